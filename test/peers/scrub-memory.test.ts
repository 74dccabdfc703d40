import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { ADDED, planOf } from '#test/support/scrub-csv.ts';

const pool = createScrubPool();
afterAll(() => pool.close());

const MIB = 1_048_576;
const piece = Buffer.from('9000000001,some more words in the row\n'.repeat(27_000));

async function* file(bytes: number): AsyncGenerator<Uint8Array> {
  yield Buffer.from('phone,words\n');
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}

async function mostResident(bytes: number): Promise<number> {
  const plan = planOf({ listed: new Map([[9_000_000_001, 0]]), exceptions: new Map(), standings: new Map() });
  const csv = await csvScrubber(pool).open(file(bytes), { column: null, added: ADDED });
  let most = 0;
  for await (const answered of csv.run(plan)) {
    if (answered.length > 0) most = Math.max(most, process.memoryUsage.rss());
  }
  return most;
}

describe('a file of 300 MB', () => {
  it('is scrubbed in the memory that one of 30 MB takes, and less than 150 MB more', async () => {
    const before = await mostResident(30 * MIB);
    expect(await mostResident(300 * MIB)).toBeLessThan(before + 150 * MIB);
  });
});
