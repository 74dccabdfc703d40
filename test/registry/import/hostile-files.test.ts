import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { RegistryFileFormat, RegistryRefusalCode } from '#app/ports/registry-files.ts';
import { preferenceMeanings } from '#registry/import/field-meanings.ts';
import type { ReaderOptions } from '#registry/import/registry-reader.ts';
import { HEADER, readFilesIntoMemory, readIntoMemory } from '#test/support/registry-import.ts';
import { zipOf } from '#test/support/zip-archive.ts';

const good = `${HEADER}11,9000000001,0,A,1\n`;
/** Seventeen megabytes: some lines, and then few but long ones. */
const bomb = HEADER + '11,9000000001,0,A,1\n'.repeat(1_000) + `${'x'.repeat(60_000)}\n`.repeat(290);
const packed = gzipSync(HEADER + Array.from({ length: 9_000 }, (_, at) => `11,${9_000_000_000 + at * 7},0,A,1\n`).join(''));

test.each<[string, Uint8Array | string, RegistryRefusalCode, RegExp, RegistryFileFormat]>([
  ['has another header', 'Name,City\nx,y\n', 'wrong_header', /^given.csv, line 1: .*Phone Numbers.*"Name,City"/, 'ncpr'],
  ['has another header below blank lines', '\n\nName,City\nx,y\n', 'wrong_header', /^given.csv, line 3: /, 'ncpr'],
  ['has no header', '11,9000000001,0,A,1\n', 'wrong_header', /first line/, 'ncpr'],
  ['has no yes and no', 'Mobile Number,Name\n9000000001,x\n', 'wrong_header', /yes or no/, 'scrub'],
  ['is empty', '', 'empty', /no line/, 'ncpr'],
  ['is a header only', HEADER, 'empty', /no line/, 'ncpr'],
  ['is UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le'), 'utf_16', /UTF-8/, 'ncpr'],
  ['is UTF-16 without a mark', Buffer.from(good, 'utf16le'), 'utf_16', /UTF-8/, 'ncpr'],
  ['is a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 1, 2]), 'not_text', /not a text/, 'ncpr'],
  ['is a workbook', zipOf({ 'xl/workbook.xml': '<x/>' }), 'not_text', /save the sheet as CSV/, 'ncpr'],
  ['has lines that end with CR', good.replaceAll('\n', '\r'), 'line_ends', /^given.csv: .* must end with LF or CR LF/, 'ncpr'],
  ['has a line that is too long', `${HEADER}${'9'.repeat(70_000)}\n`, 'line_too_long', /given.csv, line 2: .*64 KiB/, 'ncpr'],
  ['has a quote that is never closed', `${good}"${'9'.repeat(400_000)}`, 'line_too_long', /given.csv, line 3: .*64 KiB/, 'ncpr'],
  ['has a header that never ends', 'x'.repeat(400_000), 'line_too_long', /given.csv, line 1: .*64 KiB/, 'ncpr'],
  ['has blank lines and no end', `\n\n${'x'.repeat(400_000)}`, 'line_too_long', /given.csv, line 3: .*64 KiB/, 'ncpr'],
  ['is a gzip file that was cut off', packed.subarray(0, packed.length / 2), 'damaged_archive', /damaged/, 'ncpr'],
  [
    'is a gzip file with other bytes in it',
    Buffer.concat([packed.subarray(0, 2_000), Buffer.alloc(500), packed.subarray(2_500)]),
    'damaged_archive',
    /damaged/,
    'ncpr',
  ],
  [
    'is a gzip file with a zero where its next part begins',
    Buffer.concat([gzipSync(good), Buffer.alloc(3), gzipSync(good), Buffer.alloc(512)]),
    'damaged_archive',
    /behind its end/,
    'ncpr',
  ],
  ['is a zip file without its directory', zipOf({ 'a.csv': good }).subarray(0, 60), 'damaged_archive', /damaged/, 'ncpr'],
  [
    'is a zip file whose member was changed',
    zipOf({ 'a.csv': good }, { damage: (bytes) => zipBytes(bytes) }),
    'damaged_archive',
    /damaged/,
    'ncpr',
  ],
  ['is an encrypted zip file', zipOf({ 'a.csv': good }, { encrypted: true }), 'encrypted_archive', /unpack it first/, 'ncpr'],
  ['is a gzip bomb', gzipSync(bomb), 'zip_bomb', /100 times/, 'ncpr'],
  [
    'is a zip bomb',
    zipOf({ 'a.csv': bomb.slice(0, 9_000_000), 'b.csv': bomb.slice(0, 9_000_000) }),
    'zip_bomb',
    /100 times/,
    'ncpr',
  ],
  ['is a zip file in a zip file', zipOf({ 'a.zip': zipOf({ 'a.csv': good }) }), 'not_text', /not a text/, 'ncpr'],
])('a file is refused with a sentence when it %s', async (_, content, code, sentence, format) => {
  const { reading, written } = await readIntoMemory({ 'given.csv': content }, { format });
  expect(reading).toMatchObject({ kind: 'refused', code, sentence: expect.stringMatching(sentence) });
  expect(written).toEqual([]);
});

