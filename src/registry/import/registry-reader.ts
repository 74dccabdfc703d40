/**
 * Reads registry files into chunks: small ones where it was called, others with as many threads as there are processors.
 *
 * Memory: a megabyte for small files. Otherwise 8 KiB for each chunk that lists more than a few hundred numbers (500 MB for all
 * mobile numbers there can be), of a delta 16; 6 to 12 bytes for each number whose profile is not "fully blocked"; and about 60 MB a
 * thread. The process came to 1.3 GB with 280 million numbers, a tenth of them with other profiles, on two processors.
 */
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { RegistryReader, RegistryReading, RegistryReadingJob } from '#app/ports/registry-files.ts';
import { readAlone } from './read-alone.ts';
import { readWithWorkers } from './read-with-workers.ts';
import { RefusedFile, refusalOf } from './refused-file.ts';
import { openTally, type Tally } from './tally.ts';

export interface ReaderOptions {
  /** Threads that read lines; by default one for each processor. */
  readonly workers?: number;
  /** Files of at most so many bytes are read without threads. Starting them takes longer than reading so much. */
  readonly aloneUpTo?: number;
  /** Bytes of a block of lines. More than the longest line. */
  readonly blockBytes?: number;
}

const ALONE_UP_TO = 1_048_576;
/** Some thousand lines: as long as others in this thread may have to wait. */
const SMALL_BLOCK = 262_144;
const LARGE_BLOCK = 4 * 1_048_576;

/** What became of the chunks. */
export interface Written {
  readonly hashes: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly numbers: number;
  readonly chunksWritten: number;
}

export function createRegistryReader(options: ReaderOptions = {}): RegistryReader {
  return {
    async read(job) {
      const sizes = await Promise.all(
        job.files.map(({ path }) =>
          stat(path).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
      const tally = await openTally(job, totalBytes);
      try {
        const { workers = availableParallelism(), aloneUpTo = ALONE_UP_TO, blockBytes } = options;
        const written = await (totalBytes <= aloneUpTo
          ? readAlone(job, tally, blockBytes ?? SMALL_BLOCK)
          : readWithWorkers(job, tally, workers, blockBytes ?? LARGE_BLOCK));
        return readingOf(job, tally, written);
      } catch (error) {
        const cancelled = job.signal.aborted ? new RefusedFile('cancelled', 'the import was cancelled') : error;
        return { kind: 'refused', ...refusalOf(cancelled), ...tally.soFar() };
      } finally {
        await tally.close();
      }
    },
  };
}

function readingOf({ files }: RegistryReadingJob, tally: Tally, { hashes, ...counts }: Written): RegistryReading {
  return {
    kind: 'read',
    ...tally.soFar(),
    ...counts,
    files: files.map(({ name }, at) => ({ name, sha256: hashes[at] ?? '' })),
  };
}
