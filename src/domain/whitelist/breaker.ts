import type { ConsentMode } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Terms } from './terms.ts';

/** How a business asks, and which different people have answered its notices with an objection since the last reset (R9). */
export interface BusinessMode {
  readonly mode: ConsentMode;
  readonly objectors: readonly PhoneNumber[];
}

export const initialMode: BusinessMode = { mode: 'opt_out', objectors: [] };

/** R9: "more than three" different people turn the business to opt-in. A person is counted once until the operator resets. */
export function countObjector(before: BusinessMode, person: PhoneNumber, terms: Terms): BusinessMode {
  if (before.mode === 'opt_in' || before.objectors.includes(person)) return before;
  const objectors = [...before.objectors, person];
  return { mode: objectors.length > terms.breaker_people ? 'opt_in' : 'opt_out', objectors };
}
