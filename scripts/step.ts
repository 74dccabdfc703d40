/** One step of `npm run check`. */
export interface Step {
  readonly name: string;
  /** What it proves, in one line. */
  readonly proves: string;
  /** `write` regenerates the files that the step compares, where it has any. Rejecting counts as a failed step. */
  run(write: boolean): Promise<Report>;
}

export interface Report {
  /** What was looked at, with figures: "312 files". */
  readonly looked: string;
  /** One sentence each; none means that the step passed. */
  readonly findings: readonly string[];
}

/** Steps are run from the root of the repository (npm sees to that). */
export const root = process.cwd();
