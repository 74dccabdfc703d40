/** Number revocation lists. */
import type { Instant } from '#domain/kernel/instant.ts';
import type { RevocationList } from '#domain/whitelist/revoke.ts';
import type { Page, PageWanted } from './reading-back.ts';

/** One hearing of a list of numbers that were permanently disconnected: who gave it, when, and what came of it. */
export interface RevocationRun {
  readonly id: number;
  readonly list: RevocationList;
  /** SHA-256 of the file in hexadecimal, and its size in bytes. */
  readonly sha256: string;
  readonly bytes: number;
  /** Different numbers. */
  readonly listed: number;
  /** How many lines could not be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** The request that brought it, and its caller's address. */
  readonly request: string;
  readonly address: string;
  /** interrupted: the process ended before it was done, nobody knows when. */
  readonly state: 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';
  readonly ended: EndedThings;
  /** How many businesses something ended for. */
  readonly businesses: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** How many things of each kind a list ended. */
export interface EndedThings {
  readonly grants: number;
  readonly requests: number;
  readonly contacts: number;
  readonly memberships: number;
}

export type NewRevocationRun = Omit<RevocationRun, 'id' | 'state' | 'ended' | 'businesses' | 'finishedAt'>;

export interface RevocationStore {
  /** Notes that a list is being applied; answers when the list of this day and reference was first heard (R18). */
  begin(run: NewRevocationRun): Promise<{ readonly id: number; readonly firstHeardAt: Instant }>;
  /** What it has ended until now, so that it is known of one that is interrupted. */
  progress(id: number, counts: Pick<RevocationRun, 'ended' | 'businesses'>): Promise<void>;
  end(
    id: number,
    outcome: Pick<RevocationRun, 'ended' | 'businesses'> & { readonly state: RevocationRun['state']; readonly at: Instant },
  ): Promise<void>;
  /** To be called every minute: says that the hearings of this process still run, and marks those that nobody says it of as interrupted. */
  watch(): Promise<void>;
  /** Newest first. */
  runs(page: PageWanted): Promise<Page<RevocationRun>>;
}
