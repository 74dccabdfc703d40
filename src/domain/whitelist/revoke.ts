import type { AccountId } from '#domain/account/account.ts';
import type { NumberRevoked } from '#domain/consent/event.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { after, DAY, earliest, HOUR, type Instant } from '#domain/kernel/instant.ts';
import { type AccountStanding, type NoticeMark, type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

/** A list of numbers that were permanently disconnected. */
export interface RevocationList {
  /** The day it speaks of, `yyyy-mm-dd` in India. */
  readonly dated: string;
  /** What it is called: with the day it makes a repeat known (R18). */
  readonly reference: string;
}

/**
 * What began before this instant was given by the former holder: until the end of the list's day, or until the list was first
 * heard, if that was earlier, so that hearing it again on its own day ends nothing that began since (R18). Null where there is no
 * such day.
 */
export function revokedBefore(list: RevocationList, firstHeardAt: Instant): Instant | null {
  const day = startOfDate(list.dated);
  return day === null ? null : earliest(after(day, DAY), firstHeardAt);
}

/** Acts after which something stands whose beginning the standing itself does not keep. */
export const beginningKinds = ['agreed', 'contacted', 'member_added', 'member_verified'] as const;

export type BeginningKind = (typeof beginningKinds)[number];

/** When the account's latest act of a kind was; null where there was none. */
export type LatestAct = (account: AccountId, kind: BeginningKind) => Instant | null;

export interface RevocationCircumstances {
  readonly list: RevocationList;
  /** See {@link revokedBefore}. */
  readonly before: Instant;
  readonly latest: LatestAct;
  readonly terms: (account: AccountId) => Terms;
  readonly now: Instant;
  readonly request: string;
}

/**
 * What a revocation list ends (R10): of every account the entry, the contact and the membership that began before it. A grant begins
 * with the person's agreement, or else with its posting; a renewal goes on with what it renews. Objections stay. Nothing where
 * nothing stands, so that hearing a list twice changes nothing (R18).
 */
export function decideRevocation(standing: Standing, at: RevocationCircumstances): readonly NumberRevoked[] {
  return standing.accounts.flatMap(({ account }) => {
    const base = { kind: 'number_revoked', at: at.now, actor: 'operator', account, request: at.request } as const;
    const list = { listDated: at.list.dated, listReference: at.list.reference };
    return thingsEnded(standing, account, at).map((what) => ({ ...base, what, ...list }));
  });
}

function thingsEnded(standing: Standing, account: AccountId, at: RevocationCircumstances): readonly NumberRevoked['what'][] {
  const own = standingOfAccount(standing, account);
  const isEarlier = (began: Instant | null): boolean => began === null || began < at.before;
  const member = own.member === 'verified' ? 'member_verified' : 'member_added';
  const things: NumberRevoked['what'][] = [];
  if (isEntryEnded(standing, own, at)) things.push('entry');
  if (own.contactUntil !== null && isEarlier(at.latest(account, 'contacted'))) things.push('contact');
  if (own.member !== null && isEarlier(at.latest(account, member))) things.push('membership');
  return things;
}

/** Of an entry that has ended already, the notice of a day ago is left: it must not cover a request for the next holder (R6.4). */
function isEntryEnded(standing: Standing, { account, entry }: AccountStanding, at: RevocationCircumstances): boolean {
  if (entry === null || entry.postedAt >= at.before) return false;
  if (entry.state === 'agreed') return (at.latest(account, 'agreed') ?? entry.postedAt) < at.before;
  if (entry.state !== 'neutral') return true;
  const since = after(at.now, -at.terms(account).cover_hours * HOUR);
  const covers = (mark: NoticeMark) =>
    mark.account === account &&
    mark.fate === 'accepted' &&
    mark.acceptedAt !== null &&
    mark.acceptedAt > since &&
    mark.acceptedAt < at.before;
  return standing.notices.some(covers);
}
