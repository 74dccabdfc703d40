/** Events written shortly: what a test does not mention is ordinary. The account is A1 of the small world. */
import type {
  Agreed,
  AnswerConfirmed,
  CarrierReport,
  ConsentEvent,
  Contacted,
  Lapsed,
  MemberChanged,
  NoticeEnded,
  NoticeSent,
  NumberRevoked,
  Objected,
  ObjectionWithdrawn,
  Posting,
  Removed,
} from '#domain/consent/event.ts';
import { type Instant, plusMonths } from '#domain/kernel/instant.ts';
import { agreeLine, objectLine, worldAccounts } from './world-directory.ts';

const account = worldAccounts.A1.id;

type Given<Event> = Partial<Omit<Event, 'kind'>> & { readonly at: Instant };

export const plainReport: CarrierReport = {
  connection: 1,
  id: 'call-1',
  from: '+919800000001',
  forwardedFrom: null,
  carrierAt: null,
  text: null,
};

/** A posting whose notice is its own, as the first event of a number. */
export function posting(kind: Posting['kind'], given: Given<Posting>): Posting {
  return {
    kind,
    actor: 'account',
    account,
    request: 'request-1',
    language: 'en',
    notice: 1,
    line: kind === 'request_posted' ? agreeLine : objectLine,
    expiresAt: plusMonths(given.at, 6),
    strict: false,
    ...given,
  };
}

export function sent(kind: NoticeSent['kind'], given: Given<NoticeSent>): NoticeSent {
  return {
    kind,
    actor: 'carrier',
    account,
    request: null,
    notice: 1,
    line: kind === 'notice_asked' ? agreeLine : objectLine,
    language: 'en',
    text: 'a notice',
    dltTemplateId: null,
    receipts: false,
    messageId: 'message-1',
    covers: false,
    renewedUntil: null,
    ...given,
  };
}

export function ended(kind: NoticeEnded['kind'], given: Given<NoticeEnded>): NoticeEnded {
  return { kind, actor: 'carrier', account, request: null, notice: 1, messageId: null, reason: null, ...given };
}

export function confirmed(given: Given<AnswerConfirmed>): AnswerConfirmed {
  return {
    kind: 'answer_confirmed',
    actor: 'carrier',
    account,
    request: null,
    what: 'objection',
    notice: 3,
    line: null,
    virtualNumber: worldAccounts.A1.virtualNumber,
    language: 'en',
    text: 'a confirmation',
    dltTemplateId: null,
    messageId: 'message-2',
    ...given,
  };
}

export function agreed(given: Given<Agreed>): Agreed {
  const expiresAt = plusMonths(given.at, 6);
  return {
    kind: 'agreed',
    actor: 'person',
    account,
    request: null,
    line: agreeLine,
    notice: 1,
    expiresAt,
    report: plainReport,
    ...given,
  };
}

export function objected(given: Given<Objected>): Objected {
  return {
    kind: 'objected',
    actor: 'person',
    account: null,
    request: null,
    door: 'missed_call',
    line: objectLine,
    answersNotice: true,
    reference: null,
    report: plainReport,
    ...given,
  };
}

export function withdrawn(given: Given<ObjectionWithdrawn>): ObjectionWithdrawn {
  return {
    kind: 'objection_withdrawn',
    actor: 'person',
    account: null,
    request: null,
    by: 'start',
    report: plainReport,
    ...given,
  };
}

export function askingAllowed(at: Instant): ConsentEvent {
  return { kind: 'asking_allowed', at, actor: 'operator', account: null, request: 'request-2', reason: 'a new product' };
}

export function removed(given: Given<Removed>): Removed {
  return { kind: 'removed', actor: 'account', account, request: 'request-3', ...given };
}

export function contacted(given: Given<Contacted>): Contacted {
  return {
    kind: 'contacted',
    actor: 'person',
    account,
    request: null,
    virtualNumber: worldAccounts.A1.virtualNumber,
    expiresAt: plusMonths(given.at, 6),
    report: plainReport,
    ...given,
  };
}

export function member(kind: MemberChanged['kind'], given: Given<MemberChanged>): MemberChanged {
  return { kind, actor: 'account', account, request: null, how: 'api', report: null, ...given };
}

export function lapsed(given: Given<Lapsed>): Lapsed {
  return { kind: 'lapsed', actor: 'system', account, request: null, what: 'permission', ...given };
}

export function revoked(given: Given<NumberRevoked>): NumberRevoked {
  const list = { listDated: '2026-11-22', listReference: 'list 11' };
  return { kind: 'number_revoked', actor: 'operator', account, request: 'request-4', what: 'entry', ...list, ...given };
}

export function heard(at: Instant): ConsentEvent {
  return {
    kind: 'heard',
    at,
    actor: 'person',
    account,
    request: null,
    called: agreeLine,
    reason: 'nobody asked',
    report: plainReport,
  };
}
