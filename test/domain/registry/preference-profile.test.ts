import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandsOffByDefault,
  categories,
  communicationModes,
  dayTypes,
  type TimeBand,
  timeBands,
} from '#domain/registry/preference-codes.ts';
import {
  fullyBlocked,
  type PreferenceProfile,
  partialBlock,
  profileFromKey,
  profileKey,
  readPreferences,
} from '#domain/registry/preference-profile.ts';

const partial = fc
  .record({
    categories: fc.subarray([...categories]),
    modes: fc.subarray([...communicationModes]),
    bands: fc.subarray([...timeBands]),
    opened: fc.subarray([...bandsOffByDefault]),
    days: fc.subarray([...dayTypes]),
  })
  .map(partialBlock);
const profile: fc.Arbitrary<PreferenceProfile> = fc.oneof({ weight: 9, arbitrary: partial }, fc.constant(fullyBlocked));

const codes2018 = ['1', '2', '3', '4', '5', '6', '7', '8', '10', '11', '12', '13', '14', '15', ...upTo(20, 29), ...upTo(30, 38)];

function upTo(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

describe('what a person blocked, read from codes', () => {
  it.each<[string, Parameters<typeof partialBlock>[0]]>([
    ['1', { categories: [1] }],
    ['8#2', { categories: [2, 8] }],
    ['11', { modes: ['voice'] }],
    ['12,15', { modes: ['sms', 'robo'] }],
    ['13 14', { modes: ['auto_recorded', 'auto_agent'] }],
    ['10', { modes: communicationModes }],
    ['24;28', { bands: ['10-12', '18-21'] }],
    ['21', { bands: ['00-06'] }],
    ['20', { bands: timeBands }],
    ['31|37', { days: ['mon', 'sun'] }],
    ['38', { days: ['holiday'] }],
    ['30', { days: dayTypes }],
    ['1#12#25#36', { categories: [1], modes: ['sms'], bands: ['12-14'], days: ['sat'] }],
  ])('in 2018 "%s" says what to stop', (text, parts) => {
    expect(readPreferences(text, 'tcccpr_2018')).toEqual(partialBlock(parts));
  });

  it('in 2010 a code says what may go on being sent, by SMS only', () => {
    const calls = ['voice', 'auto_recorded', 'auto_agent', 'robo'] as const;
    expect(readPreferences('1#7', 'tccpr_2010')).toEqual(partialBlock({ categories: [2, 3, 4, 5, 6, 8], modes: calls }));
    expect(readPreferences('1,2,3,4,5,6,7', 'tccpr_2010')).toEqual(partialBlock({ categories: [8], modes: calls }));
  });

  it('0 suppresses every other code, in both regimes', () => {
    for (const text of ['0', '0,2,3', '2#0', '12 | 0', '0#99']) {
      expect(readPreferences(text, 'tcccpr_2018')).toEqual(fullyBlocked);
      expect(readPreferences(text, 'tccpr_2010')).toEqual(fullyBlocked);
    }
  });

  it('a code that the regime does not have makes a bad line', () => {
    for (const text of [
      '',
      ' ',
      '#',
      '9',
      '16',
      '19',
      '39',
      '40',
      '99',
      '-1',
      '1.0',
      '01',
      '1e1',
      '१',
      'A',
      '1#x',
      '1\t2',
      '+21',
    ]) {
      expect(readPreferences(text, 'tcccpr_2018'), text).toBeNull();
    }
    for (const text of ['8', '10', '11', '21', '31', '1#12', '']) expect(readPreferences(text, 'tccpr_2010'), text).toBeNull();
  });

  it('neither the order of codes, nor repeating them, nor what separates them matters', () => {
    const separator = fc.constantFrom('#', ',', ';', '|', ' ', ', ', '##');
    const lines = fc.subarray(codes2018, { minLength: 1 }).chain((codes) =>
      fc.record({
        codes: fc.constant(codes),
        shuffled: fc.shuffledSubarray(codes, { minLength: codes.length }),
        again: fc.subarray(codes),
        separator,
      }),
    );
    fc.assert(
      fc.property(lines, ({ codes, shuffled, again, separator }) => {
        const text = separator + [...shuffled, ...again].join(separator) + separator;
        expect(readPreferences(text, 'tcccpr_2018')).toEqual(readPreferences(codes.join('#'), 'tcccpr_2018'));
      }),
    );
  });

  it('whatever is read, the bands that are off for everybody stay off', () => {
    const regime = fc.constantFrom('tcccpr_2018' as const, 'tccpr_2010' as const);
    fc.assert(
      fc.property(fc.subarray(codes2018, { minLength: 1 }), regime, (codes, under) => {
        const read = readPreferences(codes.join('#'), under);
        if (read?.kind === 'partial') expect(read.bands).toEqual(expect.arrayContaining([...bandsOffByDefault]));
      }),
    );
  });
});

describe('the key of a profile', () => {
  it('brings back the profile', () => {
    fc.assert(
      fc.property(profile, (one) => {
        expect(profileFromKey(profileKey(one))).toEqual(one);
      }),
    );
  });

  it('is equal exactly where the profiles are', () => {
    fc.assert(
      fc.property(profile, profile, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(profileKey(one) === profileKey(other)).toBe(same);
      }),
    );
  });

  it('is short and can be read', () => {
    expect(profileKey(fullyBlocked)).toBe('0');
    expect(profileKey(partialBlock({}))).toBe('none');
    const opened: readonly TimeBand[] = ['21-24'];
    expect(profileKey(partialBlock({ days: ['sun'], categories: [3, 1], bands: ['10-12'], opened }))).toBe('1#3#24#37#+29');
  });

  it('no other text is a key', () => {
    for (const text of ['', '0#1', '1#', '3#1', '1#1', '10', '20', '21', '+24', '1,3', 'none#1', '+29#1', '#', '+', '99']) {
      expect(profileFromKey(text), text).toBeNull();
    }
  });
});
