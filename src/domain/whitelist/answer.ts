/** What a call or text on one of our numbers means for one business and number (R8, R12, R13). */
import type { AccountId, ConsentMode } from '#domain/account/account.ts';
import type { CarrierReport, ConsentEvent, Heard, ObjectionDoor } from '#domain/consent/event.ts';
import { after, HOUR, type Instant, plusMonths } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { markOf, mayHaveArrivedAt, wasTold } from './notice-marks.ts';
import { viewEntry } from './shown.ts';
import { type Standing, standingOfAccount } from './standing.ts';
import type { Terms } from './terms.ts';

interface Answering {
  readonly now: Instant;
  readonly terms: Terms;
  readonly report: CarrierReport;
}

/** What is known of an objection before the standing is read. */
export interface Reached {
  /** It was said to a number of this business, or to a line that the business told this person to ring. */
  readonly isToBusiness: boolean;
  /** A notice of the business that names the line has left for the person, whether or not its acceptance is recorded yet. */
  readonly hasNoticeLeft: boolean;
}

/**
 * A call on an object line by a number that was ever told to ring it: always an objection, forwarded or not, without deadline
 * (R8). Towards the change to opt-in it counts where a notice of this business has gone out, and the call was not forwarded (R9): who
 * rings a line of several businesses does not answer those that have told nothing yet.
 */
export function decideObjectLineCall(standing: Standing, line: PhoneNumber, reached: Reached, at: Answering): ConsentEvent {
  const answersNotice = isAnswer(standing, reached) && !isForwarded(at.report);
  return objectedEvent({ door: 'missed_call', line, answersNotice, reference: null, ...at });
}

/** A text that says STOP, to any of our numbers (R13). It answers the notice of the business to whose number it was sent (R9). */
export function decideStop(standing: Standing, reached: Reached, at: Answering): ConsentEvent {
  return objectedEvent({ door: 'stop', line: null, answersNotice: isAnswer(standing, reached), reference: null, ...at });
}

function isAnswer(standing: Standing, { isToBusiness, hasNoticeLeft }: Reached): boolean {
  return isToBusiness && (hasNoticeLeft || wasTold(standing));
}

export function objectedEvent(objection: {
  readonly door: ObjectionDoor;
  readonly line: PhoneNumber | null;
  readonly answersNotice: boolean;
  readonly reference: string | null;
  readonly report: CarrierReport | null;
  readonly now: Instant;
  readonly request?: string | null;
  readonly actor?: 'person' | 'account' | 'operator';
}): Extract<ConsentEvent, { kind: 'objected' }> {
  const { door, line, answersNotice, reference, report } = objection;
  return {
    kind: 'objected',
    at: objection.now,
    actor: objection.actor ?? 'person',
    account: null,
    request: objection.request ?? null,
    door,
    line,
    answersNotice,
    reference,
    report,
  };
}

/**
 * A call on an agree line (R8): agrees only if the request that holds the line for this number awaits, a carrier has accepted
 * its notice, which names the line, and the call is plain. An agreement older than a recorded objection changes nothing (R18); one that answers a
 * later notice takes the objection back (R12).
 */
export function decideAgreeLineCall(
  standing: Standing,
  held: { readonly account: AccountId; readonly notice: number },
  line: PhoneNumber,
  mode: ConsentMode,
  at: Answering,
): readonly ConsentEvent[] {
  const { entry } = standingOfAccount(standing, held.account);
  const heard = (reason: string) => [heardEvent(held.account, line, reason, at)];
  if (isForwarded(at.report)) return heard('the call was forwarded');
  if (entry === null) return heard('nobody asked');
  const view = viewEntry(entry, mode, at.now, at.terms);
  if (entry.renewal?.notice === held.notice) {
    if (view.kind !== 'live') return heard('the request has lapsed');
    if (entry.renewal.acceptedAt === null) return heard('the notice has not been sent yet');
  } else {
    if (entry.notice !== held.notice || entry.state !== 'awaiting') return heard('nobody asked');
    if (view.kind !== 'awaiting') return heard('the request has lapsed');
    if (entry.acceptedAt === null) return heard('the notice has not been sent yet');
  }
  // The line that was printed, which need not be the one it was queued with.
  if ((markOf(standing, held.notice)?.line ?? line) !== line) return heard('the notice names another line');
  if (isOlderThanObjection(standing, at)) return heard('older than an objection');
  const agreed: ConsentEvent = {
    kind: 'agreed',
    at: at.now,
    actor: 'person',
    account: held.account,
    request: null,
    line,
    notice: held.notice,
    expiresAt: plusMonths(at.now, at.terms.permission_months),
    report: at.report,
  };
  return standing.objection === null ? [agreed] : [withdrawnEvent('agree_line', at), agreed];
}

