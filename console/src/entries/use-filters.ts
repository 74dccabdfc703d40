import { useSearchParams } from 'wouter';
import { noticeLanguages } from '#console/sandbox/notice-languages.ts';
import { type EntryFilters, reasons, states, statuses, types, withins } from './entries-calls.ts';

export const noFilters: EntryFilters = {
  status: '',
  type: '',
  state: '',
  prefix: '',
  reason: '',
  language: '',
  expiresWithin: '',
  expiresFrom: '',
  expiresTo: '',
};

/** The filters as they stand in the address of the page; what is none is left out. */
export function useFilters() {
  const [parameters, setParameters] = useSearchParams();
  const filters: EntryFilters = {
    status: oneOf(statuses, parameters.get('status')),
    type: oneOf(types, parameters.get('type')),
    state: oneOf(states, parameters.get('state')),
    prefix: alike(/^[1-9]\d{0,9}$/, parameters.get('prefix')),
    reason: oneOf(reasons, parameters.get('reason')),
    language: oneOf(codes, parameters.get('language')),
    expiresWithin: oneOf(withins, parameters.get('expiresWithin')),
    expiresFrom: realDay(parameters.get('expiresFrom')),
    expiresTo: realDay(parameters.get('expiresTo')),
  };
  const change = (changes: Partial<EntryFilters>) => {
    const wanted = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== '');
    setParameters(new URLSearchParams(wanted));
  };
  return { filters, change, isFiltered: Object.values(filters).some((value) => value !== '') };
}

const codes = noticeLanguages.map(({ value }) => value);

function oneOf(values: readonly string[], given: string | null): string {
  return given !== null && values.includes(given) ? given : '';
}

function alike(pattern: RegExp, given: string | null): string {
  return given !== null && pattern.test(given) ? given : '';
}

/** A day that a calendar has: 2026-02-30 is none. */
function realDay(given: string | null): string {
  const day = alike(/^\d{4}-\d{2}-\d{2}$/, given);
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : '';
}
