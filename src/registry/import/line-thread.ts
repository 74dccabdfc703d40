/** A thread that reads lines and owns some of the numbers: what its lines say of others' numbers it hands to their owners. */
import type { MessagePort } from 'node:worker_threads';
import type { Answer, FromLineThread, LineThreadData, PartMessage, Question, ToLineThread } from './import-messages.ts';
import { createLineReader } from './line-reader.ts';
import type { Part } from './operations.ts';
import { type Base, createOwner } from './owner.ts';
import { refusalOf } from './refused-file.ts';

export function runLineThread(port: MessagePort, data: LineThreadData): void {
  const { index, peers, isDelta } = data;
  const slots = data.slots.map((memory) => new Uint8Array(memory));
  const say = (message: FromLineThread, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, [...transfer]);
  const questions: ((answer: Answer) => void)[] = [];
  const ask = (question: Question, transfer: readonly ArrayBuffer[] = []): Promise<Answer> => {
    const answered = new Promise<Answer>((resolve) => questions.push(resolve));
    say(question, transfer);
    return answered;
  };

  const owner = createOwner({ isDelta, isOfAnswers: data.format === 'scrub' });
  const parts = new Map<number, Part>();
  let taken = 0;
  let blocks = Number.POSITIVE_INFINITY;

  /** A later line wins: parts are applied in the order of the blocks, in whatever order they come. */
  function deliver({ n, part }: PartMessage): void {
    parts.set(n, part);
    for (let next = parts.get(taken); next !== undefined; next = parts.get(taken)) {
      owner.take(next);
      parts.delete(taken);
      taken++;
    }
    if (taken === blocks) handOver().catch(refuse);
  }

  const lines = createLineReader(data, peers.length, async (keys) => {
    const ids = await ask({ kind: 'keys', keys });
    return Array.isArray(ids) ? ids : [];
  });

  async function readLines({ n, block }: Extract<ToLineThread, { kind: 'lines' }>): Promise<void> {
    const bytes = slots[block.slot] ?? new Uint8Array(0);
    const scanned = lines.scan(bytes, block.start, block.end, block.columns);
    const { lines: count, lineEnds, tooLong, bad } = scanned;
    say({ kind: 'lines', n, lines: count, lineEnds, tooLong, bad });
    for (const [peer, part] of (await lines.parts(scanned.operations)).entries()) {
      if (peer === index) deliver({ n, part });
      else peers[peer]?.postMessage({ n, part } satisfies PartMessage, [part.words.buffer]);
    }
  }

  async function handOver(): Promise<void> {
    const base: Base = async (chunks) => {
      const present = await ask({ kind: 'base', chunks });
      return present instanceof Map ? present : new Map<number, Uint8Array>();
    };
    // While one batch is written, the next is encoded.
    let written: Promise<Answer> = Promise.resolve(null);
    for await (const batch of owner.chunks(isDelta ? base : null)) {
      await written;
      written = ask({ kind: 'batch', batch }, [batch.bytes.buffer]);
    }
    await written;
    say({ kind: 'done' });
    for (const peer of peers) peer?.close();
    port.close();
  }

  let reading = Promise.resolve();
  // What is no refusal is thrown again, and ends the thread.
  function refuse(error: unknown): void {
    say({ kind: 'refused', refusal: refusalOf(error) });
  }
  for (const peer of peers) peer?.on('message', deliver);
  port.on('message', (message: ToLineThread) => {
    if (message.kind === 'answer') {
      questions.shift()?.(message.answer);
    } else if (message.kind === 'lines') {
      reading = reading.then(() => readLines(message)).catch(refuse);
    } else {
      blocks = message.blocks;
      if (taken === blocks) handOver().catch(refuse);
    }
  });
}
