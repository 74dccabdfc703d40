/** Figures and how they are printed. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';

/** The value below which the given share of them lies; not a number where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Median, and least to most. */
export function spread(values: readonly number[], show = whole): string {
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`;
}

/** `p50 / p99 / most`, in milliseconds. */
export function latencies(milliseconds: readonly number[]): string {
  if (milliseconds.length === 0) return 'none';
  return [0.5, 0.99, 1].map((share) => fine(quantile(milliseconds, share))).join(' / ');
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function fine(value: number): string {
  return value.toFixed(value < 10 ? 1 : 0);
}

export function ratio(value: number): string {
  return value.toFixed(2);
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

/** What the figures below were taken on, and whether anything else was running. */
export function printMachine(title: string): void {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  const processor = os.cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(os.totalmem() / 1_073_741_824);
  console.log(`\n${title}`);
  console.log(`${new Date().toISOString().slice(0, 16)}Z, commit ${commit}, Node ${process.version}`);
  console.log(
    `${os.cpus().length} × ${processor}, ${memory} GB; load ${os
      .loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  );
}

export type Row = readonly (string | number)[];

/** A Markdown table; the first column is text, the others are figures. */
export function printTable(head: Row, rows: readonly Row[]): void {
  const cells = [head, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? whole(cell) : cell)));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  console.log(`\n${line(cells[0] ?? [])}`);
  console.log(
    `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`,
  );
  for (const row of cells.slice(1)) console.log(line(row));
}

/** How long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
