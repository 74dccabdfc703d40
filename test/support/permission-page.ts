/**
 * Reads the rows of docs/spec/permission.md into questions. A cell that is not understood is an error, so that no row can pass by being
 * misspelled.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account, Agreement, Business } from '#domain/account/account.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import {
  after,
  DAY,
  fromIndianTime,
  HOUR,
  type Instant,
  indianTime,
  MINUTE,
  plusMonths,
  SECOND,
} from '#domain/kernel/instant.ts';
import { noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { KnownPreference } from '#domain/permission/known-preference.ts';
import type { IntendedCall, Known, Permission } from '#domain/permission/permission.ts';
import { purposes } from '#domain/permission/reasons.ts';
import { categories, communicationModes, dayTypes, timeBands } from '#domain/registry/preference-codes.ts';
import { fullyBlocked, type PreferenceProfile, partialBlock } from '#domain/registry/preference-profile.ts';
import { type AccountStanding, type Entry, noStanding, type Standing, withAccount } from '#domain/whitelist/standing.ts';
import { defaultTerms, type Terms } from '#domain/whitelist/terms.ts';
import { tablesOf } from '#scripts/spec-page.ts';
import { objectLine, worldAccounts } from './world-directory.ts';

const page = path.join(import.meta.dirname, '..', '..', 'docs/spec/permission.md');

/** A row by its columns. */
export type Row = Readonly<Record<string, string>>;

export interface PermissionPage {
  /** Every row with an answer, what it leaves out filled in with what the page assumes. */
  readonly cases: readonly { readonly table: string; readonly row: Row }[];
  readonly codes: readonly Row[];
}

export async function readPermissionPage(): Promise<PermissionPage> {
  const tables = tablesOf(await readFile(page, 'utf8')).map(({ name, header, rows }) => ({
    name,
    rows: rows.map((row): Row => Object.fromEntries(header.map((column, at) => [column, row[at] ?? '']))),
  }));
  const rowsOf = (wanted: string) => tables.find(({ name }) => name === wanted)?.rows ?? [];
  const assumed = Object.fromEntries(rowsOf('assumed').map(({ what = '', is = '' }) => [what, is]));
  const withAnswers = tables.filter(({ rows }) => rows[0]?.['answer'] !== undefined);
  return {
    cases: withAnswers.flatMap(({ name, rows }) => rows.map((row) => ({ table: name, row: { ...assumed, ...row } }))),
    codes: rowsOf('codes'),
  };
}

export function knownOf(row: Row): Known {
  return {
    ...accountOf(cell(row, 'account')),
    standing: standingOf(cell(row, 'person')),
    preference: preferenceOf(cell(row, 'registry')),
    mode: 'opt_out',
    signOf: signOf(row['line'] ?? ''),
  };
}

export function callOf(row: Row): IntendedCall {
  const category = cell(row, 'category');
  return {
    purpose: oneOf(purposes, cell(row, 'purpose')),
    category: category === 'not given' ? null : oneOf(categories, Number(category)),
    mode: oneOf(communicationModes, cell(row, 'mode')),
    at: instantOf(cell(row, 'when')),
    holidays: new Set(['2026-12-02']),
  };
}

/** The answer as the page writes it. */
export function answerText(answer: Permission): string {
  if (answer.kind === 'refused') return `refused: ${answer.because}`;
  return `allowed${answer.until === null ? ', no end known' : ` until ${instantText(answer.until)}`}: ${answer.because}`;
}

/** What a row of the table of codes says they mean: null for a bad line. */
export function profileOf(means: string): PreferenceProfile | null {
  if (means === 'bad line') return null;
  if (means === 'fully blocked') return fullyBlocked;
  const [, blocks = '', opens = ''] = match(/^blocks ([^:;]+)(?:; opens (.+))?(?::.*)?$/, means);
  const parts = blocks.split(', ');
  const of = <T extends string>(all: readonly T[]): readonly T[] => all.filter((part) => parts.includes(part));
  const named = {
    categories: categories.filter((category) => parts.includes(`category ${category}`)),
    modes: of(communicationModes),
    bands: of(timeBands),
    days: of(dayTypes),
  };
  if (Object.values(named).flat().length !== parts.length) throw new SyntaxError(`not what a person can block: ${blocks}`);
  return partialBlock({ ...named, opened: opens === '' ? [] : opens.split(', ').map((band) => oneOf(timeBands, band)) });
}

function accountOf(cell: string): Pick<Known, 'account' | 'business' | 'terms' | 'callingHolidays'> {
  const [, day, hours] = /^no calls on (\w{3})(?:, (.+))?$/.exec(cell) ?? [];
  const text = day === undefined ? cell : (hours ?? 'in good order');
  const callingHolidays =
    day === undefined ? noCallingHolidays : { dates: [dateOf(instantOf(`${day} 12:00:00`))], national: false };
  const agreement: Agreement = {
    signedOn: '2026-11-01',
    signatory: 'A. Signatory',
    reference: 'AG-1',
    earlierObjections: 'none_exist',
    filedAt: fromIndianTime(2026, 11, 1),
  };
  const status: Account['status'] = text === 'suspended' || text === 'closed' ? text : 'active';
  const business: Pick<Business, 'agreement'> = { agreement: text === 'without agreement' ? null : agreement };
  return { account: { id: worldAccounts.A1.id, status }, business, terms: termsOf(text), callingHolidays };
}

