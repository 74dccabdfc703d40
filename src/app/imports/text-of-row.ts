import type { ImportBlock } from '#app/ports/imports.ts';

/** The number of a row, or the cell in which none could be read; of an erased person nothing. */
export function textOfRow({ numbers, cells }: Pick<ImportBlock, 'numbers' | 'cells'>, index: number): string {
  const number = numbers[index] ?? 0;
  if (number < 0) return cells[-1 - number] ?? '';
  return number === 0 ? '' : String(number);
}
