import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Checkpoint, checkpointBytes } from '#domain/evidence/checkpoint.ts';
import { type FooterLine, footerBytes, lineHash } from '#domain/evidence/evidence-file.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import { type Line, madeFile, reading, retied, testKey, written } from '#test/support/evidence-files.ts';
import { businessB, person } from '#test/support/world-directory.ts';

const key = testKey();
const { lines } = madeFile({ key });
const texts = written(lines);
const footer = texts.length;

const FIRST_CHAIN = 2;
const SECOND_CHAIN = 7;
/** Where event n of the first chain is in `lines`. */
const event = (n: number) => FIRST_CHAIN + n;

function judge(given: readonly string[]): Verdict {
  return verifyEvidence(given, reading);
}

function placed(verdict: Verdict) {
  if (verdict.verdict !== 'altered') return { verdict: verdict.verdict };
  const { line, number, n } = verdict.place;
  return { alteration: verdict.alteration, line, number, n };
}

function lineAt(index: number): Line {
  return lines[index] ?? {};
}

function changed(index: number, change: (line: Line) => Line): Line[] {
  return lines.with(index, change(structuredClone(lineAt(index))));
}

describe('R17: an evidence file', () => {
  test('R17: verifies as it was written, and says what it rests on', () => {
    expect(judge(texts)).toMatchObject({ verdict: 'verified', chains: 3, events: 9, afterCheckpoint: 1, keysKnown: false });
    expect(verifyEvidence(texts, { ...reading, keys: [key] })).toMatchObject({ verdict: 'verified', keysKnown: true });
  });

  test('R17: a line of any kind of kind is read as no line of the format', () => {
    for (const kind of [null, 1, ['event'], { toString: 0, valueOf: 0 }]) {
      const mangled = changed(event(1), (line) => ({ ...line, line: kind }));
      expect(placed(judge(retied(mangled)))).toMatchObject({ alteration: 'changed', line: event(1) + 1 });
    }
  });

  test('R17: says which key signed, and not which keys its header names', () => {
    const { lines: others } = madeFile();
    const foreign = (others[0]?.keys ?? []) as readonly object[];
    const named = changed(0, (line) => ({ ...line, keys: [...foreign, ...(line.keys as readonly object[])] }));
    const tied = retied(named).slice(0, -1);
    const after = lineHash(tied.at(-1) ?? '', reading.digest);
    const unsigned = { ...(lineAt(footer - 1) as unknown as FooterLine), after };
    const signature = Buffer.from(key.sign(footerBytes(unsigned))).toString('hex');
    const verdict = judge([...tied, ...written([{ ...unsigned, signature }])]);
    expect(verdict).toMatchObject({ verdict: 'verified', key: key.id, checkpoints: [{ n: 1, key: key.id }] });
  });

  test('R17: erased personal fields still verify', () => {
    expect(judge(written(madeFile({ erased: true }).lines))).toMatchObject({ verdict: 'verified', events: 9 });
  });

  test('R17: a byte changed anywhere names its line', () => {
    const whole = Buffer.from(texts.join(''));
    const property = fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 127 }), (place, mask) => {
      const mangled = Buffer.from(whole);
      mangled[place] = (mangled[place] ?? 0) ^ mask;
      const verdict = judge(mangled.toString('utf8').split(/(?<=\n)/));
      const line = whole.subarray(0, place).toString('utf8').split('\n').length;
      if (place === whole.length - 1) expect(verdict.verdict).toBe('incomplete');
      else expect(placed(verdict)).toMatchObject({ line });
    });
    fc.assert(property, { numRuns: 1500 });
  });

  test('R17: cut anywhere, it is incomplete', () => {
    const whole = texts.join('');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => {
        expect(judge(whole.slice(0, length).split(/(?<=\n)/)).verdict).toBe('incomplete');
      }),
      { numRuns: 300 },
    );
    expect(judge(texts.slice(0, -1))).toEqual({ verdict: 'incomplete', lines: footer - 1 });
  });

  test('R17: a line left out, doubled or moved is never verified, tied anew or not', () => {
    const index = fc.nat(lines.length - 1);
    fc.assert(
      fc.property(index, index, fc.boolean(), fc.constantFrom('left out', 'doubled', 'moved'), (one, other, tie, how) => {
        const line = lineAt(one);
        const without = lines.toSpliced(one, 1);
        const mangled =
          how === 'left out' ? without : how === 'doubled' ? lines.toSpliced(other, 0, line) : without.toSpliced(other, 0, line);
        fc.pre(how !== 'moved' || one !== other);
        const verdict = judge((tie ? retied : written)(mangled));
        expect(verdict.verdict).toBe(how === 'left out' && one === lines.length - 1 ? 'incomplete' : 'altered');
      }),
      { numRuns: 600 },
    );
  });

  for (const [how, write] of [
    ['as it stands', written],
    ['tied anew', retied],
  ] as const) {
    test(`R17: names the event that is missing, reordered or inserted (${how})`, () => {
      const of = (mangled: readonly Line[]) => placed(judge(write(mangled)));
      expect(of(lines.toSpliced(event(2), 1))).toEqual({ alteration: 'missing', line: event(2) + 1, number: person(1), n: 2 });
      expect(of(lines.toSpliced(event(4), 1))).toEqual({ alteration: 'missing', line: event(4) + 1, number: person(1), n: 4 });
      const swapped = lines.with(event(2), lineAt(event(3))).with(event(3), lineAt(event(2)));
      expect(of(swapped)).toEqual({ alteration: 'reordered', line: event(3) + 1, number: person(1), n: 2 });
      expect(of(lines.toSpliced(event(3), 0, lineAt(event(1))))).toMatchObject({
        alteration: 'inserted',
        number: person(1),
        n: 1,
      });
      const foreign = lines.toSpliced(event(3), 0, lineAt(SECOND_CHAIN + 3));
      expect(of(foreign)).toEqual({ alteration: 'inserted', line: event(3) + 1, number: person(2), n: 3 });
    });
  }

  test('R17: names an event of another business, and a chain of another', () => {
    const own = lineAt(event(2));
    const other = { ...own, public: { ...(own.public as object), business: businessB } };
    expect(judge(retied(lines.toSpliced(event(2), 0, other)))).toMatchObject({
      alteration: 'inserted',
      place: { business: businessB, number: person(1), n: 2 },
    });
    const chain = changed(SECOND_CHAIN, (line) => ({ ...line, business: businessB }));
    expect(placed(judge(retied(chain)))).toEqual({ alteration: 'inserted', line: SECOND_CHAIN + 1, number: person(2), n: null });
  });

  test('R17: every field of an event is bound, by whoever writes the file anew but cannot sign', () => {
    for (const part of ['public', 'personal', 'request'] as const) {
      for (const field of Object.keys(lineAt(event(1))[part] as object)) {
        if (part === 'public' && (field === 'n' || field === 'business')) continue;
        const mangled = changed(event(1), (line) => ({ ...line, [part]: { ...(line[part] as object), [field]: { other: 1 } } }));
        expect(placed(judge(retied(mangled))), `${part} ${field}`).toMatchObject({ alteration: 'changed', line: event(1) + 1 });
      }
    }
    const leaf = changed(event(2), (line) => ({ ...line, leaf: lineAt(event(1)).leaf }));
    expect(placed(judge(retied(leaf)))).toEqual({ alteration: 'changed', line: event(2) + 1, number: person(1), n: 2 });
  });

  test('R17: fields that were only taken away are missed by nothing but the ties and the footer', () => {
    const stripped = changed(event(4), (line) => ({ ...line, request: null }));
    expect(placed(judge(written(stripped)))).toMatchObject({ alteration: 'changed', line: event(4) + 1, n: 4 });
    expect(placed(judge(retied(stripped)))).toMatchObject({ alteration: 'changed', line: footer });
  });

  test('R17: proofs that were swapped, or taken from elsewhere, name the chain or the event that contradicts them', () => {
    const swapped = lines
      .with(FIRST_CHAIN, { ...lineAt(FIRST_CHAIN), proof: lineAt(SECOND_CHAIN).proof })
      .with(SECOND_CHAIN, { ...lineAt(SECOND_CHAIN), proof: lineAt(FIRST_CHAIN).proof });
    // The checkpoint has the head that was put there, as that of another chain: the event that should end in it does not.
    expect(placed(judge(retied(swapped)))).toEqual({ alteration: 'changed', line: event(3) + 1, number: person(1), n: 3 });
    for (const [field, value] of [
      ['index', 2],
      ['n', 2],
      ['head', lineAt(event(1)).leaf],
      ['path', []],
    ] as const) {
      const mangled = changed(FIRST_CHAIN, (line) => ({ ...line, proof: { ...(line.proof as object), [field]: value } }));
      expect(placed(judge(retied(mangled))), field).toMatchObject({ alteration: 'changed', line: FIRST_CHAIN + 1 });
    }
    expect(placed(judge(retied(changed(FIRST_CHAIN, (line) => ({ ...line, head: lineAt(event(1)).leaf })))))).toMatchObject({
      n: 4,
    });
  });

  test('R17: a checkpoint that was changed or is missing is named', () => {
    for (const [field, value] of Object.entries({
      n: 2,
      at: 1,
      size: 4,
      root: lineAt(event(1)).leaf,
      previous: lineAt(3).leaf,
    })) {
      const mangled = changed(1, (line) => ({ ...line, checkpoint: { ...(line.checkpoint as object), [field]: value } }));
      expect(placed(judge(retied(mangled))), field).toMatchObject({ alteration: 'changed', line: 2 });
    }
    expect(placed(judge(retied(lines.toSpliced(1, 1))))).toMatchObject({ alteration: 'missing', number: person(1) });
  });

  test('R17: a file that somebody else signed is refused by whoever has the published keys, and only says so otherwise', () => {
    const theirs = madeFile({ key: testKey() });
    expect(judge(written(theirs.lines))).toMatchObject({ verdict: 'verified', keysKnown: false });
    expect(verifyEvidence(written(theirs.lines), { ...reading, keys: [key] })).toMatchObject({
      verdict: 'altered',
      place: { line: 2 },
    });
    const other = testKey();
    const checkpoint = lineAt(1).checkpoint as Checkpoint;
    const signature = Buffer.from(other.sign(checkpointBytes(checkpoint))).toString('hex');
    expect(placed(judge(retied(changed(1, (line) => ({ ...line, signature })))))).toMatchObject({ line: 2 });
    const forged = Buffer.from(other.sign(footerBytes(lines.at(-1) as unknown as FooterLine))).toString('hex');
    expect(placed(judge(written(changed(footer - 1, (line) => ({ ...line, signature: forged })))))).toMatchObject({
      line: footer,
    });
  });

  test('R17: lines that were never of the format end the reading at once', () => {
    const deep = `${'['.repeat(200_000)}\n`;
    for (const odd of ['\n', 'null\n', '[]\n', '{}\n', `${texts[0]?.replace('{', '{ ')}`, deep, '{"line":"__proto__"}\n'])
      expect(placed(judge([odd, ...texts.slice(1)]))).toMatchObject({ alteration: 'changed', line: 1 });
    expect(judge([...texts, texts.at(-1) ?? ''])).toMatchObject({ alteration: 'inserted', place: { line: footer + 1 } });
    const header = texts[0] ?? '';
    for (let at = 0; at < 5; at++) {
      const broken = [`${header.slice(0, at)}\n`, header.slice(at + 1), ...texts.slice(1)];
      expect(placed(judge(broken))).toMatchObject({ alteration: 'changed', line: 1 });
    }
    for (const other of [['%PDF-1.7\n', 'more of it\n'], ['no line end'], ['\n', '\n']])
      expect(judge(other)).toEqual({ verdict: 'not_evidence' });
    expect(judge([])).toEqual({ verdict: 'incomplete', lines: 0 });
  });
});
