import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import { after, DAY, HOUR, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { receiptOverdue } from './notice-marks.ts';
import { type Entry, type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/** What the entry is worth at an instant. */
export type EntryView =
  | { readonly kind: 'live'; readonly until: Instant; readonly basis: 'declaration' | 'agreement'; readonly provisional: boolean }
  | { readonly kind: 'awaiting'; readonly until: Instant; readonly what: 'notice' | 'delivery' | 'answer' }
  | {
      readonly kind: 'none';
      readonly why: 'nothing_posted' | 'ended' | 'expired' | 'notice_failed' | 'no_receipt' | 'no_answer';
    };

/** What is shown for one account and number (R15). */
export type Shown =
  | { readonly status: 'blacklist'; readonly since: Instant }
  | { readonly status: 'whitelist'; readonly type: 'agent'; readonly until: null }
  | { readonly status: 'whitelist'; readonly type: 'customer' | 'api'; readonly until: Instant }
  | { readonly status: 'neutral'; readonly why: 'awaiting' | Extract<EntryView, { kind: 'none' }>['why'] };

/**
 * What the entry is worth now: computed when read, so that a change of mode (R9) or the passing of a term (R6, R7, R10) needs
 * no update. A permission holds strictly before its instant.
 */
export function viewEntry(entry: Entry | null, mode: ConsentMode, now: Instant, terms: Terms): EntryView {
  if (entry === null) return { kind: 'none', why: 'nothing_posted' };
  switch (entry.state) {
    case 'neutral':
      return { kind: 'none', why: 'ended' };
    case 'withheld':
      return { kind: 'none', why: 'notice_failed' };
    case 'provisional':
      return viewProvisional(entry, mode, now, terms);
    case 'declared':
      return viewDeclared(entry, now, terms);
    case 'awaiting':
      return viewAwaiting(entry, now, terms, entry.acceptedAt === null ? 'notice' : 'answer');
    case 'agreed':
      if (now >= entry.expiresAt) return { kind: 'none', why: 'expired' };
      return { kind: 'live', until: entry.expiresAt, basis: 'agreement', provisional: false };
  }
}

/** Declared, its notice not accepted: stands for a quarter of an hour in opt-out mode, and never in opt-in mode (R6, R9). */
function viewProvisional(entry: Entry, mode: ConsentMode, now: Instant, terms: Terms): EntryView {
  if (mode === 'opt_in') return viewAwaiting(entry, now, terms, 'notice');
  if (now >= entry.expiresAt) return { kind: 'none', why: 'expired' };
  const standsUntil = after(entry.noticeQueuedAt, terms.provisional_minutes * MINUTE);
  if (entry.strict || now >= standsUntil) return { kind: 'awaiting', until: entry.expiresAt, what: 'notice' };
  return { kind: 'live', until: entry.expiresAt, basis: 'declaration', provisional: true };
}

function viewDeclared(entry: Entry, now: Instant, terms: Terms): EntryView {
  if (now >= entry.expiresAt) return { kind: 'none', why: 'expired' };
  if (receiptOverdue(entry, now, terms)) return { kind: 'none', why: 'no_receipt' };
  if (entry.strict && entry.receipts && !entry.delivered && entry.acceptedAt !== null) {
    return { kind: 'awaiting', until: after(entry.acceptedAt, terms.receipt_hours * HOUR), what: 'delivery' };
  }
  return { kind: 'live', until: entry.expiresAt, basis: 'declaration', provisional: false };
}

function viewAwaiting(entry: Entry, now: Instant, terms: Terms, what: 'notice' | 'answer'): EntryView {
  const until = after(entry.postedAt, terms.awaiting_days * DAY);
  return now < until ? { kind: 'awaiting', until, what } : { kind: 'none', why: 'no_answer' };
}

/** R15: Blacklist, Agent, the later-expiring of Customer and API, Neutral. */
export function show(standing: Standing, account: AccountId, mode: ConsentMode, now: Instant, terms: Terms): Shown {
  if (standing.objection !== null) return { status: 'blacklist', since: standing.objection.at };
  const own = standingOfAccount(standing, account);
  if (own.member === 'verified') return { status: 'whitelist', type: 'agent', until: null };
  const view = viewEntry(own.entry, mode, now, terms);
  const api = view.kind === 'live' ? view.until : null;
  const customer = own.contactUntil !== null && now < own.contactUntil ? own.contactUntil : null;
  if (api !== null && (customer === null || api >= customer)) return { status: 'whitelist', type: 'api', until: api };
  if (customer !== null) return { status: 'whitelist', type: 'customer', until: customer };
  return { status: 'neutral', why: view.kind === 'none' ? view.why : 'awaiting' };
}

/** Whole seconds until the instant, rounded up (R15): never 0 while it still stands. */
export function secondsUntil(until: Instant, now: Instant): number {
  return Math.ceil((until - now) / 1000);
}
