import type { DndReports, ScrubRuns } from '#app/ports/registry.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { CHUNK_NUMBERS, decodeChunk } from './chunk-codec.ts';

const READ_TOGETHER = 256;

/** All numbers of which a scrub run of a business or a delivery receipt says something, ascending, each once. */
export function exceptionalNumbers(kept: {
  readonly runs: ScrubRuns;
  readonly reports: DndReports;
  /** Since when receipts count. */
  readonly since: () => Instant | null;
}): (business: BusinessId) => Promise<readonly PhoneNumber[]> {
  return async (business) => {
    const reported = await kept.reports.since(kept.since());
    const numbers = new Set<PhoneNumber>(reported.map(({ number }) => number));
    const runs = (await kept.runs.runs()).filter((run) => run.business === business);
    const chunks = await kept.runs.chunksOf(runs);
    for (let from = 0; from < chunks.length; from += READ_TOGETHER) {
      for (const { chunk, bytes } of await kept.runs.read(runs, chunks.slice(from, from + READ_TOGETHER))) {
        const first = chunk * CHUNK_NUMBERS;
        for (const offset of decodeChunk(bytes).offsets) numbers.add((first + offset) as PhoneNumber);
      }
    }
    return [...numbers].sort((one, other) => one - other);
  };
}
