/** Imports of numbers: what was sent, how far it is, and what became of every row. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { ImportState } from '#domain/whitelist/import-states.ts';
import type { RowCounts } from '#domain/whitelist/row-results.ts';
import type { Page, PageWanted } from './reading-back.ts';

export interface NewImport {
  readonly business: BusinessId;
  readonly account: AccountId;
  /** A UUID by which a repeat is known; null where the sender named none. */
  readonly clientId: string | null;
  readonly renews: boolean;
  readonly fileName: string | null;
  readonly createdAt: Instant;
}

export interface NumberImport extends NewImport {
  readonly id: number;
  readonly state: ImportState;
  /** Why it was paused, where nobody did. */
  readonly why: string | null;
  /** The name of the column that holds the numbers; null where it has none. */
  readonly column: string | null;
  /** SHA-256 of what was sent; null where nothing was. */
  readonly sha256: string | null;
  readonly counts: RowCounts;
  readonly blocks: number;
  readonly virtualNumber: PhoneNumber | null;
  readonly language: Language | null;
  /** The API key that started it; null for the operator. */
  readonly key: string | null;
  readonly address: string;
  /** The request that its events name. */
  readonly requestId: string | null;
  /** The same of whoever took it back: the request is null until somebody does. */
  readonly undoRequestId: string | null;
  readonly undoKey: string | null;
  readonly undoAddress: string;
  /** When its grace ends. */
  readonly beginsAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
}

/** Consecutive rows. */
export interface ImportBlock {
  readonly block: number;
  /** Of each row: its place in the file, from 1. */
  readonly places: Uint32Array;
  /** Its number; `-1 - i` where none could be read in `cells[i]`. */
  readonly numbers: Float64Array;
  readonly cells: readonly string[];
  /** Its result, as `codeOfRow` writes it. */
  readonly results: Uint8Array;
  /** How many transactions have written it. */
  readonly turn: number;
}

/** What one transaction did to a block. */
export interface ImportStep {
  readonly id: number;
  /** The state that the import must still have. */
  readonly state: 'running' | 'undoing';
  readonly block: number;
  /** The turn that was read. */
  readonly turn: number;
  readonly results: Uint8Array;
  readonly open: number;
  /** What was added to each count, or taken from it. */
  readonly counted: RowCounts;
}

export type ImportChanges = Partial<
  Pick<
    NumberImport,
    | 'why'
    | 'virtualNumber'
    | 'language'
    | 'key'
    | 'address'
    | 'requestId'
    | 'undoRequestId'
    | 'undoKey'
    | 'undoAddress'
    | 'beginsAt'
    | 'startedAt'
    | 'finishedAt'
  >
>;

export interface ImportStore {
  /**
   * Begins one, unless the account has one with this client id: then that one. One that is still being received is forgotten, and
   * begun anew.
   */
  begin(given: NewImport): Promise<{ readonly known: NumberImport; readonly isNew: boolean }>;
  /** False, and nothing written, where it is not being received any more. */
  putBlocks(business: BusinessId, id: number, blocks: readonly Omit<ImportBlock, 'turn'>[]): Promise<boolean>;
  /** Everything was received: it is ready. Null where it was not being received any more. */
  received(
    business: BusinessId,
    id: number,
    file: Pick<NumberImport, 'column' | 'sha256' | 'counts' | 'blocks'>,
  ): Promise<NumberImport | null>;
  /** Forgets one that could not be received. */
  drop(business: BusinessId, id: number): Promise<void>;
  /** Forgets those whose file never came to its end, and that began before. */
  dropUnreceived(before: Instant): Promise<void>;
  find(business: BusinessId, account: AccountId, id: number): Promise<NumberImport | null>;
  /** Newest first; those that are being received are not among them. */
  list(business: BusinessId, account: AccountId, page: PageWanted): Promise<Page<NumberImport>>;
  /** The next block from a number on. */
  block(business: BusinessId, id: number, from: number): Promise<ImportBlock | null>;
  /** The first block of which something is left to post, or to take back. */
  blockLeft(business: BusinessId, id: number, state: ImportStep['state']): Promise<ImportBlock | null>;
  /** Only if nobody else changed its state first; null then. */
  move(of: NumberImport, to: ImportState, changes: ImportChanges): Promise<NumberImport | null>;
  /** Those that run, that are being undone, and whose grace is over. */
  atWork(now: Instant): Promise<readonly NumberImport[]>;
}

export interface ImportSlots {
  /** A place among the files of the account that are being received, and how to leave it. Null where all are taken. */
  take(account: AccountId): (() => void) | null;
}
