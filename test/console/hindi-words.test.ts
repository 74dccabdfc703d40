import { describe, expect, it } from 'vitest';
import { hi } from '#console/language/catalogue-hi.ts';

/** Every text with its path; of one with a number in it, what makes it. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string' || typeof value === 'function') return [[path, String(value)]];
  return Object.entries(Object(value)).flatMap(([name, one]) => textsOf(one, `${path}.${name}`));
}

const texts = textsOf(hi);

describe('in Hindi', () => {
  it.each([
    ['the carrier is वाहक', /कैरियर/],
    ['the whitelist is व्हाइटलिस्ट', /श्वेतसूची|वाइट\s?लिस्ट/],
    ['the registry is रजिस्ट्री', /रजिस्टर/],
  ])('%s everywhere', (_, other) => {
    expect(texts.filter(([, text]) => other.test(text)).map(([path]) => path)).toEqual([]);
    expect(texts.length).toBeGreaterThan(500);
  });

  it('the one who runs the platform and the one who carries messages are not called the same', () => {
    const { reason } = hi.why;
    const carriers = [
      reason.awaiting_notice,
      hi.fault.title,
      hi.handset.notArrived,
      hi.refusals.not_sent ?? '',
      hi.platform.complaints.text,
    ];
    for (const text of carriers) expect(text).toMatch(/वाहक/);
    for (const text of carriers) expect(text).not.toMatch(/ऑपरेटर/);
  });
});
