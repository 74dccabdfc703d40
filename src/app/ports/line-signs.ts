/** Signs that consent lines still work (R8.3). */
import type { LineSign, SignOf } from '#domain/account/line-health.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

/** What a provider or the operator found when the line was tried. */
export type LineCheck = 'works' | 'broken';

export interface LineSigns {
  /** From memory: as of a few seconds ago where another process was told. */
  readonly signOf: SignOf;
  /** A call was heard on the line. Known here at once, and written with the next exchange. */
  heard(line: PhoneNumber): void;
  /** Written when it resolves. Answers the sign as it is now; null where lines are not watched. */
  checked(line: PhoneNumber, check: LineCheck): Promise<LineSign | null>;
  /** Writes what was heard and reads what other processes heard. A line that was never seen is watched from now on. */
  exchange(lines: readonly PhoneNumber[]): Promise<void>;
}
