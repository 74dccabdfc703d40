import type { ImportBlock } from '#app/ports/imports.ts';
import { addCounts, codeOfRow, type RowCounts, type RowResult, rowOfCode } from '#domain/whitelist/row-results.ts';

/** A block's rows with what was found out about their numbers; repeats of a number keep what they are. */
export function markRows(
  { numbers, results: before }: Pick<ImportBlock, 'numbers' | 'results'>,
  found: ReadonlyMap<number, RowResult>,
): { readonly results: Uint8Array; readonly open: number; readonly counted: RowCounts } {
  const results = before.slice();
  let counted: RowCounts = {};
  let open = 0;
  for (const [index, number] of numbers.entries()) {
    const was = rowOfCode(before[index] ?? 0);
    const result = was === 'repeated' ? undefined : found.get(number);
    if (result !== undefined && result !== was) {
      results[index] = codeOfRow(result);
      counted = addCounts(addCounts(counted, { [result]: 1 }), { [was]: -1 });
    }
    if (rowOfCode(results[index] ?? 0) === 'open') open += 1;
  }
  return { results, open, counted };
}
