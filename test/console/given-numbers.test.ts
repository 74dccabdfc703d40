import { describe, expect, it } from 'vitest';
import { firstRows, guessColumn } from '#console/imports/first-rows.ts';
import { isNumberName } from '#console/imports/number-name.ts';
import { isOnlyNumbers, oneALine } from '#console/imports/spread.ts';
import { isNumberName as asTheServiceJudges } from '#domain/registry/number-column-name.ts';

const rowsOf = (text: string) => firstRows(new Blob([text]));

/** What is sent of what was pasted. */
async function sent(text: string): Promise<readonly string[]> {
  const rows = await rowsOf(text);
  const { index, hasHeader } = guessColumn(rows);
  if (isOnlyNumbers(rows)) return oneALine(text).trim().split('\n');
  return rows.slice(hasHeader ? 1 : 0).map((row) => row[index] ?? '');
}

describe('numbers that are pasted', () => {
  it.each([
    ['with commas on one line', '9876550001, 9876550002, 9876550003'],
    ['with semicolons', '9876550001;9876550002;9876550003'],
    ['in a row of a spreadsheet', '9876550001\t9876550002\t9876550003'],
    ['in quotes', '"9876550001","9876550002","9876550003"'],
    ['with commas on several lines', '9876550001,9876550002,\r\n9876550003'],
    ['one a line', '9876550001\n9876550002\n9876550003\n'],
  ])('are all sent: %s', async (_, text) => {
    expect(await sent(text)).toEqual(['9876550001', '9876550002', '9876550003']);
  });

  it('are all sent where one of them is a slip, which the service then names', async () => {
    expect(await sent('9876550001, 987655, +91 98765 50003')).toEqual(['9876550001', '987655', '+91 98765 50003']);
    expect(await sent('9876550001, 9.87E+09')).toEqual(['9876550001', '9.87E+09']);
  });

  it.each([
    ['with names', 'Asha,9876550001\nRavi,9876550002'],
    ['with dates', '2026-11-27,9876550001\n2026-11-28,9876550002'],
    ['with times and 12-digit ids', '2026-11-27 10:15,404512345678,9876550001\n2026-11-27 10:16,404512345679,9876550002'],
    ['with names of its columns', 'home,work\n0221234567,9876550001\n0221234568,9876550002'],
  ])('stay a table of which one column is sent: %s', async (_, text) => {
    expect(isOnlyNumbers(await rowsOf(text))).toBe(false);
    expect(await sent(text)).toEqual(['9876550001', '9876550002']);
  });

  it('are shown and sent where they are one line of more than 64 KiB', async () => {
    const numbers = Array.from({ length: 8_000 }, (_, place) => String(9_876_500_000 + place));
    const [row = []] = await rowsOf(numbers.join(', '));
    expect(row.length).toBeGreaterThan(1_000);
    expect(row).toEqual(numbers.slice(0, row.length));
    expect(await sent(numbers.join(', '))).toEqual(numbers);
    expect(await rowsOf('x'.repeat(70_000))).toHaveLength(1);
  });

  it('are cut after a whole line where there are lines', async () => {
    const line = '9876550001,x\n';
    const rows = await rowsOf(line.repeat(10_000));
    expect(rows).toHaveLength(50);
    expect(new Set(rows.map((row) => row.join()))).toEqual(new Set(['9876550001,x']));
  });
});

describe('the column that is proposed', () => {
  it.each([
    ['one named like it before another with numbers', 'alternate,mobile no\n9876550001,9876550002', 1, true],
    ['neither times nor ids of twelve digits', 'when,aadhaar,who\n2026-11-27 10:15,404512345678,98765 50001', 2, true],
    ['digits of another script', 'नाम;नंबर\nआशा;९८७६५५०००१', 1, true],
    ['no header where the first row holds a number', 'Asha;9876550001\nRavi;9876550002', 1, false],
    ['no header where the first number was spoiled by a spreadsheet', '9.87655E+09\n9876550002', 0, false],
  ])('is %s', async (_, text, index, hasHeader) => {
    expect(guessColumn(await rowsOf(text))).toEqual({ index, hasHeader });
  });

  it('is known by the same names as to the service', () => {
    const words = [
      'Phone',
      'your mobile no.',
      'MSISDN',
      'Contact Number 2',
      'WhatsApp',
      'name',
      'number plate',
      'Ph',
      'tel_nos',
      'id',
      '',
    ];
    for (const word of words) expect(isNumberName(word), word).toBe(asTheServiceJudges(word));
    expect(words.filter(isNumberName)).toHaveLength(7);
  });
});
