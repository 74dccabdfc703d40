import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import { type Line, madeFile, reading, retied, written } from '#test/support/evidence-files.ts';

/** Each class of tampering at random places, by somebody who ties the lines anew and by somebody who does not, and what is named. */
const { lines } = madeFile();
const FOOTER = lines.length - 1;

interface EventPlace {
  readonly index: number;
  readonly number: unknown;
  readonly n: number;
}

const events: readonly EventPlace[] = lines.flatMap((line, index) =>
  line.line === 'event' ? [{ index, number: line.number, n: Number((line.public as { n: number }).n) }] : [],
);

const anyEvent = fc.constantFrom(...events);
const anyOf = (part: object) => fc.constantFrom(...Object.keys(part));
const tying = fc.constantFrom(written, retied);

function lineAt(index: number): Line {
  return lines[index] ?? {};
}

function judged(mangled: readonly string[]) {
  const verdict = verifyEvidence(mangled, reading);
  return verdict.verdict === 'altered' ? { ...verdict.place, alteration: verdict.alteration } : { verdict: verdict.verdict };
}

/** Another value of the same kind, and of the same length where it is a text. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.replace(/^./, (first) => (first === '0' ? '1' : '0'));
  return typeof value === 'boolean' ? !value : 'something';
}

function withChanged(index: number, part: string | null, field: string): Line[] {
  const line = lineAt(index);
  if (part === null) return lines.with(index, { ...line, [field]: other(line[field]) });
  const inner = line[part] as Record<string, unknown>;
  return lines.with(index, { ...line, [part]: { ...inner, [field]: other(inner[field]) } });
}

function holds<Values extends readonly unknown[]>(property: fc.IPropertyWithHooks<Values>): void {
  fc.assert(property, { numRuns: 60 });
}

describe('R17: tampering with an evidence file is named at its place', () => {
  test('R17: a field of an event', () => {
    const places = anyEvent.chain(({ index }) => {
      const isField = (field: string) => field !== 'n' && field !== 'business';
      return anyOf(lineAt(index).public as object)
        .filter(isField)
        .map((field) => ({ index, field }));
    });
    holds(
      fc.property(places, tying, ({ index, field }, write) => {
        expect(judged(write(withChanged(index, 'public', field)))).toMatchObject({ alteration: 'changed', line: index + 1 });
      }),
    );
  });

  test('R17: a hash: leaf, salt, and what ties a line to the one before', () => {
    holds(
      fc.property(anyEvent, tying, ({ index, number, n }, write) => {
        const place = { alteration: 'changed', line: index + 1, number, n };
        expect(judged(write(withChanged(index, null, 'leaf')))).toMatchObject(place);
        expect(judged(write(withChanged(index, 'personal', 'salt')))).toMatchObject(place);
      }),
    );
    holds(
      fc.property(fc.integer({ min: 1, max: FOOTER }), (index) => {
        expect(judged(written(withChanged(index, null, 'after')))).not.toHaveProperty('verdict');
      }),
    );
  });

  test('R17: the order of events', () => {
    const pairs = events.flatMap((one, place) => {
      const next = events[place + 1];
      return next !== undefined && next.number === one.number ? [{ one, next }] : [];
    });
    holds(
      fc.property(fc.constantFrom(...pairs), tying, ({ one, next }, write) => {
        const swapped = lines.with(one.index, lineAt(next.index)).with(next.index, lineAt(one.index));
        expect(judged(write(swapped))).toMatchObject({ alteration: 'reordered', number: one.number, n: one.n });
      }),
    );
  });

  test('R17: an event that was deleted', () => {
    holds(
      fc.property(anyEvent, tying, ({ index, number, n }, write) => {
        const found = judged(write(lines.toSpliced(index, 1)));
        expect(found).toMatchObject({ alteration: 'missing', line: index + 1, number, n });
      }),
    );
  });

  test('R17: an event that was inserted', () => {
    holds(
      fc.property(anyEvent, anyEvent, tying, (at, from, write) => {
        fc.pre(from.number !== at.number || from.n < at.n);
        const found = judged(write(lines.toSpliced(at.index, 0, lineAt(from.index))));
        expect(found).toMatchObject({ alteration: 'inserted', number: from.number, n: from.n });
      }),
    );
  });

  test('R17: truncation, between lines and within one', () => {
    const whole = written(lines).join('');
    holds(
      fc.property(fc.nat(whole.length - 1), (length) => {
        const complete = whole.slice(0, length).split('\n').length - 1;
        const verdict = verifyEvidence(whole.slice(0, length).split(/(?<=\n)/), reading);
        expect(verdict).toEqual({ verdict: 'incomplete', lines: complete });
      }),
    );
  });

  test('R17: the footer', () => {
    holds(
      fc.property(anyOf(lineAt(FOOTER)), (field) => {
        const found = judged(written(withChanged(FOOTER, null, field)));
        expect(found, field).toMatchObject({ line: FOOTER + 1 });
      }),
    );
  });

  test('R17: the checkpoint', () => {
    const [, { checkpoint = {} } = {}] = lines;
    holds(
      fc.property(anyOf(checkpoint as object), tying, (field, write) => {
        expect(judged(write(withChanged(1, 'checkpoint', field))), field).toMatchObject({ line: 2 });
        expect(judged(write(withChanged(1, null, 'signature')))).toMatchObject({ alteration: 'changed', line: 2 });
      }),
    );
  });
});
