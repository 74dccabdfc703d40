/** How many segments an account's notices may take: they are what operators bill. Counted by the Indian calendar, when a notice is queued. */

export interface SmsBudget {
  /** Null: as many as may be. */
  readonly segmentsPerDay: number | null;
  readonly segmentsPerMonth: number | null;
}

/** What was spent on the latest day on which anything was, and in its month. `day` is `yyyy-mm-dd`. */
export interface Spending {
  readonly day: string;
  readonly segmentsOfDay: number;
  readonly segmentsOfMonth: number;
}

export const nothingSpent: Spending = { day: '0001-01-01', segmentsOfDay: 0, segmentsOfMonth: 0 };

/** The same, as of a day. A request that began before midnight may come after one that began later: it is counted with that one's day. */
export function spendingOn(spending: Spending, day: string): Spending {
  if (day <= spending.day) return spending;
  const isSameMonth = day.slice(0, 7) === spending.day.slice(0, 7);
  return { day, segmentsOfDay: 0, segmentsOfMonth: isSameMonth ? spending.segmentsOfMonth : 0 };
}

export function isLimited({ segmentsPerDay, segmentsPerMonth }: SmsBudget): boolean {
  return segmentsPerDay !== null || segmentsPerMonth !== null;
}

/** What is spent after so many segments more; null where the budget does not allow them. */
export function afterSpending(spending: Spending, budget: SmsBudget, segments: number): Spending | null {
  const segmentsOfDay = spending.segmentsOfDay + segments;
  const segmentsOfMonth = spending.segmentsOfMonth + segments;
  if (budget.segmentsPerDay !== null && segmentsOfDay > budget.segmentsPerDay) return null;
  if (budget.segmentsPerMonth !== null && segmentsOfMonth > budget.segmentsPerMonth) return null;
  return { day: spending.day, segmentsOfDay, segmentsOfMonth };
}
