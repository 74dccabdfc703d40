/** The question that everything else is for: may this account call this person, now, for this purpose? (R16) */
import type { Account, Business, ConsentMode } from '#domain/account/account.ts';
import type { SignOf } from '#domain/account/line-health.ts';
import { after, DAY, earliest, type Instant, indianTime, MINUTE, startOfIndianDay } from '#domain/kernel/instant.ts';
import { type PartialBlock, partialBlock } from '#domain/registry/preference-profile.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { Terms } from '#domain/whitelist/terms.ts';
import { type CallingHolidays, isCallingHoliday, nextCallingHoliday } from './calling-holidays.ts';
import type { KnownPreference } from './known-preference.ts';
import { judgePromotion, type Promotion } from './promotion.ts';
import type { Ground, Purpose, Refusal } from './reasons.ts';
import { whitelisted } from './whitelisted.ts';

/** `until` is the instant from which it must be asked again; null where nothing that is known ends it. */
export type Permission =
  | { readonly kind: 'allowed'; readonly because: Ground; readonly until: Instant | null }
  | { readonly kind: 'refused'; readonly because: Refusal };

/** Everything the answer depends on but the call itself. */
export interface Known {
  readonly business: Pick<Business, 'agreement'>;
  readonly account: Pick<Account, 'id' | 'status'>;
  /** The business's consent mode. */
  readonly mode: ConsentMode;
  readonly terms: Terms;
  readonly callingHolidays: CallingHolidays;
  readonly standing: Standing;
  readonly preference: KnownPreference;
  readonly signOf: SignOf;
}

/** A call or a text that the account would like to make. Category, and the holidays that people may block, matter to promotion only. */
export interface IntendedCall extends Promotion {
  readonly purpose: Purpose;
}

/**
 * Allowed until the earliest of: the end of what it rests on, the end of the hours it is within, the account's next holiday, the end
 * of its source's validity.
 * In doubt, refused.
 */
export function permission(known: Known, call: IntendedCall): Permission {
  const stopped = stopsEveryCall(known, call.at);
  if (stopped !== null) return refused(stopped);
  const answer = byPurpose(known, call);
  if (answer.kind === 'refused') return answer;
  const ends = [answer.until, endOfCallingHours(known.terms, call.at), nextCallingHoliday(known.callingHolidays, call.at)].filter(
    (end) => end !== null,
  );
  return { ...answer, until: ends.length === 0 ? null : earliest(...ends) };
}

/** What goes before the purpose, and so before anything that a government may direct. */
function stopsEveryCall({ business, account, standing, terms, callingHolidays }: Known, at: Instant): Refusal | null {
  if (account.status === 'suspended') return 'account_suspended';
  if (account.status === 'closed') return 'account_closed';
  if (business.agreement === null) return 'no_agreement';
  if (standing.objection !== null) return 'objected';
  if (isCallingHoliday(callingHolidays, at)) return 'holiday';
  return isWithinCallingHours(terms, at) ? null : 'outside_calling_hours';
}

function byPurpose(known: Known, call: IntendedCall): Permission {
  switch (call.purpose) {
    case 'government':
      return { kind: 'allowed', because: 'government', until: null };
    case 'service':
    case 'transactional':
      return forService(known, call.at);
    case 'promotional':
      return forPromotion(known, call);
  }
}

function forService({ account, mode, preference, standing, terms, signOf }: Known, at: Instant): Permission {
  if (preference.kind === 'not_on_dnd' && at < preference.until) {
    return { kind: 'allowed', because: 'not_on_dnd', until: preference.until };
  }
  const grant = whitelisted(standing, account.id, mode, at, terms, signOf);
  if (grant === 'line_dead') return refused('line_dead');
  return grant === null ? refused('not_whitelisted') : { kind: 'allowed', because: 'whitelisted', until: grant.until };
}

/** Nothing that was agreed with this business permits promotion: only what the person told everyone does. */
function forPromotion({ preference, terms }: Known, call: IntendedCall): Permission {
  const open = leftOpen(preference, call.at);
  if (typeof open === 'string') return refused(open);
  const judged = judgePromotion(open.blocked, call, terms);
  if ('refused' in judged) return refused(judged.refused);
  return { kind: 'allowed', because: open.because, until: earliest(judged.until, open.until) };
}

/** What is blocked for somebody who is in no registry. */
const nothingChosen = partialBlock({});

/** What the person blocked, where that leaves anything open and is known to be so now. */
function leftOpen(
  preference: KnownPreference,
  at: Instant,
): Refusal | { readonly blocked: PartialBlock; readonly because: Ground; readonly until: Instant } {
  switch (preference.kind) {
    case 'unknown':
      return 'preference_unknown';
    case 'not_on_dnd':
      if (at >= preference.until) return 'preference_unknown';
      return { blocked: nothingChosen, because: 'not_on_dnd', until: preference.until };
    case 'on_dnd': {
      const { profile, until } = preference;
      if (profile === null) return 'profile_unknown';
      if (profile.kind === 'full') return 'fully_blocked';
      if (until === null || at >= until) return 'preference_unknown';
      return { blocked: profile, because: 'not_blocked', until };
    }
  }
}

function isWithinCallingHours(terms: Terms, at: Instant): boolean {
  const { sinceMidnight } = indianTime(at);
  return sinceMidnight >= terms.calling_from_minute * MINUTE && sinceMidnight < terms.calling_until_minute * MINUTE;
}

/** Null where the account has no hours of its own. */
function endOfCallingHours({ calling_from_minute: from, calling_until_minute: until }: Terms, at: Instant): Instant | null {
  return from === 0 && until * MINUTE >= DAY ? null : after(startOfIndianDay(at), until * MINUTE);
}

function refused(because: Refusal): Permission {
  return { kind: 'refused', because };
}
