/**
 * From number to cell. A cell stands for what is known of the person's preference (its slot) and how the account stands with the
 * number (its class).
 */
import { type ArenaReader, NOT_LISTED } from '#registry/arena-reader.ts';
import { UNREADABLE } from '#registry/read-number-bytes.ts';
import type { CellsOf } from './answer-rows.ts';
import { findValue, NO_VALUE, type NumberIndex } from './number-index.ts';

/** No number could be read. */
export const SLOT_UNREADABLE = 0;
/** The national registry does not list the number. */
export const SLOT_NOT_LISTED = 1;
/** The national registry lists it with the profile of this id: the slots from here on. */
export const FIRST_PROFILE_SLOT = 2;

export interface Looked {
  readonly arena: ArenaReader;
  /** Slots of numbers of which something else is known than what the national registry says. */
  readonly exceptions: NumberIndex | null;
  /** Classes of numbers with which the account has a standing; the others have class 0. Null where classes do not matter. */
  readonly standings: NumberIndex | null;
  /** How many classes each slot has. */
  readonly classes: number;
  /** How many profiles there are. */
  readonly profiles: number;
}

/** A chunk of the registry that was promised to be loaded is not, or a profile is unknown: a fault of ours. */
export class NotAnswerable extends Error {
  override readonly name = 'NotAnswerable';
}

export function cellsOf({ arena, exceptions, standings, classes, profiles }: Looked): CellsOf {
  function slotOf(number: number): number {
    const exception = exceptions === null ? NO_VALUE : findValue(exceptions, number);
    if (exception !== NO_VALUE) return exception;
    const profile = arena.lookup(number);
    if (profile === NOT_LISTED) return SLOT_NOT_LISTED;
    if (profile < 0 || profile >= profiles) throw new NotAnswerable('a part of the registry is not loaded');
    return FIRST_PROFILE_SLOT + profile;
  }
  return (numbers, count, cells) => {
    for (let row = 0; row < count; row++) {
      const number = numbers[row] ?? UNREADABLE;
      cells[row] = number === UNREADABLE ? SLOT_UNREADABLE : slotOf(number) * classes;
    }
    if (standings === null) return;
    for (let row = 0; row < count; row++) {
      const number = numbers[row] ?? UNREADABLE;
      if (number === UNREADABLE) continue;
      const found = findValue(standings, number);
      if (found !== NO_VALUE) cells[row] = (cells[row] ?? 0) + found;
    }
  };
}
