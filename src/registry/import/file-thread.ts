/** The thread that reads the files: unpacks, hashes, and cuts into blocks of whole lines. */
import type { MessagePort } from 'node:worker_threads';
import type { FileThreadData, FromFileThread, ToFileThread } from './import-messages.ts';
import { readBlocks, type Slot, type Slots } from './read-blocks.ts';
import { refusalOf } from './refused-file.ts';

/** Ends when all was read, or with a refusal. */
export async function runFileThread(port: MessagePort, { files, format, slots: memory }: FileThreadData): Promise<void> {
  const say = (message: FromFileThread): void => port.postMessage(message);
  const slots = waitingSlots(memory);
  port.on('message', ({ slot }: ToFileThread) => {
    const bytes = memory[slot];
    if (bytes !== undefined) slots.give({ index: slot, bytes: new Uint8Array(bytes) });
  });
  try {
    const blocks = readBlocks(files, format, slots);
    for (;;) {
      const next = await blocks.next();
      if (next.done) {
        say({ kind: 'end', hashes: next.value });
        break;
      }
      const { slot, ...block } = next.value;
      say({ kind: 'block', slot: slot.index, ...block });
    }
  } catch (error) {
    say({ kind: 'refused', refusal: refusalOf(error) });
  }
  port.close();
}

function waitingSlots(memory: readonly SharedArrayBuffer[]): Slots {
  const free = memory.map((bytes, index): Slot => ({ index, bytes: new Uint8Array(bytes) }));
  let waiting: ((slot: Slot) => void) | null = null;
  return {
    take() {
      const slot = free.pop();
      if (slot !== undefined) return Promise.resolve(slot);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    give(slot) {
      const next = waiting;
      waiting = null;
      if (next === null) free.push(slot);
      else next(slot);
    },
  };
}