function zipBytes(bytes: Buffer): Buffer {
  const last = bytes.length - 4;
  bytes[last] = (bytes[last] ?? 0) ^ 0x55;
  return bytes;
}

test('R5 bad lines are passed over, or read as a full block where they name a person, counted by reason, and all of them kept with their place', async () => {
  const bad: readonly (readonly [string, string])[] = [
    ['spreadsheet_number', '11,9.81E+09,0,A,1'],
    ['spreadsheet_number', '11,"9,81E+09",0,A,1'],
    ['spreadsheet_marks', "11,'9000000002,0,A,1"],
    ['spreadsheet_marks', '11,="9000000002",0,A,1'],
    ['spreadsheet_marks', '11,"=""9000000002""",0,A,1'],
    ['spreadsheet_marks', '11,=“9000000002”,0,A,1'],
    ['spreadsheet_marks', '11,"9,000,000,002",0,A,1'],
    ['columns', '11,9,000,000,002,0,A,1'],
    ['decimal_tail', '11,9000000001.0,0,A,1'],
    ['not_digits', '11,90000O0001,0,A,1'],
    ['wrong_length', '11,90000,0,A,1'],
    ['not_a_person', '11,1800000001,0,A,1'],
    ['no_number', '11,,0,A,1'],
    ['preference', '11,9000000002,99,A,1'],
    ['preference', '11,9000000002,,A,1'],
    ['operation', '11,9000000002,0,X,1'],
    ['columns', '11,9000000002,1,2,A,1'],
    ['columns', '9000000002'],
    ['quotes', '11,"9000000002,0,A,1'],
    ['quotes', '11,9000"000002,0,A,1'],
    ['quotes', '11,"9000000002"x,0,A,1'],
    ['columns', '=cmd|x'],
  ];
  const lines = bad.flatMap(([, line], at) => [`11,${9_100_000_000 + at},0,A,1`, line]);
  const { reading, listed, badLines } = await readIntoMemory({ 'a.csv': `${HEADER}${lines.join('\r\n')}\r\n` });
  // In doubt: whoever was to be listed with a preference that cannot be read is on DND.
  expect(listed.size).toBe(bad.length + 1);
  expect(listed.get(9_000_000_002)).toBe('0');
  expect(reading.badByReason).toEqual(
    Object.fromEntries(bad.map(([reason]) => [reason, bad.filter(([other]) => other === reason).length])),
  );
  expect(reading.firstBad).toEqual(
    bad.map(([reason, text], at) => ({ file: 'a.csv', line: 2 * at + 3, reason, text })).slice(0, 20),
  );
  expect(badLines.split('\n').slice(0, 2)).toEqual(['file,line,reason,text', '"a.csv",3,spreadsheet_number,"11,9.81E+09,0,A,1"']);
  expect(badLines.trimEnd().split('\n')).toHaveLength(bad.length + 1);
  expect(badLines).toContain(`columns,"'=cmd|x"\n`);
});

test('a gzip file that is filled up with zeros is read', async () => {
  const { listed } = await readIntoMemory({ 'a.csv': Buffer.concat([gzipSync(good), gzipSync(good), Buffer.alloc(700)]) });
  expect([...listed.keys()]).toEqual([9_000_000_001]);
});

test('R5 in doubt the number of a line that is broken elsewhere is fully blocked; a portal’s stays unknown', async () => {
  const broken = ['11,9000000002,1,2,A,1', '11,9000000003,0,A', '11,"9000000004"x,0,A,1', '11,9000000005,0,A,"1', '9000000006'];
  const { reading, listed } = await readIntoMemory({ 'a.csv': good + broken.join('\n') }, { worstShare: 0.9 });
  expect(reading).toMatchObject({ kind: 'read', badByReason: { columns: 3, quotes: 2 } });
  expect([...listed].sort()).toEqual([1, 2, 3, 4, 5].map((last) => [9_000_000_000 + last, '0']));
  const portal = 'Mobile,DND\n9000000001,no\n9000000002,no,1\n"9000000003"x,no\n';
  const run = await readIntoMemory({ 'a.csv': portal }, { format: 'scrub', worstShare: 0.9 });
  expect([...run.listed.keys()]).toEqual([9_000_000_001]);
});

test('more different preferences than can be told apart refuse the file, and none of them is taken for another', () => {
  const { meaning } = preferenceMeanings('tcccpr_2018', 3);
  const read = (text: string): number => meaning(Buffer.from(text), 0, text.length);
  expect([read('0'), read('1#2'), read('3'), read('2,1')]).toEqual([0, 1, 2, 1]);
  expect(() => read('4')).toThrow(expect.objectContaining({ code: 'too_many_profiles' }));
  expect(read('3')).toBe(2);
});

