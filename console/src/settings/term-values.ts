/** Terms as people read and write them. */
import type { Term } from '@sammati/contract/term.ts';
import type { Catalogue } from '#console/language/catalogue-en.ts';

/** Those that are a time of day: minutes since midnight. */
export function isTimeOfDay({ name }: Pick<Term, 'name'>): boolean {
  return name.endsWith('_from_minute') || name.endsWith('_until_minute');
}

export function termText(term: Pick<Term, 'name' | 'unit'>, value: number, { settings }: Catalogue): string {
  if (isTimeOfDay(term)) return `${two(Math.floor(value / 60))}:${two(value % 60)}`;
  const unit = Object.keys(settings.units).find((one) => one === term.unit) as keyof Catalogue['settings']['units'] | undefined;
  return unit === undefined ? `${value} ${term.unit}` : settings.units[unit](value);
}

/** What was written for a term; null where it is none. */
export function readTerm(term: Pick<Term, 'name'>, written: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(written.trim()) ?? [];
  if (isTimeOfDay(term)) {
    const value = Number(hours) * 60 + Number(minutes);
    return Number(minutes) < 60 && value <= 24 * 60 ? value : null;
  }
  return /^\d{1,6}$/.test(written.trim()) ? Number(written) : null;
}

/** As it is written into a field. */
export function termField(term: Pick<Term, 'name' | 'unit' | 'value'>, words: Catalogue): string {
  return isTimeOfDay(term) ? termText(term, term.value, words) : String(term.value);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
