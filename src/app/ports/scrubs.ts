/** Scrubs: a customer’s file, answered row by row. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Purpose } from '#domain/permission/reasons.ts';
import type { Category, CommunicationMode } from '#domain/registry/preference-codes.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { Page, PageWanted } from './reading-back.ts';
import type { RegistryState } from './registry.ts';

/** One version of the national registry in shared memory, to be looked up by any thread. */
export interface SharedRegistry {
  readonly state: RegistryState;
  readonly arena: {
    readonly index: SharedArrayBuffer;
    readonly segments: readonly (SharedArrayBuffer | null)[];
  };
}

/** What a scrub is answered from. */
export interface ScrubSource {
  /** One version that has at least the chunks of these numbers, or all. */
  share(numbers: readonly number[] | 'all'): Promise<SharedRegistry>;
  /** Every standing of a business, in ascending order of number and as of one instant. */
  standings(business: BusinessId, each: (number: PhoneNumber, standing: Standing) => void): Promise<void>;
  /** What the numbers are known by that the business erased; null where there is none. Asked after `standings` it misses nobody. */
  erased(business: BusinessId): Promise<ErasedHashes | null>;
  /** Numbers of which a scrub run of the business or a delivery receipt says something, ascending, each once. */
  exceptionalNumbers(business: BusinessId): Promise<readonly PhoneNumber[]>;
}

/** HMAC-SHA-256 of erased numbers, one after the other, and the key to it. */
export interface ErasedHashes {
  readonly key: Uint8Array;
  readonly hashes: Uint8Array;
}

/** Numbers in ascending order, each once, and a value of each, none negative. */
export interface NumberValues {
  readonly numbers: Float64Array;
  readonly values: Int32Array;
}

/**
 * How rows are answered. Each row has a cell: `slot * classes + class`. Slot 0 is of rows without a readable number, slot 1 of numbers
 * that the national registry does not list, slot 2 + p of those it lists with profile p; further slots are named by `exceptions`.
 */
export interface ScrubPlan {
  readonly arena: SharedRegistry['arena'];
  /** Slots of numbers of which something else is known than what the national registry says. */
  readonly exceptions: NumberValues | null;
  /** Classes of numbers with which the account has a standing; the others have class 0. Null where standings do not matter. */
  readonly standings: NumberValues | null;
  /** The class of numbers that have none of these standings and one of these hashes; null where there is none. */
  readonly erased: (ErasedHashes & { readonly value: number }) | null;
  readonly classes: number;
  readonly profiles: number;
  /** The added fields of each cell. */
  readonly cells: readonly (readonly string[])[];
}

/** A CSV of which the beginning was read. */
export interface OpenedCsv {
  /** All numbers that the file holds, where it is so small that it was read whole; else null. */
  numbers(): Float64Array | null;
  /**
   * The answered file, piece by piece; nothing is read ahead of whoever takes it but a few blocks. Ends with how many rows had each
   * cell. Throws a ScrubError where the rest of the file turns out to be wrong: what was given out is then not the whole.
   */
  run(plan: ScrubPlan): AsyncGenerator<Uint8Array, Float64Array, void>;
  /** Where it is not run: lets go of the input. */
  close(): Promise<void>;
}

export interface CsvScrubber {
  /**
   * `column` names the one of the number, null to find it; `added` are the names of the columns to come. Throws a ScrubError where
   * the file has no header, or it is not certain which column holds the number.
   */
  open(
    input: AsyncIterable<Uint8Array>,
    wanted: { readonly column: string | null; readonly added: readonly string[] },
  ): Promise<OpenedCsv>;
}

/** A scrub as it was asked for. */
export interface NewScrub {
  readonly business: BusinessId;
  readonly account: AccountId;
  /** Who asked: null for the operator, or a key. */
  readonly key: string | null;
  readonly requestId: string;
  readonly columns: 'all' | 'registry';
  readonly purpose: Purpose;
  readonly category: Category | null;
  readonly mode: CommunicationMode;
  readonly startedAt: Instant;
}

/** How many rows had each outcome. `standing` and `reason` are empty where only the registry was asked. */
export interface ScrubCounts {
  readonly rows: number;
  readonly unreadable: number;
  readonly dnd: Readonly<Record<'yes' | 'no' | 'unknown', number>>;
  readonly permitted: number;
  readonly standing: Readonly<Record<string, number>>;
  readonly reason: Readonly<Record<string, number>>;
}

/**
 * What became of a scrub. `refused`: the file is wrong, `why` says where. `aborted`: the client went away. `failed`: a fault of ours.
 * `interrupted`: the process ended, nobody knows when. Digests (SHA-256, hexadecimal) and counts only of one that is done.
 */
export interface ScrubOutcome {
  readonly state: 'done' | 'refused' | 'aborted' | 'failed' | 'interrupted';
  readonly why: string | null;
  readonly input: { readonly sha256: string; readonly bytes: number } | null;
  readonly output: { readonly sha256: string; readonly bytes: number } | null;
  /** What it was answered from. */
  readonly registryVersion: number | null;
  readonly registryDate: Instant | null;
  readonly counts: ScrubCounts | null;
  readonly finishedAt: Instant | null;
}

export interface Scrub extends NewScrub {
  readonly id: number;
  /** Null while it runs. */
  readonly outcome: ScrubOutcome | null;
}

/** Every scrub is kept: it is the proof of what was known when people were called. */
export interface ScrubRecords {
  begin(scrub: NewScrub): Promise<number>;
  finish(business: BusinessId, id: number, outcome: ScrubOutcome & { readonly finishedAt: Instant }): Promise<void>;
  /** To be called every minute: says that the scrubs of this process still run, and marks those that nobody says it of as interrupted. */
  watch(): Promise<void>;
  /** Newest first: of an account, or of all. */
  list(account: AccountId | null, page: PageWanted): Promise<Page<Scrub>>;
  find(id: number): Promise<Scrub | null>;
}
