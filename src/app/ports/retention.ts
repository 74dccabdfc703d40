/** What is kept for a period, and deleted when it has passed. */
import type { Instant } from '#domain/kernel/instant.ts';
import type { Retained } from '#domain/kernel/retention.ts';

export interface RetentionStore {
  /** Deletes at most so many rows from before an instant, and counts them; answers how many it deleted. */
  forget(
    what: Retained,
    wanted: { readonly before: Instant; readonly days: number; readonly now: Instant; readonly most: number },
  ): Promise<number>;
  /** How many rows were deleted, and when the latest. */
  deleted(): Promise<ReadonlyMap<Retained, { readonly rows: number; readonly lastAt: Instant }>>;
}
