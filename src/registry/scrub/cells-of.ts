/**
 * From number to cell. A cell stands for what is known of the person's preference (its slot) and how the account stands with the
 * number (its class).
 */
import { createHmac } from 'node:crypto';
import type { ScrubPlan } from '#app/ports/scrubs.ts';
import { openBatchLookup } from '#registry/arena-batch.ts';
import { NOT_LISTED, type SharedArena } from '#registry/arena-reader.ts';
import { UNREADABLE } from '#registry/read-number-bytes.ts';
import { BATCH, type CellsOf } from './answer-rows.ts';
import { indexFinder, type NumberIndex } from './number-index.ts';

/** No number could be read. */
export const SLOT_UNREADABLE = 0;
/** The national registry does not list the number. */
export const SLOT_NOT_LISTED = 1;
/** The national registry lists it with the profile of this id: the slots from here on. */
export const FIRST_PROFILE_SLOT = 2;

export interface Looked {
  readonly arena: SharedArena;
  /** Slots of numbers of which something else is known than what the national registry says. */
  readonly exceptions: NumberIndex | null;
  /** Classes of numbers with which the account has a standing; the others have class 0. Null where classes do not matter. */
  readonly standings: NumberIndex | null;
  /** The class of the numbers without a standing that have one of these hashes. */
  readonly erased: ScrubPlan['erased'];
  /** How many classes each slot has. */
  readonly classes: number;
  /** How many profiles there are. */
  readonly profiles: number;
}

/** A chunk of the registry that was promised to be loaded is not, or a profile is unknown: a fault of ours. */
export class NotAnswerable extends Error {
  override readonly name = 'NotAnswerable';
}

export function cellsOf({ arena, exceptions, standings, erased, classes, profiles }: Looked): CellsOf {
  const lookUp = openBatchLookup(arena, BATCH);
  const findExceptions = exceptions === null ? null : indexFinder(exceptions, BATCH);
  const findStandings = standings === null ? null : indexFinder(standings, BATCH);
  const isErased = erased === null ? null : hashFinder(erased);
  return (numbers, count, cells) => {
    lookUp(numbers, count, cells);
    let unanswered = 0;
    for (let row = 0; row < count; row++) {
      const profile = cells[row] ?? NOT_LISTED;
      const isReadable = (numbers[row] ?? UNREADABLE) !== UNREADABLE;
      const isAnswered = profile >= NOT_LISTED && profile < profiles;
      if (!isAnswered) unanswered++;
      cells[row] = isReadable && isAnswered ? FIRST_PROFILE_SLOT + profile : SLOT_UNREADABLE;
    }
    if (findExceptions !== null) {
      const found = findExceptions(numbers, count);
      for (let each = 0; each < found.count; each++) cells[found.rows[each] ?? 0] = found.values[each] ?? 0;
    }
    if (unanswered > 0) requireAnswers(numbers, count, cells);
    if (classes === 1) return;
    for (let row = 0; row < count; row++) cells[row] = (cells[row] ?? 0) * classes;
    if (findStandings === null) return;
    const found = findStandings(numbers, count);
    for (let each = 0; each < found.count; each++) {
      const row = found.rows[each] ?? 0;
      cells[row] = (cells[row] ?? 0) + (found.values[each] ?? 0);
    }
    if (erased === null || isErased === null) return;
    for (let row = 0, next = 0; row < count; row++) {
      const number = numbers[row] ?? UNREADABLE;
      if (next < found.count && found.rows[next] === row) next++;
      else if (number !== UNREADABLE && isErased(number)) cells[row] = (cells[row] ?? 0) + erased.value;
    }
  };
}

const HASH_BYTES = 32;

/** The same hash as the domain's of erased numbers; by what is quickest here, since every row without a standing is hashed. */
function hashFinder({ key, hashes }: NonNullable<ScrubPlan['erased']>): (number: number) => boolean {
  const all = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength).toString('latin1');
  const known = new Set<string>();
  for (let at = 0; at < all.length; at += HASH_BYTES) known.add(all.slice(at, at + HASH_BYTES));
  return (number) => known.has(createHmac('sha256', key).update(String(number)).digest('binary'));
}

/** What is known of a number from elsewhere makes up for what the registry could not answer. */
function requireAnswers(numbers: Float64Array, count: number, cells: Int32Array): void {
  for (let row = 0; row < count; row++) {
    if (numbers[row] !== UNREADABLE && cells[row] === SLOT_UNREADABLE) {
      throw new NotAnswerable('a part of the registry is not loaded');
    }
  }
}
