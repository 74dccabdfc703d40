/** Which column of a list holds the numbers: the service finds it by this rule, and the console proposes what the service would find. */

export interface CellRule {
  /** Whether a cell reads as the number of a person. */
  readonly isNumber: (cell: string) => boolean;
  /** Whether a name is one that people give to a column of numbers. */
  readonly isNumberName: (name: string) => boolean;
}

/**
 * The places of the columns, from 0, that may hold the numbers: those named like it whose cells are numbers, else those whose cells are,
 * else those named like it. Where there are several, or none, somebody has to choose.
 */
export function numberColumns(
  rows: readonly (readonly string[])[],
  isHeader: boolean,
  { isNumber, isNumberName }: CellRule,
): readonly number[] {
  const names = rows[0] ?? [];
  const others = isHeader ? rows.slice(1) : rows;
  const places = Array.from({ length: widthOf(rows) }, (_, place) => place);
  const likely = places.filter((place) => readsAsNumbers(others, place, isNumber));
  const named = isHeader ? places.filter((place) => isNumberName(names[place] ?? '')) : [];
  const both = named.filter((place) => likely.includes(place));
  return [both, likely, named].find((found) => found.length > 0) ?? [];
}

/** Half of the filled cells are enough: lists hold slips. */
export function readsAsNumbers(rows: readonly (readonly string[])[], place: number, isNumber: CellRule['isNumber']): boolean {
  const cells = rows.map((row) => row[place] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(isNumber).length * 2 >= cells.length;
}

export function widthOf(rows: readonly (readonly string[])[]): number {
  return rows.reduce((widest, row) => Math.max(widest, row.length), 0);
}
