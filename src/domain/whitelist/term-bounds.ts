import { MARKS_KEPT } from './standing.ts';
import { isAtLeastAsStrict, type TermName, type TermOverrides, type Terms, terms } from './terms.ts';

const bounds = {
  months: [1, 120],
  days: [1, 3_650],
  hours: [0, 8_760],
  minutes: [0, 1_440],
  people: [0, 1_000],
  notices: [1, MARKS_KEPT - 1],
  members: [0, 1_000_000],
  accounts: [0, 1_000_000],
} as const satisfies Record<(typeof terms)[TermName]['unit'], readonly [number, number]>;

/** Whether a term may have this value anywhere: a whole number within what its unit can mean. */
export function isPossibleTerm(name: TermName, value: number): boolean {
  const [least, most] = bounds[terms[name].unit];
  return Number.isInteger(value) && value >= least && value <= most;
}

/** The names of the terms that one set of values would make looser than another (R19). */
export function loosened(from: Terms, to: TermOverrides): readonly TermName[] {
  const names = Object.keys(terms) as TermName[];
  return names.filter((name) => !isAtLeastAsStrict(name, to[name] ?? from[name], from[name]));
}
