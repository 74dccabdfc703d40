import type { ImportBlock } from '#app/ports/imports.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { rowOfCode } from '#domain/whitelist/row-results.ts';

/** The numbers of a block of which nothing is decided yet, ascending. */
export function openNumbers({ numbers, results }: Pick<ImportBlock, 'numbers' | 'results'>): readonly PhoneNumber[] {
  const open = numbers.filter((_, index) => rowOfCode(results[index] ?? 0) === 'open');
  return Array.from(open.sort(), (number) => number as PhoneNumber);
}
