import { dividerOf, fieldsOf, recordReader, UnreadableRecord } from '@sammati/contract/csv-record.ts';
import { describe, expect, it } from 'vitest';
import { csvCell } from '#http/api/csv-cell.ts';

describe('a cell', () => {
  it.each([
    ['=1+1', `'=1+1`],
    ['+1+cmd', `'+1+cmd`],
    ['-2', `'-2`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    [' =1', `' =1`],
    ['＝1', `'＝1`],
    ['+91 98765 00001', '+91 98765 00001'],
    ['+91-98765', `'+91-98765`],
    ['9876500001', '9876500001'],
    ['a,"b"', '"a,""b"""'],
    ['', ''],
  ])('%j is written %j: no spreadsheet computes it', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});

describe('a record', () => {
  it.each<[string, readonly string[] | null]>([
    ['a,b', ['a', 'b']],
    ['"a,b",c', ['a,b', 'c']],
    ['5" pipe,b', ['5" pipe', 'b']],
    ['"say ""hi""",b', ['say "hi"', 'b']],
    ['"a" x,b', ['ax', 'b']],
    ['"open,b', null],
    ['a,', ['a', '']],
  ])('%j has the fields %j', (record, fields) => {
    expect(fieldsOf(record, ',')).toEqual(fields);
  });

  it.each([
    ['name;number', ';'],
    ['"Sharma; Asha; Delhi",9876500001', ','],
    ['"a|b|c"\t9876500001', '\t'],
    ['9876500001', ','],
  ])('%j is divided by %j: what stands in quotes divides nothing', (line, divider) => {
    expect(dividerOf(line)).toBe(divider);
  });

  it('comes out the same however its bytes come in, with its place in the file', () => {
    const text = 'a;1\r\n\r\n"b\nc";2\n"d;""e""";3';
    const whole = recordOf([text]);
    expect(whole).toEqual([
      { place: 1, fields: ['a', '1'] },
      { place: 3, fields: ['b\nc', '2'] },
      { place: 4, fields: ['d;"e"', '3'] },
    ]);
    expect(recordOf([...text])).toEqual(whole);
  });

  it('of very many lines is read once, and not again at each of them', () => {
    const [record] = recordOf([`"${'""\n'.repeat(80_000)}",1\n`]);
    expect([record?.fields[0]?.length, record?.fields[1]]).toEqual([159_999, '1']);
  });

  it.each<[string, string, UnreadableRecord['why'], number]>([
    ['whose quotation mark nobody closes', `a\n"b\n${'c\n'.repeat(140_000)}`, 'open_quote', 2],
    ['that is one endless line', `a\n${'b'.repeat(300_000)}`, 'too_long', 2],
    ['that is one endless line with an end', `a\n${'b'.repeat(300_000)}\n`, 'too_long', 2],
    ['with too many fields', `a\n${','.repeat(10_000)}\n`, 'too_many_fields', 2],
    ['with too many fields in quotes', `a\n""${','.repeat(10_000)}\n`, 'too_many_fields', 2],
  ])('%s is not kept', (_, text, why, place) => {
    expect(() => recordOf([text])).toThrow(expect.objectContaining({ constructor: UnreadableRecord, why, place }));
  });
});

function recordOf(pieces: readonly string[]) {
  const reader = recordReader();
  return [...pieces.flatMap((piece) => reader.add(piece)), ...reader.end()];
}
