import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PreferenceRegime } from '#domain/registry/preference-profile.ts';
import { registryFile } from '#registry/generate.ts';
import type { ReaderOptions } from '#registry/import/registry-reader.ts';
import { HEADER, readIntoMemory, sorted } from '#test/support/registry-import.ts';
import { zipOf } from '#test/support/zip-archive.ts';

const alone: ReaderOptions = { aloneUpTo: Number.POSITIVE_INFINITY, blockBytes: 131_072 };
const threads: ReaderOptions = { aloneUpTo: 0, workers: 2, blockBytes: 131_072 };

test.each([
  ['as the registry wrote it', `${HEADER}11,9000000001,0,A,1\n22,9000000002,1,A,1\n`],
  [
    'with quotes',
    `"Service Area Code","Phone Numbers","Preferences","Opstype","Phone Type"\n"11","9000000001","0","A","1"\n"22","9000000002","1","A","1"\n`,
  ],
  ['with CRLF and no last line end', `${HEADER.trim()}\r\n11,9000000001,0,A,1\r\n22,9000000002,1,A,1`],
  [
    'with quotes, CRLF and a byte order mark',
    `\uFEFF${HEADER.trim()}\r\n"11","9000000001","0","A","1"\r\n"22","9000000002","1","A","1"\r\n`,
  ],
  [
    'with other columns in another order',
    'OPSTYPE,phone_numbers,Remark,preferences\na,9000000001,"x, y",0\nA , 9000000002 ,, 1 \n',
  ],
  ['with blank lines', `\n\n${HEADER}\n11,9000000001,0,A,1\n\r\n   \n22,9000000002,1,A,1\n\n`],
  ['with numbers in other forms', `${HEADER}11,+919000000001,0,A,1\n22,"090000 00002",1,A,1\n`],
  ['with Devanagari digits, which R3 folds', `${HEADER}11,९००००००००१,0,A,1\n22,9000000002,1,A,1\n`],
])('a copy of the national registry is read %s', async (_, content) => {
  const { reading, listed } = await readIntoMemory({ 'copy.csv': content });
  expect(sorted(listed)).toEqual([
    [9_000_000_001, '0'],
    [9_000_000_002, '1'],
  ]);
  expect(reading).toMatchObject({ kind: 'read', lines: 2, badLines: 0, added: 2, removed: 0, numbers: 2, chunksWritten: 1 });
});

test.each<[PreferenceRegime, string, string]>([
  ['tcccpr_2018', '"1#2"', '1#2'],
  ['tcccpr_2018', '"1,2"', '1#2'],
  ['tcccpr_2018', '2 1', '1#2'],
  ['tcccpr_2018', '1;2', '1#2'],
  ['tccpr_2010', '1', '2#3#4#5#6#7#8#11#13#14#15'],
])('under %s the preferences %s are %s', async (regime, text, key) => {
  const { listed } = await readIntoMemory({ 'copy.csv': `${HEADER}11,9000000001,${text},A,1\n` }, { regime });
  expect(sorted(listed)).toEqual([[9_000_000_001, key]]);
});

test('a later line wins, also over one in an earlier file', async () => {
  const { listed } = await readIntoMemory({
    'copy_0.csv': `${HEADER}11,9000000001,0,A,1\n11,9000000002,0,A,1\n11,9000000003,1,A,1\n11,9000000004,1,A,1\n`,
    'copy_1.csv': '11,9000000001,0,D,1\n11,9000000002,1,A,1\n11,9000000003,0,A,1\n11,9000000004,,D,1\n11,9000000004,0,A,1\n',
  });
  expect(sorted(listed)).toEqual([
    [9_000_000_002, '1'],
    [9_000_000_003, '0'],
    [9_000_000_004, '0'],
  ]);
});