test('more bad lines than were allowed refuse everything, with the first twenty told', async () => {
  const content = HEADER + '11,9000000001,0,A,1\n'.repeat(2_000) + 'x\n'.repeat(30);
  const refused = await readIntoMemory({ 'a.csv': content }, { worstShare: 0.01 });
  expect(refused.reading).toMatchObject({
    kind: 'refused',
    code: 'too_many_bad_lines',
    badLines: 30,
    badByReason: { columns: 30 },
  });
  expect(refused.reading.firstBad).toHaveLength(20);
  expect(refused.written).toEqual([]);
  const allowed = await readIntoMemory({ 'a.csv': content }, { worstShare: 0.02 });
  expect(allowed.reading).toMatchObject({ kind: 'read', badLines: 30 });
});

test.each([
  ['rounded', '9.81E+09', 'has a number that a spreadsheet has rounded (such as 9.81E+09), so that its digits are lost'],
  ['marked', "'9000000001", 'has a number as a spreadsheet writes it'],
  ['given decimals', '9000000001.0', 'has a number with decimals, as spreadsheets write them'],
])('a copy whose numbers a spreadsheet has %s is refused, and where and why is said', async (_, number, sentence) => {
  const rest = `${HEADER}11,${number},0,A,1\n`;
  const { reading, written } = await readIntoMemory({ 'a.csv': good, 'b.csv': rest }, { worstShare: 0.01 });
  expect(reading).toMatchObject({ kind: 'refused', code: 'too_many_bad_lines' });
  expect(reading.kind === 'refused' && reading.sentence).toContain(`line 2 of b.csv, ${sentence}`);
  expect(written).toEqual([]);
});

test('a part of a copy that has nothing in it is refused with its name: its numbers would count as not on DND', async () => {
  for (const nothing of ['', '\n\n', gzipSync('')]) {
    const { reading, written } = await readIntoMemory({ 'a.csv': good, 'b.csv': nothing, 'c.csv': good });
    expect(reading).toMatchObject({ kind: 'refused', code: 'empty', sentence: 'b.csv has no lines' });
    expect(written).toEqual([]);
  }
});

test('the share of bad lines is that of all files together', async () => {
  const many = HEADER + '11,9000000001,0,A,1\n'.repeat(1_000);
  const few = `${'11,9000000002,0,A,1\n'.repeat(5)}${'x\n'.repeat(5)}`;
  const allowed = await readIntoMemory({ 'a.csv': many, 'b.csv': few }, { worstShare: 0.01 });
  expect(allowed.reading).toMatchObject({ kind: 'read', lines: 1_010, badLines: 5 });
  const refused = await readIntoMemory({ 'a.csv': many, 'b.csv': few.repeat(3) }, { worstShare: 0.01 });
  expect(refused.reading).toMatchObject({ kind: 'refused', code: 'too_many_bad_lines', badLines: 15 });
});

const alone: ReaderOptions = { aloneUpTo: Number.POSITIVE_INFINITY, blockBytes: 131_072 };
const threads: ReaderOptions = { aloneUpTo: 0, workers: 2, blockBytes: 131_072 };

test.each([
  ['alone', alone],
  ['with threads', threads],
])('a line that is too long is told with its place in whichever file it is, read %s', async (_, reader) => {
  const many = '11,9000000001,0,A,1\n'.repeat(30_000);
  for (const end of ['\n', '9'.repeat(200_000)]) {
    const contents = { 'a.csv': HEADER + many, 'b.csv': `${many}${'9'.repeat(70_000)}${end}`, 'c.csv': many };
    const { reading, written } = await readIntoMemory(contents, { reader });
    expect(reading).toMatchObject({ code: 'line_too_long', sentence: expect.stringMatching(/^b\.csv, line 30001: /) });
    expect(written).toEqual([]);
  }
});

test.each([
  ['alone', alone],
  ['with threads', threads],
])('a line of two gigabytes is refused after a few hundred kilobytes, read %s', async (_, reader) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-registry-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = { path: path.join(folder, 'copy.csv'), name: 'copy.csv' };
  writeFileSync(file.path, good + 'x'.repeat(8_192));
  // A hole: nothing is written.
  truncateSync(file.path, 2 ** 31);
  let bytes = 0;
  const progress = (so: { readonly bytes: number }) => {
    bytes = Math.max(bytes, so.bytes);
  };
  const { reading } = await readFilesIntoMemory([file], path.join(folder, 'bad.csv'), { reader, progress });
  expect(reading).toMatchObject({ code: 'line_too_long', sentence: expect.stringMatching(/^copy\.csv, line 3: /) });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(300_000);
});

test('a file that is not there is refused with a sentence', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-registry-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const missing = { path: path.join(folder, 'missing'), name: 'copy.csv' };
  const { reading } = await readFilesIntoMemory([missing], path.join(folder, 'bad.csv'));
  expect(reading).toMatchObject({ kind: 'refused', code: 'unreadable_file', sentence: 'copy.csv cannot be read (ENOENT)' });
});
