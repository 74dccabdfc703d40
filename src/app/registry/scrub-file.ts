import type { AccountContext } from '#app/ports/directory.ts';
import type { OpenedCsv, ScrubCounts, ScrubOutcome } from '#app/ports/scrubs.ts';
import type { Digest } from '#app/ports/system.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { indianTime } from '#domain/kernel/instant.ts';
import { nationalHolidays } from '#domain/permission/holidays.ts';
import type { IntendedCall } from '#domain/permission/permission.ts';
import { ScrubError } from '#domain/registry/scrub-problem.ts';
import { type PreparedScrub, type PreparePorts, prepareScrub, RegistryChanged } from './prepare-scrub.ts';
import { allColumns, countsOf, registryColumns } from './scrub-cells.ts';

export type ScrubPorts = PreparePorts &
  Pick<Ports, 'clock' | 'consent' | 'lineSigns' | 'scrubber' | 'scrubs' | 'newDigest' | 'log'>;

export interface ScrubCommand {
  readonly context: AccountContext;
  readonly input: AsyncIterable<Uint8Array>;
  /** The name of the column that holds the number; null to find it. */
  readonly column: string | null;
  readonly columns: 'all' | 'registry';
  readonly call: Omit<IntendedCall, 'at' | 'holidays'>;
  readonly origin: Origin;
}

/** A scrub under way. Whoever takes no more of the output ends it by `return`. */
export interface StartedScrub {
  readonly id: number;
  readonly output: AsyncIterableIterator<Uint8Array>;
}

/** The file cannot be scrubbed; the sentence says why. */
export interface NotScrubbed {
  readonly refused: 'not_a_csv';
  readonly id: number;
  readonly sentence: string;
}

/**
 * Answers a customer's CSV row by row, as of now: what the registry says, how the account stands with the number, and whether it may
 * call for this purpose (R5, R15, R16). Every scrub is recorded before its first byte, and its end before the last one is given out;
 * one that breaks off throws, so that nobody takes what was given out for the whole.
 */
export async function scrubFile(ports: ScrubPorts, command: ScrubCommand): Promise<StartedScrub | NotScrubbed> {
  const { context, columns, call, origin } = command;
  const startedAt = ports.clock.now();
  const holidays = nationalHolidays(indianTime(startedAt).year);
  const { purpose, category, mode } = call;
  const { business, account } = context;
  const { key, requestId } = origin;
  const asked = { business: business.id, account: account.id, key, requestId, columns, purpose, category, mode, startedAt };
  const id = await ports.scrubs.begin(asked);
  const record = recordOf(ports, command, id);
  const wanted = { column: command.column, added: columns === 'all' ? allColumns : registryColumns };
  try {
    const csv = await ports.scrubber.open(record.read(command.input), wanted);
    const prepared = await prepareOrClose(ports, { ...command, call: { ...call, at: startedAt, holidays } }, csv);
    return { id, output: outputOf(csv, prepared, columns, record) };
  } catch (error) {
    await record.end(error);
    if (record.isCutOff()) return { refused: 'not_a_csv', id, sentence: 'The file was not sent to its end.' };
    if (error instanceof ScrubError) return { refused: 'not_a_csv', id, sentence: error.message };
    throw error;
  }
}

const TRIES = 3;

async function prepareOrClose(
  ports: ScrubPorts,
  { context, columns, call }: Omit<ScrubCommand, 'call'> & { readonly call: IntendedCall },
  csv: OpenedCsv,
): Promise<PreparedScrub> {
  try {
    const { mode } = await ports.consent.read(context.business.id, []);
    for (let tries = 1; ; tries++) {
      try {
        return await prepareScrub(
          ports,
          { context, mode: mode.mode, call, signOf: ports.lineSigns.signOf },
          { numbers: csv.numbers(), columns },
        );
      } catch (error) {
        if (!(error instanceof RegistryChanged) || tries === TRIES) throw error;
      }
    }
  } catch (error) {
    await csv.close();
    throw error;
  }
}

/** What is written down about one scrub. */
interface ScrubRecord {
  /** The same bytes, counted and digested. */
  read(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  wrote(bytes: Uint8Array): void;
  done(prepared: PreparedScrub, counts: ScrubCounts): Promise<void>;
  /** It came to nothing: `error` is what was thrown, null where the client has gone. */
  end(error: unknown): Promise<void>;
  /** The input has failed: whoever sent it is gone. */
  isCutOff(): boolean;
}

function recordOf(ports: ScrubPorts, { context }: ScrubCommand, id: number): ScrubRecord {
  const input = measured(ports.newDigest());
  const output = measured(ports.newDigest());
  let ended = false;
  let inputFailed = false;

  async function finish(outcome: Omit<ScrubOutcome, 'finishedAt'>): Promise<void> {
    if (ended) return;
    ended = true;
    await ports.scrubs.finish(context.business.id, id, { ...outcome, finishedAt: ports.clock.now() });
  }

  return {
    async *read(bytes) {
      try {
        for await (const piece of bytes) {
          input.add(piece);
          yield piece;
        }
      } catch (error) {
        inputFailed = true;
        throw error;
      }
    },
    wrote: output.add,
    done: ({ registry: { version, source } }, counts) =>
      finish({
        state: 'done',
        why: null,
        input: input.result(),
        output: output.result(),
        registryVersion: version,
        registryDate: source?.date ?? null,
        counts,
      }),
    isCutOff: () => inputFailed,
    async end(error) {
      const nothing = { input: null, output: null, registryVersion: null, registryDate: null, counts: null };
      if (error instanceof ScrubError) return finish({ ...nothing, state: 'refused', why: error.message });
      if (error === null || inputFailed) return finish({ ...nothing, state: 'aborted', why: null });
      ports.log.error('a scrub failed', error, { scrub: id });
      return finish({ ...nothing, state: 'failed', why: null });
    },
  };
}

function measured(digest: Digest) {
  let bytes = 0;
  return {
    add(piece: Uint8Array) {
      bytes += piece.length;
      digest.add(piece);
    },
    result: () => ({ sha256: digest.hex(), bytes }),
  };
}

function outputOf(
  csv: OpenedCsv,
  prepared: PreparedScrub,
  columns: 'all' | 'registry',
  record: ScrubRecord,
): AsyncIterableIterator<Uint8Array> {
  const run = csv.run(prepared.plan);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const piece = await run.next();
        if (piece.done !== true) {
          record.wrote(piece.value);
          return piece;
        }
        await record.done(prepared, countsOf(prepared.meanings, piece.value, columns));
        return { done: true, value: undefined };
      } catch (error) {
        await record.end(error);
        throw error;
      }
    },
    // A generator that was never begun would not notice that nobody wants it.
    async return() {
      await record.end(null);
      await run.return(new Float64Array(0));
      await csv.close();
      return { done: true, value: undefined };
    },
  };
}