/** START, to a virtual number only (R12, R13): takes a standing objection back, unless it was said before that (R18). */
export function decideStart(standing: Standing, account: AccountId, called: PhoneNumber, at: Answering): readonly ConsentEvent[] {
  if (standing.objection === null) return [];
  if (isOlderThanObjection(standing, at)) return [heardEvent(account, called, 'older than an objection', at)];
  return [withdrawnEvent('start', at)];
}

/** An agreement that the person gave before a recorded objection and that arrives after it (R18). */
function isOlderThanObjection(standing: Standing, at: Answering): boolean {
  return standing.objection !== null && (at.report.carrierAt ?? at.now) < standing.objection.at;
}

/** The person takes the objection back (R12). */
export function withdrawnEvent(
  by: 'agree_line' | 'start' | 'page',
  at: { now: Instant; report: CarrierReport | null },
): ConsentEvent {
  return { kind: 'objection_withdrawn', at: at.now, actor: 'person', account: null, request: null, by, report: at.report };
}

/**
 * A call or text to a virtual number (R13): whitelists the account for the person and renews; verifies a member (R14). Within a
 * day of the business's own call or notice it may be an answer to that, so it is recorded and not counted; so it is while an objection
 * stands, and taking that back later grants nothing (R12). `ownCallAt` is the latest call that the business is known to have made.
 */
export function decideContact(
  standing: Standing,
  account: AccountId,
  virtualNumber: PhoneNumber,
  at: Answering & { readonly ownCallAt: Instant | null },
): readonly ConsentEvent[] {
  const base = { at: at.now, actor: 'person', account, request: null } as const;
  const events: ConsentEvent[] = [];
  if (standingOfAccount(standing, account).member === 'unverified' && at.report.text === null) {
    events.push({ ...base, kind: 'member_verified', how: 'call', report: at.report });
  }
  if (standing.objection !== null) {
    events.push(heardEvent(account, virtualNumber, 'an objection stands', at));
    return events;
  }
  const answered = answeredBy(standing, at);
  if (answered !== null) {
    events.push(heardEvent(account, virtualNumber, `within a day of a ${answered} of the business`, at));
  } else {
    const expiresAt = plusMonths(at.now, at.terms.contact_months);
    events.push({ ...base, kind: 'contacted', virtualNumber, expiresAt, report: at.report });
  }
  return events;
}

/** What the business did within the quiet hours, so that a contact may be an answer to it. */
function answeredBy(
  { notices }: Standing,
  { now, terms, ownCallAt }: Answering & { readonly ownCallAt: Instant | null },
): 'notice' | 'call' | null {
  const quietSince = after(now, -terms.contact_quiet_hours * HOUR);
  if (notices.some((mark) => (mayHaveArrivedAt(mark) ?? quietSince) > quietSince)) return 'notice';
  return ownCallAt !== null && ownCallAt > quietSince ? 'call' : null;
}

export function heardEvent(
  account: AccountId | null,
  called: PhoneNumber,
  reason: string,
  at: { now: Instant; report: CarrierReport },
): Heard {
  return { kind: 'heard', at: at.now, actor: 'person', account, request: null, called, reason, report: at.report };
}

/** A forwarding header counts only when it names a number (R8), however that is spaced. */
export function isForwarded({ forwardedFrom }: Pick<CarrierReport, 'forwardedFrom'>): boolean {
  return forwardedFrom !== null && /(?:\p{Nd}[\s().-]*){3}/u.test(forwardedFrom);
}
