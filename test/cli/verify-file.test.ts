import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockThreads, blockThreads } from '#cli/evidence/block-threads.ts';
import { lineReader } from '#cli/evidence/line-reader.ts';
import { verifyPieces } from '#cli/evidence/verify-file.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { verifyBlock } from '#domain/evidence/verify-block.ts';
import { evidenceVerifier } from '#domain/evidence/verify-evidence.ts';
import { type Line, madeFile, reading, retied, written } from '#test/support/evidence-files.ts';

const { lines } = madeFile({ more: 9 });
const whole = Buffer.from(written(lines).join(''));

/** What the threads do, done at once. */
function checkedAtOnce(): BlockThreads & { readonly found: boolean[] } {
  const found: boolean[] = [];
  return {
    found,
    inHand: 2,
    check(bytes, rules) {
      const text = Buffer.from(bytes).toString('latin1');
      const verified = verifyBlock({ bytes, text }, rules, reading.digest);
      found.push(verified !== null);
      return Promise.resolve({ bytes, verified });
    },
    close: () => Promise.resolve(),
  };
}

async function* inPieces(file: Uint8Array, length: number) {
  for (let from = 0; from < file.length; from += length) yield Uint8Array.from(file.subarray(from, from + length));
}

/** The verdict of the verifier that reads one line after the other. */
function lineByLine(file: Uint8Array): Verdict {
  const verifier = evidenceVerifier(reading);
  const reader = lineReader();
  for (const line of reader.read(file)) if (verifier.line(line)) return verifier.end();
  const rest = reader.rest();
  if (rest !== null) verifier.line(rest);
  return verifier.end();
}

const place = fc.nat(whole.length - 1);
const span = fc.tuple(place, fc.nat(3000)).map(([from, length]) => ({ from, to: Math.min(whole.length, from + length) }));
const spliced = (from: number, to: number, added: Uint8Array) =>
  Buffer.concat([whole.subarray(0, from), added, whole.subarray(to)]);
const index = fc.nat(lines.length - 1);
const lineAt = (at: number): Line => lines[at] ?? {};

/** Somebody who does not know the format. */
const bytesMangled = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, mask]) => spliced(at, at + 1, Buffer.of((whole[at] ?? 0) ^ mask))),
  fc
    .tuple(place, fc.constantFrom('\n', ' ', '\\u0041', '"a":1,', '\ufeff', 'x'.repeat(5000)))
    .map(([at, text]) => spliced(at, at, Buffer.from(text))),
  span.map(({ from, to }) => spliced(from, to, Buffer.alloc(0))),
  fc.tuple(span, place).map(([{ from, to }, at]) => spliced(at, at, whole.subarray(from, to))),
  place.map((at) => whole.subarray(0, at)),
);

/** A field of a line, or of an object in it, changed to another value or to another way to write it. */
const fieldChanged = fc
  .tuple(index, fc.nat(), fc.constantFrom<unknown>(0, 1, -0.5, 1e21, 'é', 'a\u0001', null, {}, []))
  .map(([at, which, value]) => {
    const line = structuredClone(lineAt(at));
    const objects = [line, ...Object.values(line).filter((one): one is Line => typeof one === 'object' && one !== null)];
    const fields = objects.flatMap((one) => Object.keys(one).map((name) => ({ one, name })));
    const field = fields[which % fields.length];
    if (field !== undefined) field.one[field.name] = value;
    return lines.with(at, line);
  });

/** Somebody who knows it, and cannot sign. */
const linesMangled = fc
  .tuple(
    fc.oneof(
      index.map((at) => lines.toSpliced(at, 1)),
      fc.tuple(index, index).map(([at, from]) => lines.toSpliced(at, 0, lineAt(from))),
      fc.tuple(index, index).map(([one, other]) => lines.with(one, lineAt(other)).with(other, lineAt(one))),
      fc.tuple(index, index).map(([one, other]) => lines.toSpliced(one, 1).toSpliced(other, 0, lineAt(one))),
      index.map((at) => lines.slice(0, at)),
      fieldChanged,
    ),
    fc.constantFrom(written, retied),
  )
  .map(([mangled, write]) => Buffer.from(write(mangled).join('')));

describe('R17: an evidence file that is verified in blocks', () => {
  test('R17: verifies, and nearly all of it was verified ahead', async () => {
    const threads = checkedAtOnce();
    expect(await verifyPieces(inPieces(whole, 2000), reading, threads)).toEqual(lineByLine(whole));
    expect(lineByLine(whole).verdict).toBe('verified');
    expect(threads.found.length).toBeGreaterThan(5);
    expect(threads.found).not.toContain(false);
  });

  test.each([
    ['its bytes', bytesMangled],
    ['its lines', linesMangled],
  ])('R17: has the very verdict that reading line by line has, whatever was done to %s', async (_, mangled) => {
    const lengths = fc.record({ piece: fc.integer({ min: 200, max: 9000 }), longest: fc.integer({ min: 300, max: 20_000 }) });
    const property = fc.asyncProperty(mangled, lengths, async (file, { piece, longest }) => {
      expect(await verifyPieces(inPieces(file, piece), reading, checkedAtOnce(), longest)).toEqual(lineByLine(file));
    });
    await fc.assert(property, { numRuns: 120 });
  });

  test('R17: has that verdict also where nothing but the ties between lines shows what was done', async () => {
    for (const [at, line] of lines.entries()) {
      for (const [name, value] of Object.entries({ after: '0'.repeat(64), request: null, proof: null })) {
        if (!(name in line)) continue;
        const file = Buffer.from(written(lines.with(at, { ...line, [name]: value })).join(''));
        expect(await verifyPieces(inPieces(file, 2000), reading, checkedAtOnce()), `${name} of ${at}`).toEqual(lineByLine(file));
      }
    }
  });

  test('R17: is verified by threads, and damage is named where one of them met it', async () => {
    const threads = blockThreads(2);
    try {
      expect(await verifyPieces(inPieces(whole, 2000), reading, threads)).toEqual(lineByLine(whole));
    } finally {
      await threads.close();
    }
    const other = blockThreads(2);
    try {
      const damaged = Buffer.from(retied(lines.toSpliced(20, 1)).join(''));
      const verdict = await verifyPieces(inPieces(damaged, 2000), reading, other);
      expect(verdict).toEqual(lineByLine(damaged));
      expect(verdict).toMatchObject({ verdict: 'altered', place: { line: 21 } });
    } finally {
      await other.close();
    }
  });

  test('R17: a file that is something else, of any length, is told so', async () => {
    for (const file of [randomBytes(40_000), Buffer.from('x'.repeat(40_000)), Buffer.alloc(0)])
      expect(await verifyPieces(inPieces(file, 5000), reading, checkedAtOnce(), 8000)).toEqual(lineByLine(file));
  });
});