test('plain, gzip and zip files are told apart by their bytes, and each is named by its digest', async () => {
  const contents = {
    'a.csv': Buffer.from(`${HEADER}11,9000000001,0,A,1\n`),
    'b.csv': gzipSync(`${HEADER}11,9000000002,0,A,1\n`),
    'c.csv': zipOf({ 'c/0.csv': `${HEADER}11,9000000003,0,A,1\n`, 'c/1.csv': '11,9000000004,0,A,1\n' }),
  };
  const { reading, listed } = await readIntoMemory(contents);
  expect([...listed.keys()].sort()).toEqual([9_000_000_001, 9_000_000_002, 9_000_000_003, 9_000_000_004]);
  expect(reading.kind === 'read' && reading.files).toEqual(
    Object.entries(contents).map(([name, bytes]) => ({ name, sha256: createHash('sha256').update(bytes).digest('hex') })),
  );
});

test.each([
  ['with a header', 'Mobile\n9000000001\n"9000000002"\n'],
  ['without one', '9000000001\r\n+91 90000 00002'],
])('a list blocks everything for everybody in it, %s', async (_, content) => {
  const { listed } = await readIntoMemory({ 'list.txt': content }, { format: 'list' });
  expect(sorted(listed)).toEqual([
    [9_000_000_001, '0'],
    [9_000_000_002, '0'],
  ]);
});

test('R5: a scrubbed file says of each number whether it is on DND', async () => {
  const content =
    'Sr No;Mobile Number;DND Status\n1;9000000001;Yes\n2;9000000002;NON-DND\n3;9000000003;1\n4;9000000004;Allowed\n5;9000000005;perhaps\n';
  const { reading, listed } = await readIntoMemory({ 'run.csv': content }, { format: 'scrub', profiles: ['not', 'on'] });
  expect(sorted(listed)).toEqual([
    [9_000_000_001, 'on'],
    [9_000_000_002, 'not'],
    [9_000_000_003, 'on'],
    [9_000_000_004, 'not'],
  ]);
  expect(reading).toMatchObject({ badByReason: { answer: 1 } });
});

test('a delta writes only chunks that change, and an empty one where nobody is left', async () => {
  const full = `${HEADER}11,9000000001,0,A,1\n11,9000000002,3,A,1\n11,9100000001,0,A,1\n11,9200000001,1,A,1\n`;
  const copy = await readIntoMemory({ 'copy.csv': full });
  const delta = `${HEADER}11,9000000001,,D,1\n11,9000000003,2,A,1\n11,9100000001,0,D,1\n11,9200000001,1,A,1\n11,9300000001,1,D,1\n`;
  const { reading, listed, written } = await readIntoMemory({ 'delta.csv': delta }, { base: copy });
  expect(reading).toMatchObject({ kind: 'read', added: 1, removed: 2, chunksWritten: 2 });
  expect(written.map(({ numbers }) => numbers)).toEqual([2, 0]);
  expect(sorted(listed)).toEqual([
    [9_000_000_002, '3'],
    [9_000_000_003, '2'],
    [9_200_000_001, '1'],
  ]);
});

interface Act {
  readonly number: number;
  readonly preferences: string | null;
}

/** Few numbers, so that they meet again, and many lines, so that they are in different blocks. */
const acts = fc.array(
  fc.record({
    number: fc.integer({ min: 0, max: 30 }).map((place) => 9_000_000_000 + place * 6_007),
    preferences: fc.constantFrom(null, '0', '0', '1', '1#2', '3#13#25'),
  }),
  { maxLength: 400 },
);

function fileOf(list: readonly Act[], lines: number): string {
  const some = list.map(({ number, preferences }) => `11,${number},${preferences ?? ''},${preferences === null ? 'D' : 'A'},1\n`);
  // What fills the space between them is said of somebody else.
  const rest = '11,9999999999,0,A,1\n'.repeat(Math.ceil(lines / Math.max(1, list.length)));
  return HEADER + some.map((line) => line + rest).join('') + rest;
}

function does(listed: Map<number, string>, list: readonly Act[]): Map<number, string> {
  for (const { number, preferences } of list) {
    if (preferences === null) listed.delete(number);
    else listed.set(number, preferences);
  }
  return listed.set(9_999_999_999, '0');
}

