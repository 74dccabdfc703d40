import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberFile } from '#http/api/number-file.ts';
import { ascendingOnce } from '#http/api/sorted-runs.ts';

async function* blocks(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, size?: number) {
  const file = await readNumberFile(blocks(Buffer.from(text as string), size));
  return 'refused' in file ? file.refused : { numbers: [...file.numbers], unreadable: file.unreadable };
}

const two = [9_000_000_001, 9_000_000_002];

describe('a file of numbers', () => {
  it.each([
    ['one a line', '9000000002\n9000000001\n9000000002\n'],
    ['without an end of the last line, in Windows lines, with blank ones', '\r\n9000000002\r\n\r\n9000000001'],
    ['with a byte order mark', '\ufeff9000000001\n9000000002\n'],
    ['in other forms and digits', '+91 90000-00001\n९००००००००२'],
    ['with a header', 'MSISDN\n9000000001\n9000000002\n'],
    [
      'a CSV with a named column',
      'S.No.,Circle,Phone Number,Date\n1,DL,9000000001,2026-11-01\n2,"Bihar, Jharkhand","09000000002",x\n',
    ],
    ['a CSV without a header', '1;9000000001;x\n2;9000000002;y'],
    ['tabs between', 'a\tmobile no\nb\t9000000001\nc\t9000000002'],
  ])('is read %s', async (_, text) => {
    for (const size of [1, 7, 65_536]) expect(await read(text, size)).toEqual({ numbers: two, unreadable: {} });
    expect(await read(gzipSync(text))).toEqual({ numbers: two, unreadable: {} });
  });

  it('says of the lines that hold no number why', async () => {
    const text = '12345\n9000000001\n9.81E+09\n9000000001.0\n1401234567\nnobody\n9000000002\n';
    const unreadable = { wrong_length: 1, not_digits: 2, decimal_tail: 1, not_a_person: 1 };
    expect(await read(text)).toEqual({ numbers: two, unreadable });
  });

  it('passes over a line without an end to it, and keeps nothing of it', async () => {
    const text = `9000000001\n${'9'.repeat(300_000)}\n9000000002\n`;
    for (const size of [1_000, 65_536]) expect(await read(text, size)).toMatchObject({ numbers: two });
    expect(await read(text, 1_000)).toMatchObject({ unreadable: { line_too_long: 1 } });
  });

  it.each([
    ['in UTF-16', Buffer.from('9000000001\n', 'utf16le')],
    ['with names of columns of which none is of numbers', 'name,city\nA,B\n'],
    ['a word', 'hello'],
    ['a gzip that is cut off', gzipSync('9000000001\n'.repeat(9_000)).subarray(0, 60)],
    [
      'a gzip with a zero where its next part begins',
      Buffer.concat([gzipSync('9000000001\n'), Buffer.alloc(1), gzipSync('9000000002')]),
    ],
    ['a gzip that is damaged', Buffer.concat([gzipSync('9000000001').subarray(0, 12), Buffer.alloc(20, 1)])],
  ])('is refused %s', async (_, bytes) => {
    expect(await read(bytes)).toBe('unreadable_file');
  });

  it('is read where its gzip is in parts and filled up with zeros', async () => {
    const bytes = Buffer.concat([gzipSync('9000000001\n'), gzipSync('9000000002\n'), Buffer.alloc(50)]);
    for (const size of [7, 65_536]) expect(await read(bytes, size)).toEqual({ numbers: two, unreadable: {} });
  });

  it('is nothing where nothing was sent', async () => {
    expect(await read('')).toEqual({ numbers: [], unreadable: {} });
  });
});

it('runs of any length come together in order, each number once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), { maxLength: 9 }), async (given) => {
      const runs = given.map((numbers) => Float64Array.from(numbers));
      const expected = [...new Set(given.flat())].sort((one, other) => one - other);
      expect([...(await ascendingOnce(runs, async () => undefined))]).toEqual(expected);
    }),
  );
});
