import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { ADDED, cutEvery, planOf, scrubAll } from '#test/support/scrub-csv.ts';

const pool = createScrubPool(2);
afterAll(() => pool.close());
const plan = planOf({ listed: new Map([[9_000_000_001, 0]]), exceptions: new Map(), standings: new Map() });

const MIB = 1_048_576;
const rowsOf = (bytes: number): string => '9000000001,x\n'.repeat(Math.ceil(bytes / 13));

function scrub(file: string | Uint8Array, column: string | null = null) {
  return scrubAll(cutEvery(100_000, Buffer.from(file as string)), { pool, plan, column });
}

describe('a file that is not what it should be', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'The file is empty.'],
    ['a mark and nothing else', '\ufeff', 'The file is empty.'],
    ['blank lines', '\n\n', 'The file is empty.'],
    ['UTF-16', Buffer.from('\ufeffphone\n9000000001\n', 'utf16le'), 'The file is UTF-16. Save it as CSV'],
    ['UTF-16 without its mark', Buffer.from('phone\n9000000001\n', 'utf16le'), 'The file is UTF-16. Save it as CSV'],
    ['gzip, whatever it unpacks to', gzipSync('phone\n9000000001\n'), 'Unpack it'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004'), 'save the sheet as CSV'],
    ['NUL in a row', 'phone\n90000\u000000001\n', 'Save it as CSV'],
    ['lines that end with CR', 'phone\r9000000001\r', 'must end with LF'],
    ['no header', '9000000001\n9000000002\n', 'a first row with the names'],
    ['no header, several columns', 'Asha,+91 90000 00001\nBina,9000000002\n', 'a first row with the names'],
    ['no column of numbers', 'name,city\nAsha,Pune\n', 'name one of: "name", "city"'],
    ['two columns of numbers', 'phone,mobile\n9000000001,9000000002\n', 'name one of: "phone", "mobile"'],
    ['two columns of numbers without such names', 'a,b\n9000000001,9000000002\n', 'name one of: "a", "b"'],
    ['a column of an added name', 'phone,DND\n9000000001,yes\n', '"DND"'],
    ['a row with more fields', 'phone\n9000000002\n9000000001,9000000002\n', 'Row 3 has more fields'],
    ['numbers rounded', 'phone,x\n9.81E+09,y\n9.82E+09,y\n', '"phone" holds numbers that a spreadsheet has rounded, so that'],
    ['numbers rounded, with a decimal comma', 'phone;x\n9,81E+09;y\n', 'such as "9,81E+09"'],
    ['numbers with an apostrophe', "phone\n'9876500001\n", '"phone" holds numbers as a spreadsheet writes them'],
    ['numbers in formulas', 'phone\n="9876500001"\n', 'as a spreadsheet writes them'],
    ['numbers in quoted formulas', 'phone\n"=""9876500001"""\n', 'as a spreadsheet writes them'],
    ['numbers in formulas with round marks', 'phone\n=“9876500001”\n', 'as a spreadsheet writes them'],
    ['numbers with commas', 'phone\n"9,876,500,001"\n"9,87,65,00,002"\n', 'as a spreadsheet writes them'],
    ['numbers with commas and no quotation marks', 'phone\n9,876,500,001\n', 'Row 2 has more fields'],
    ['numbers with decimals', 'phone\n9876500001.0\n', 'as a spreadsheet writes them'],
    ['a quotation mark in the header', 'phone,"name\n9000000001,x\n', 'row 1 is never closed'],
    ['a quotation mark at the end', 'phone,name\n9000000002,x\n9000000001,"x\n', 'row 3 is never closed'],
    ['a row of more than 1 MiB', `phone,x\n9000000001,${'y'.repeat(MIB + 1)}\n`, 'Row 2 is longer than 1 MiB'],
    ['a header of more than 1 MiB', `phone,${'y'.repeat(MIB + 1)}\n9000000001,x\n`, 'Row 1 is longer than 1 MiB'],
    ['a quotation mark that swallows the rest', `phone,x\n9000000001,"${rowsOf(3 * MIB)}`, 'Row 2 is longer than 1 MiB'],
  ])('%s is refused, and the reason said', async (_, file, sentence) => {
    await expect(scrub(file)).rejects.toThrow(sentence);
  });

  it('what is wrong far into the file is said with its row, after the rows before it', async () => {
    const good = rowsOf(5 * MIB);
    const rows = good.length / 13;
    for (const [bad, sentence] of [
      ['9000000001,x,y\n', `Row ${rows + 2} has more fields`],
      ['9000000001,"x\n', `row ${rows + 2} is never closed`],
      [`9000000001,${'x'.repeat(2 * MIB)}\n`, `Row ${rows + 2} is longer`],
      ['9000000001,\u0000\n', `after row ${rows + 2} there`],
    ] as const) {
      await expect(scrub(`phone,x\n${good}${bad}`)).rejects.toThrow(sentence);
    }
  });

  it('where one number can be read, the others are answered as what they are: no numbers', async () => {
    const { text } = await scrub("phone\n9000000001\n9.81E+09\n'9000000001\n");
    expect(text.split('\n').slice(1)).toEqual(['9000000001,yes,0,class 0', '9.81E+09,,,class 0', "'9000000001,,,class 0", '']);
  });

  it('R3: digits of another script, a mark and CR LF are read', async () => {
    const { text } = await scrub('\ufeffphone\r\n९००००००००१\r\n');
    expect(text).toBe('\ufeffphone,dnd,preferences,standing\r\n९००००००००१,yes,0,class 0\r\n');
  });

  it('a longest row is still a row', async () => {
    const row = `9000000001,${'x'.repeat(MIB - 11)}`;
    const { text } = await scrub(`phone,x\r\n${row}\r\n${row}\r\n${row}\r\n`);
    expect(text.split('\r\n').map((line) => line.length)).toEqual([
      'phone,x,dnd,preferences,standing'.length,
      ...Array(3).fill(MIB + ',yes,0,class 0'.length),
      0,
    ]);
  });
});

