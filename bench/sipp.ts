/** sipp (Debian package of that name), and what it says of its calls. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Scenarios that the peer tests use as well. */
export function scenario(name: string): string {
  return path.join(import.meta.dirname, '..', '..', '..', 'test', 'peers', 'programs', `${name}.xml`);
}

export interface SippFigures {
  readonly seconds: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly retransmitted: number;
}

/** Runs it to its end, whether or not the calls go as their scenario says. `folder` is for its files. */
export async function runSipp(folder: string, args: readonly string[]): Promise<SippFigures> {
  const figures = path.join(folder, 'figures.csv');
  const always = ['-i', '127.0.0.1', '-buff_size', '8388608', '-nostdin', '-trace_stat', '-stf', figures, '-fd', '1'];
  await promisify(execFile)('sipp', [...args, ...always]).catch((error: { readonly code?: number }) => {
    // 1: some calls did not go as the scenario says. They are counted below.
    if (error.code !== 1) throw error;
  });
  const [head = '', ...rows] = (await readFile(figures, 'utf8')).trim().split('\n');
  const last = Object.fromEntries(head.split(';').map((name, column) => [name, rows.at(-1)?.split(';')[column] ?? '']));
  const [hours = 0, minutes = 0, rest = 0] = (last['ElapsedTime(C)'] ?? '').split(':').map(Number);
  return {
    seconds: hours * 3600 + minutes * 60 + rest,
    succeeded: Number(last['SuccessfulCall(C)']),
    failed: Number(last['FailedCall(C)']),
    retransmitted: Number(last['Retransmissions(C)']),
  };
}
