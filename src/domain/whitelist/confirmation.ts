/** Which answers of a person are confirmed to them by SMS (R8.5). */
import type { AccountId, AccountSettings } from '#domain/account/account.ts';
import type { ConsentEvent, ObjectionDoor } from '#domain/consent/event.ts';
import { HOUR } from '#domain/kernel/instant.ts';
import type { Confirmation } from '#domain/notice/meaning.ts';
import type { Standing } from './standing.ts';

/** Doors that the person went through alone. What somebody else recorded the person is not told of unasked. */
const byThemselves: readonly ObjectionDoor[] = ['missed_call', 'stop', 'page'];

export interface AnswerToConfirm {
  readonly what: Confirmation;
  /** Event number of the answer: it is confirmed once at most. */
  readonly n: number;
  /** Whose permission the answer gave; null where it concerns every account of the business. */
  readonly account: AccountId | null;
}

/**
 * What is to be confirmed of the events that one act of a person comes to; null where it changed nothing, so that who rings ten times is
 * told once. `before` is the standing that they follow.
 */
export function answerToConfirm(before: Standing, events: readonly ConsentEvent[]): AnswerToConfirm | null {
  const numbered = events.map((event, index) => ({ event, n: before.n + index + 1 }));
  for (const { event, n } of numbered) {
    if (event.kind === 'agreed') return { what: 'confirm_agreement', n, account: event.account };
    if (event.kind === 'objected' && !stands(before) && byThemselves.includes(event.door)) {
      return { what: 'confirm_objection', n, account: null };
    }
  }
  // What the person took back stood for every account. On the page it grants nothing, and the page says so itself.
  const withdrawn = numbered.find(({ event }) => event.kind === 'objection_withdrawn' && event.by === 'start');
  return withdrawn === undefined ? null : { what: 'confirm_agreement', n: withdrawn.n, account: null };
}

/** Whoever may be asked again has a new question to say no to (R12). */
function stands({ objection }: Standing): boolean {
  return objection !== null && !objection.askingAllowed;
}

/** Who is told so late what became of an answer takes it for something new (R8.5). */
export const CONFIRM_WITHIN = HOUR;

/** Whether a confirmation is still true: whoever has answered otherwise since is told of that. */
export function isStillTrue(what: Confirmation, { objection }: Standing): boolean {
  return what === 'confirm_objection' ? objection !== null : objection === null;
}

export function confirms({ confirmAnswers }: Pick<AccountSettings, 'confirmAnswers'>, what: Confirmation): boolean {
  return confirmAnswers === 'all' || confirmAnswers === (what === 'confirm_objection' ? 'objections' : 'agreements');
}