test.each([
  ['alone', alone, 1_000, 40],
  ['with threads', threads, 20_000, 2],
])('a full copy and a delta end as a map of the same lines does, read %s', async (_, reader, lines, numRuns) => {
  await fc.assert(
    fc.asyncProperty(acts, acts, async (first, second) => {
      const copy = await readIntoMemory({ copy: fileOf(first, lines) }, { reader });
      const expected = does(new Map(), first);
      expect(sorted(copy.listed)).toEqual(sorted(expected));
      const before = new Set(expected.keys());
      const { listed, reading } = await readIntoMemory({ delta: fileOf(second, lines) }, { reader, base: copy });
      expect(sorted(listed)).toEqual(sorted(does(expected, second)));
      const added = [...listed.keys()].filter((number) => !before.has(number)).length;
      expect(reading).toMatchObject({ added, removed: before.size + added - listed.size });
    }),
    { numRuns },
  );
});

test('threads read the same as one does, bad lines included', async () => {
  const pieces = Array.from(registryFile({ numbers: 60_000, density: 0.3, spread: 'uniform', seed: 3, quotes: true }), (piece) =>
    Buffer.from(piece),
  );
  const lines = Buffer.concat(pieces).toString('latin1').split('\n');
  const content = lines.map((line, at) => (at % 1_000 === 999 ? 'broken' : line)).join('\n');
  const [one, other] = [
    await readIntoMemory({ copy: content }, { reader: alone }),
    await readIntoMemory({ copy: content }, { reader: threads }),
  ];
  expect(other.reading).toEqual(one.reading);
  expect(other.badLines).toBe(one.badLines);
  expect(sorted(other.listed)).toEqual(sorted(one.listed));
  expect(one.reading).toMatchObject({ lines: 60_000, badLines: 60, numbers: 59_940 });
  expect(one.reading.firstBad[1]).toEqual({ file: 'copy', line: 2_000, reason: 'columns', text: 'broken' });
});

test('what the caller throws is thrown, and nothing goes on running', async () => {
  const failing = {
    get chunks(): never {
      throw new Error('the database is gone');
    },
  };
  for (const reader of [alone, threads]) {
    await expect(readIntoMemory({ copy: `${HEADER}11,9000000001,0,A,1\n` }, { reader, base: failing })).rejects.toThrow(
      'the database is gone',
    );
  }
});

test.each([
  ['alone', alone],
  ['with threads', threads],
])('a reading that is cancelled says so and has written nothing, %s', async (_, reader) => {
  const cancel = new AbortController();
  const { reading, written } = await readIntoMemory(
    { copy: HEADER + '11,9000000001,0,A,1\n'.repeat(50_000) },
    { reader, signal: cancel.signal, progress: () => cancel.abort() },
  );
  expect(reading).toMatchObject({ kind: 'refused', code: 'cancelled' });
  expect(written).toEqual([]);
});

test('R5: where a scrubbed file names a number twice the yes counts, whichever comes first', async () => {
  const lines = ['9000000001,yes', '9000000002,no', '919000000001,no', '09000000002,yes', '9000000003,no', '9000000003,no'];
  for (const reader of [alone, threads]) {
    const content = `Mobile,DND\n${lines.join('\n')}\n`;
    const { listed } = await readIntoMemory({ 'run.csv': content }, { format: 'scrub', profiles: ['not', 'on'], reader });
    expect(sorted(listed)).toEqual([
      [9_000_000_001, 'on'],
      [9_000_000_002, 'on'],
      [9_000_000_003, 'not'],
    ]);
  }
});

test('a reading that is cancelled while it writes ends when that is written, and writes nothing more', async () => {
  const lines = Array.from({ length: 2_000 }, (_, at) => `11,${7_000_000_000 + at * 65_536},0,A,1\n`);
  const cancel = new AbortController();
  let begun = 0;
  let ended = 0;
  const write = async (): Promise<void> => {
    begun += 1;
    cancel.abort();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
  };
  const { reading } = await readIntoMemory({ copy: HEADER + lines.join('') }, { reader: threads, signal: cancel.signal, write });
  expect(reading).toMatchObject({ kind: 'refused', code: 'cancelled' });
  expect([begun, ended]).toEqual([1, 1]);
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect([begun, ended]).toEqual([1, 1]);
});
