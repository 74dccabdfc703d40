/** Reads small files in the thread of the caller, with pauses for whatever else it has to do. */
import { setImmediate } from 'node:timers/promises';
import type { RegistryReadingJob } from '#app/ports/registry-files.ts';
import { createLineReader, profileIds } from './line-reader.ts';
import { createOwner, unpack } from './owner.ts';
import { type Block, readBlocks, type Slot, type Slots } from './read-blocks.ts';
import type { Written } from './registry-reader.ts';
import type { Tally } from './tally.ts';

export async function readAlone(job: RegistryReadingJob, tally: Tally, blockBytes: number): Promise<Written> {
  const owner = createOwner({ isDelta: job.base !== 'nothing', isOfAnswers: job.format === 'scrub' });
  const lines = createLineReader(job, 1, (keys) => profileIds(job, keys));
  const slots = twoSlots(blockBytes);
  const hashes = await readAll(readBlocks(job.files, job.format, slots), async ({ slot, start, end, columns, ...block }) => {
    job.signal.throwIfAborted();
    const scanned = lines.scan(slot.bytes, start, end, columns);
    slots.give(slot);
    await tally.add({ ...block, ...scanned, textBytes: end - start });
    for (const part of await lines.parts(scanned.operations)) owner.take(part);
    await setImmediate();
  });
  tally.judge();
  const written = { hashes, added: 0, removed: 0, numbers: 0, chunksWritten: 0 };
  for await (const batch of owner.chunks(job.base === 'nothing' ? null : job.base)) {
    job.signal.throwIfAborted();
    const chunks = unpack(batch);
    await job.write(chunks);
    written.added += batch.added;
    written.removed += batch.removed;
    written.numbers += chunks.reduce((sum, { numbers }) => sum + numbers, 0);
    written.chunksWritten += chunks.length;
    await setImmediate();
  }
  return written;
}

/** Answers the hashes, after `each` has had all blocks; closes the files also when `each` throws. */
async function readAll(
  all: AsyncGenerator<Block, readonly string[]>,
  each: (block: Block) => Promise<void>,
): Promise<readonly string[]> {
  try {
    for (;;) {
      const next = await all.next();
      if (next.done) return next.value;
      await each(next.value);
    }
  } finally {
    await all.return([]);
  }
}

function twoSlots(blockBytes: number): Slots {
  const free = [0, 1].map((index): Slot => ({ index, bytes: new Uint8Array(blockBytes) }));
  return {
    take() {
      const slot = free.pop();
      return slot === undefined ? Promise.reject(new Error('no slot is free')) : Promise.resolve(slot);
    },
    give: (slot) => {
      free.push(slot);
    },
  };
}