describe('the column of the number', () => {
  it.each([
    ['phone\n', 'phone'],
    ['Mobile Number\n', 'Mobile Number'],
    ['id,PHONE_NO,city\n1,x,y\n', 'PHONE_NO'],
    ['customer,contact\n9000000001,Asha\n', 'customer'],
    ['number,who\n1,9000000001\n2,9000000002\n', 'who'],
    ['phone,account\n9000000001,9000000001\n', 'phone'],
    ['tel;city\n+91 90000 00001;Pune, Camp\n', 'tel'],
    ['name\tmobile\nAsha\t9000000001\n', 'mobile'],
    ['"a ""b""",c\n9000000001,x\n', 'a "b"'],
  ])('of %j is %j', async (file, name) => {
    const found = await scrub(file);
    expect(found).toEqual(await scrub(file, name));
  });

  it('is the one that was named, and an unknown or repeated name is refused', async () => {
    expect((await scrub('a,b\n9000000001,9000000002\n', ' B ')).text).toContain('9000000001,9000000002,no');
    expect((await scrub('Phone,phone\n9000000001,9000000002\n', 'phone')).text).toContain('9000000001,9000000002,no');
    await expect(scrub('a,b\n', 'c')).rejects.toThrow('"a", "b"');
    await expect(scrub('a,a\n', 'A')).rejects.toThrow('Several columns');
  });
});

describe('while a file is streamed', () => {
  async function* endless(taken: { pieces: number; closed: boolean }): AsyncGenerator<Uint8Array> {
    const piece = Buffer.from(rowsOf(65_536));
    try {
      yield Buffer.from('phone,x\n');
      for (;;) {
        taken.pieces += 1;
        yield piece;
      }
    } finally {
      taken.closed = true;
    }
  }

  it('nothing is read ahead of a slow reader but a few blocks, and the input is let go when the reader goes', async () => {
    const taken = { pieces: 0, closed: false };
    const csv = await csvScrubber(pool).open(endless(taken), { column: null, added: ADDED });
    const run = csv.run(plan);
    for (let piece = 0; piece < 4; piece++) await run.next();
    await new Promise((resolve) => setImmediate(resolve));
    // Two blocks a thread, the one that is being filled, and those that were given out.
    expect(taken.pieces).toBeLessThan(9 * 17);
    await run.return(new Float64Array(0));
    expect(taken.closed).toBe(true);
  });

  it.each([
    ['header', '', 'Row 1 is longer'],
    ['row', 'phone,x\n9000000001,', 'Row 2 is longer'],
    ['row behind a quotation mark', 'phone,x\n9000000001,"', 'Row 2 is longer'],
  ])('a %s of two gigabytes is refused before two megabytes of it have come', async (_, start, sentence) => {
    const piece = Buffer.alloc(65_536, 'x');
    let sent = 0;
    async function* twoGigabytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(start);
      for (; sent < 2 ** 31; sent += piece.length) yield piece;
    }
    await expect(scrubAll(twoGigabytes(), { pool, plan, column: 'phone' })).rejects.toThrow(sentence);
    expect(sent).toBeLessThan(2 * MIB);
  });

  it('a broken input ends it', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`phone,x\n${rowsOf(3 * MIB)}`);
      throw new Error('the client is gone');
    }
    await expect(scrubAll(broken(), { pool, plan })).rejects.toThrow('the client is gone');
  });

  it('a thread that fails is a fault of this scrub and of no other', async () => {
    const unknown = { ...plan, profiles: 0 };
    const file = Buffer.from(`phone,x\n${rowsOf(3 * MIB)}`);
    await expect(scrubAll([file], { pool, plan: unknown })).rejects.toThrow('could not be answered');
    expect((await scrubAll([file], { pool, plan })).text.length).toBeGreaterThan(3 * MIB);
  });
});
