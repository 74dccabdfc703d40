/** What is kept for a period. Evidence in chains is not: it stays until it is erased. */
export type Retained =
  | 'decisions'
  | 'reports'
  | 'complaints'
  | 'removed_members'
  | 'scrubs'
  | 'message_parts'
  | 'imports'
  | 'audit';

/** Whose rows bear real time, also in a sandbox: moving its clock makes them no older. */
export const keptInRealTime: ReadonlySet<Retained> = new Set(['audit']);

export interface RetentionPeriod {
  readonly what: Retained;
  /** Null: it is kept for good. */
  readonly days: number | null;
  /** The variable of the configuration that says so. */
  readonly variable: string;
}
