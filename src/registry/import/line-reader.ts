/** Reads the lines of a block into operations for each owner. */
import type { RegistryReadingJob } from '#app/ports/registry-files.ts';
import { type BadLines, createBadLineCollector } from './bad-lines.ts';
import type { Columns } from './columns.ts';
import { answerMeanings, preferenceMeanings } from './field-meanings.ts';
import { createPartMaker, knowProfiles, type Operations, type Part } from './operations.ts';
import { tooManyProfiles } from './refused-file.ts';
import { createLineScanner, type Scanned } from './scan-lines.ts';

export interface LineReader {
  /** One block after the other: the next may be scanned when the parts of the last were made. */
  scan(bytes: Uint8Array, start: number, end: number, columns: Columns): Scanned & { readonly bad: BadLines };
  parts(operations: Operations): Promise<readonly Part[]>;
}

export type ProfileIds = (keys: readonly string[]) => Promise<readonly number[]>;

/** On DND, and not: a portal's answer is its own profile id. */
const ANSWERS = [0, 1];

export function createLineReader(
  { format, regime }: Pick<RegistryReadingJob, 'format' | 'regime'>,
  owners: number,
  idsOf: ProfileIds,
): LineReader {
  const bad = createBadLineCollector();
  const preferences = preferenceMeanings(regime);
  const scan = createLineScanner(format === 'scrub' ? answerMeanings() : preferences.meaning, bad);
  const makeParts = createPartMaker(owners);
  const ids: number[] = format === 'scrub' ? [...ANSWERS] : [0];

  return {
    scan: (bytes, start, end, columns) => ({ ...scan(bytes, start, end, columns), bad: bad.take() }),
    async parts(operations) {
      const unknown = format === 'ncpr' ? preferences.keys.slice(ids.length) : [];
      if (unknown.length > 0) ids.push(...(await idsOf(unknown)));
      const parts = makeParts(operations, ids);
      knowProfiles(operations, ids);
      return parts;
    },
  };
}

/** Throws `too_many_profiles`. */
export async function profileIds(
  job: Pick<RegistryReadingJob, 'profileIds'>,
  keys: readonly string[],
): Promise<readonly number[]> {
  const ids = await job.profileIds(keys);
  if (ids === null) throw tooManyProfiles();
  return ids;
}
