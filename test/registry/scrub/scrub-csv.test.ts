import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { readPlainCsv } from '#test/support/plain-csv.ts';
import { ADDED, cutEvery, plainAnswer, planOf, scrubAll, type TestRegistry } from '#test/support/scrub-csv.ts';

const pool = createScrubPool(2);
afterAll(() => pool.close());

const numbers = Array.from({ length: 40 }, (_, place) => 9_000_000_001 + place * 7);
const registry: TestRegistry = {
  listed: new Map(numbers.filter((_, place) => place % 3 === 0).map((number, place) => [number, place % 3])),
  exceptions: new Map([
    [9_000_000_001, 1],
    [9_000_000_008, 4],
  ]),
  standings: new Map(numbers.filter((_, place) => place % 4 === 0).map((number, place) => [number, 1 + (place % 2)])),
};
const plan = planOf(registry);

/** The answer by the simple reader and plain maps. */
function plainly(text: string, delimiter: string, column: number): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const [header, ...rows] = readPlainCsv(text.slice(mark.length), delimiter);
  if (header === undefined) throw new Error('the test made a file without a header');
  const answered = rows.map(({ fields, text: row, lineEnd }) => {
    if (row === '') return lineEnd;
    const read = readPhoneNumber(fields[column] ?? '');
    const padding = delimiter.repeat(header.fields.length - fields.length);
    const added = plainAnswer(registry, isPhoneNumber(read) ? read : null);
    return `${row}${padding}${added.map((field) => `${delimiter}${field}`).join('')}${lineEnd}`;
  });
  return `${mark}${header.text}${ADDED.map((name) => `${delimiter}${name}`).join('')}${header.lineEnd}${answered.join('')}`;
}

const delimiters = fc.constantFrom(',', ';', '\t');
const plainText = fc.string({ unit: fc.constantFrom(...'abc "é-5', 'नी'), maxLength: 8 });
const anyNumber = fc
  .constantFrom(...numbers)
  .chain((number) =>
    fc.constantFrom(
      `${number}`,
      `0${number}`,
      `+91 ${number}`,
      `+91-${String(number).slice(0, 5)}-${String(number).slice(5)}`,
      `${number}.0`,
      'none',
      '',
    ),
  );

/** A field that reads back as the text, whatever is in it. */
function written(text: string, delimiter: string, always: boolean): string {
  const needed = text.includes(delimiter) || text.includes('\n') || text.startsWith('"');
  return needed || always ? `"${text.replaceAll('"', '""')}"` : text;
}

const files = delimiters.chain((delimiter) => {
  const other = fc
    .oneof(
      plainText,
      plainText.map((text) => `${text}${delimiter}\n${text}`),
    )
    .map((text) => text.replaceAll('\r', ''));
  const row = fc
    .record({
      number: anyNumber,
      before: other,
      after: other,
      quoted: fc.boolean(),
      short: fc.boolean(),
      blank: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ number, before, after, quoted, short, blank }) => {
      if (blank === 0) return '';
      const fields = [written(before, delimiter, quoted), written(number, delimiter, quoted), written(after, delimiter, false)];
      return fields.slice(0, short ? 2 : 3).join(delimiter);
    });
  return fc.record({
    delimiter: fc.constant(delimiter),
    text: fc
      .tuple(fc.constantFrom('', '\ufeff'), fc.array(row, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
      .map(([mark, rows, lineEnd, ended]) => {
        // With one number that can be read, no file is refused for those of a spreadsheet.
        const readable = ['', numbers[0], ''].join(delimiter);
        const lines = [['Name', 'Mobile No.', '"the, ""rest"""'].join(delimiter), readable, ...rows];
        return `${mark}${lines.join(lineEnd)}${ended ? lineEnd : ''}`;
      }),
    piece: fc.integer({ min: 1, max: 40 }),
  });
});

describe('a scrubbed file', () => {
  it('R3, R5: is the file that came, with what is known of each number at the end of its row, however the file is written and cut', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ text, delimiter, piece }) => {
        const { text: answered } = await scrubAll(cutEvery(piece, Buffer.from(text)), { pool, plan, column: 'mobile no.' });
        expect(answered).toBe(plainly(text, delimiter, 1));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same when threads answer its blocks, and every row is counted once', async () => {
    const chosen = (place: number): string => String(numbers[place % numbers.length]);
    for (const line of [
      (place: number) => chosen(place),
      (place: number) => `"${place}, ""x""\n\n",${chosen(place)},${'y'.repeat(place % 50)}`,
    ]) {
      const isBare = line(1).length === 10;
      const rows = Array.from({ length: isBare ? 300_000 : 90_000 }, (_, place) => line(place));
      const text = `${isBare ? 'phone' : 'note,phone,rest'}\n${rows.join('\n')}\n`;
      const { text: answered, counts } = await scrubAll(cutEvery(65_536, Buffer.from(text)), { pool, plan });
      expect(answered === plainly(text, ',', isBare ? 0 : 1)).toBe(true);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    }
  });

  it('keeps a last row that ends with CR and no LF as it is', async () => {
    const { text } = await scrubAll([Buffer.from('phone\n9000000022\r')], { pool, plan });
    expect(text).toBe('phone,dnd,preferences,standing\n9000000022,yes,1#3,class 0\r');
  });

  it('quotes what is added only where it holds the delimiter', async () => {
    const cells = plan.cells.map(([dnd = '', key = '', standing = '']) => [dnd, key.replace('#', ';'), standing]);
    const { text } = await scrubAll([Buffer.from('phone;city\n9000000022;Pune\n')], { pool, plan: { ...plan, cells } });
    expect(text).toBe('phone;city;dnd;preferences;standing\n9000000022;Pune;yes;"1;3";class 0\n');
  });
});
