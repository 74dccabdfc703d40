import type { NumberImport } from '@sammati/contract/import.ts';

/** Whether something goes on by itself. */
export function isMoving({ state }: Pick<NumberImport, 'state'>): boolean {
  return state === 'waiting' || state === 'running' || state === 'undoing';
}

const TOO_MANY = 429;
const FAILS = 500;

/** What does not answer (null), or cannot at the moment, is asked again: also what is only asked too often. */
export function isForNow(status: number | null): boolean {
  return status === null || status === TOO_MANY || status >= FAILS;
}
