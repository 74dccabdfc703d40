/** Answers at dial time that are kept (R16, R17). */
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { DecisionPlace, KeptDecision } from '#domain/permission/decision.ts';

export interface DecisionsWanted {
  readonly number: PhoneNumber | null;
  /** True: refusals; false: the others. */
  readonly refused: boolean | null;
  readonly from: Instant | null;
  /** Not part of the period. */
  readonly to: Instant | null;
  /** The last id of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

export interface DecisionStore {
  /** Appends them in one transaction. */
  keep(decisions: readonly KeptDecision[]): Promise<void>;
  find(of: Omit<DecisionPlace, 'id'>, id: string): Promise<KeptDecision | null>;
  /** Newest first. */
  page(of: Omit<DecisionPlace, 'id'>, wanted: DecisionsWanted): Promise<readonly KeptDecision[]>;
}
