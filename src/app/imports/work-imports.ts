import type { BusinessTransaction } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { ImportBlock, NumberImport } from '#app/ports/imports.ts';
import type { Ports } from '#app/ports.ts';
import { type Attempt, type ChunkResult, type Posting, postChunk } from '#app/whitelist/post-chunk.ts';
import { postInChunks } from '#app/whitelist/post-in-chunks.ts';
import type { VirtualNumber } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type RowResult, rowResultOf } from '#domain/whitelist/row-results.ts';
import { whyUnready } from './change-import.ts';
import { markRows } from './mark-rows.ts';
import { openNumbers } from './open-numbers.ts';
import { Superseded } from './superseded.ts';
import { takeBackBlock } from './take-back.ts';

export type ImportPorts = Pick<
  Ports,
  'bulkTurn' | 'clock' | 'consent' | 'directory' | 'imports' | 'lineSigns' | 'log' | 'noticesQueued' | 'registry'
> &
  Partial<Pick<Ports, 'recipientLinks'>>;

/**
 * Goes on with every import whose grace is over, a block each in turn, until none is left. A block is one transaction with what is
 * written down about it: wherever the process ends, another goes on there, and nothing is done twice.
 */
export async function workImports(ports: ImportPorts, signal: AbortSignal): Promise<void> {
  const failed = new Set<number>();
  for (;;) {
    const due = (await ports.imports.atWork(ports.clock.now())).filter(({ id }) => !failed.has(id));
    if (due.length === 0) return;
    for (const one of due) {
      if (signal.aborted) return;
      try {
        await goOn(ports, one);
      } catch (error) {
        if (error instanceof Superseded) continue;
        failed.add(one.id);
        ports.log.error('a block of an import could not be written; it is tried again', error, { import: one.id });
      }
    }
  }
}

async function goOn(ports: ImportPorts, one: NumberImport): Promise<void> {
  if (one.state === 'waiting') {
    await ports.imports.move(one, 'running', {});
    return;
  }
  const state = one.state === 'undoing' ? 'undoing' : 'running';
  const block = await ports.imports.blockLeft(one.business, one.id, state);
  const context = ports.directory.current().accountById(one.account);
  if (block === null || context === null) {
    await ports.imports.move(one, state === 'undoing' ? 'undone' : 'done', { finishedAt: ports.clock.now() });
    return;
  }
  if (state === 'undoing') await takeBackBlock(ports, context, one, block);
  else await postBlock(ports, context, one, block);
}

async function postBlock(ports: ImportPorts, context: AccountContext, one: NumberImport, block: ImportBlock): Promise<void> {
  const unready = whyUnready(context, one.virtualNumber);
  if ('refused' in unready) {
    await ports.imports.move(one, 'paused', { why: unready.refused });
    return;
  }
  const virtualNumber = context.virtualNumbers.find(({ number }) => number === unready.virtualNumber);
  if (virtualNumber === undefined) throw new Error('a virtual number of the account was not found');
  const posting = postingOf(ports, context, one, virtualNumber);
  let written = block;

  async function post(attempts: readonly Attempt[]): Promise<ChunkResult> {
    const of = written;
    const chunk = await postChunk(posting, attempts, (tx, { results }) => advance(tx, one, of, resultsOf(results)));
    written = after(of, resultsOf(chunk.results));
    return chunk;
  }

  // One after the other: each transaction writes down what became of the block so far.
  const chunks = { atOnce: 1, turn: ports.bulkTurn, post };
  const without = await postInChunks(posting, Float64Array.from(openNumbers(block)), chunks);
  if (without.length === 0) return;
  const lineless = new Map<PhoneNumber, RowResult>(without.map((number) => [number, 'no_consent_line']));
  await ports.consent.transact(one.business, (tx) => advance(tx, one, written, lineless));
}

async function advance(
  tx: BusinessTransaction,
  one: NumberImport,
  block: ImportBlock,
  found: ReadonlyMap<number, RowResult>,
): Promise<void> {
  const { results, open, counted } = markRows(block, found);
  const step = { id: one.id, state: 'running', block: block.block, turn: block.turn, results, open, counted } as const;
  if (!(await tx.advanceImport(step))) throw new Superseded('an import goes on elsewhere, or not');
}

function after(block: ImportBlock, found: ReadonlyMap<number, RowResult>): ImportBlock {
  return { ...block, results: markRows(block, found).results, turn: block.turn + 1 };
}

function resultsOf(results: ChunkResult['results']): ReadonlyMap<PhoneNumber, RowResult> {
  return new Map([...results].map(([number, result]) => [number, rowResultOf(result)]));
}

function postingOf(ports: ImportPorts, context: AccountContext, one: NumberImport, virtualNumber: VirtualNumber): Posting {
  const request = importRequest(one, virtualNumber.number);
  const { language, renews } = one;
  return { ports, context, virtualNumber, language: language ?? 'en', at: ports.clock.now(), request, renews };
}

/** The same for every block: the evidence keeps it once. */
function importRequest(one: NumberImport, virtualNumber: PhoneNumber): RequestRecord {
  const { business, account, key, address, requestId, startedAt, language, id, blocks, sha256 } = one;
  const file = sha256 === null ? {} : { sha256 };
  const parameters = {
    virtualNumber: String(virtualNumber),
    language: language ?? 'en',
    import: String(id),
    blocks: String(blocks),
  };
  return {
    id: requestId ?? '',
    business,
    account,
    key,
    address,
    what: one.renews ? 'import numbers to be asked again' : 'import numbers',
    parameters: { ...parameters, ...file },
    at: startedAt ?? one.createdAt,
  };
}