function termsOf(text: string): Terms {
  if (['in good order', 'suspended', 'closed', 'without agreement'].includes(text)) return defaultTerms;
  const [, what, ...times] = match(/^(calls|promotes) (\d\d):(\d\d) to (\d\d):(\d\d)$/, text);
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = times.map(Number);
  const hours = what === 'calls' ? 'calling' : 'promotional';
  return {
    ...defaultTerms,
    [`${hours}_from_minute`]: fromHour * 60 + fromMinute,
    [`${hours}_until_minute`]: untilHour * 60 + untilMinute,
  };
}

/** A line that nobody says anything about is not watched. */
function signOf(text: string): Known['signOf'] {
  if (text === '' || text === 'works') return () => null;
  const [, what, time = ''] = match(/^(last heard|broken since) (.+)$/, text);
  const at = instantOf(time);
  return () => (what === 'last heard' ? { heardAt: at, brokenAt: null } : { heardAt: after(at, -HOUR), brokenAt: at });
}

function preferenceOf(text: string): KnownPreference {
  if (text === 'unknown') return { kind: 'unknown' };
  if (text === 'on DND, and what is blocked is not known') return { kind: 'on_dnd', profile: null, until: null };
  const notOnDnd = /^not on DND until (.+)$/.exec(text)?.[1];
  if (notOnDnd !== undefined) return { kind: 'not_on_dnd', until: instantOf(notOnDnd) };
  const [, means = '', until = 'Sun 23:59:59'] = match(/^(.+?)(?:, known until (.+))?$/, text);
  return { kind: 'on_dnd', profile: profileOf(means), until: instantOf(until) };
}

function standingOf(text: string): Standing {
  const own = (account: Partial<AccountStanding>): Standing =>
    withAccount(noStanding, { account: worldAccounts.A1.id, entry: null, contactUntil: null, member: null, ...account });
  const objection = { at: monday, door: 'missed_call', askingAllowed: false } as const;
  switch (text) {
    case 'nothing recorded':
      return noStanding;
    case 'objected':
      return { ...own({ entry: entryOf('neutral', {}) }), objection };
    case 'objected, and a member':
      return { ...own({ member: 'verified' }), objection };
    case 'member':
      return own({ member: 'verified' });
    case 'asked, has not answered':
      return own({ entry: entryOf('awaiting', { acceptedAt: monday }) });
  }
  const [, form, time = ''] = match(
    /^(agreed until|called the business, counts until|told) (\w{3} [\d:]+)(?:, (?:notice not yet accepted|receipt not yet there))?$/,
    text,
  );
  const at = instantOf(time);
  if (form === 'agreed until') return own({ entry: entryOf('agreed', { expiresAt: at, acceptedAt: monday }) });
  if (form !== 'told') return own({ contactUntil: at });
  const told = { postedAt: at, noticeQueuedAt: at, expiresAt: plusMonths(at, 6) };
  return text.endsWith('notice not yet accepted')
    ? own({ entry: entryOf('provisional', told) })
    : own({ entry: entryOf('declared', { ...told, acceptedAt: at, receipts: true }) });
}

function entryOf(state: Entry['state'], changes: Partial<Entry>): Entry {
  return {
    state,
    postedAt: monday,
    expiresAt: plusMonths(monday, 6),
    strict: false,
    notice: 1,
    noticeQueuedAt: monday,
    line: objectLine,
    acceptedAt: null,
    receipts: false,
    delivered: false,
    renewal: null,
    ...changes,
  };
}

const monday = fromIndianTime(2026, 11, 30);
const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function instantOf(text: string): Instant {
  const [, day = '', ...clock] = match(/^(\w{3}) (\d\d):(\d\d):(\d\d)$/, text);
  const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  return after(monday, week.indexOf(oneOf(week, day)) * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND);
}

function instantText(at: Instant): string {
  if (at < monday || at >= after(monday, 7 * DAY)) throw new RangeError(`outside the week of the page: ${at}`);
  const { weekday, sinceMidnight } = indianTime(at);
  const clock = [sinceMidnight / HOUR, (sinceMidnight / MINUTE) % 60, (sinceMidnight / SECOND) % 60];
  return `${week[weekday - 1]} ${clock.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')}`;
}

function cell(row: Row, column: string): string {
  const text = row[column];
  if (text === undefined) throw new SyntaxError(`the page assumes nothing for ${column}`);
  return text;
}

function oneOf<T>(all: readonly T[], wanted: unknown): T {
  const found = all.find((one) => one === wanted);
  if (found === undefined) throw new SyntaxError(`not one of ${all.join(', ')}: ${wanted}`);
  return found;
}

function match(form: RegExp, text: string): readonly string[] {
  const found = form.exec(text);
  if (found === null) throw new SyntaxError(`the page says what nobody understands: ${text}`);
  return found;
}
