import { noticeCosts } from '#app/notices/sms-purse.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { WaitingNotices } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { keepsHours } from '#domain/notice/category.ts';
import { finishingTime, messagesUntilDone } from '#domain/notice/finishing-time.ts';
import type { Language } from '#domain/notice/language.ts';
import { isConfirmation, type NoticeMeaning } from '#domain/notice/meaning.ts';
import { nothingSpent, type Spending, spendingOn } from '#domain/notice/sms-budget.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';

export interface NoticeSummary {
  /** Of the account: queued, and on their way to the carrier. */
  readonly waiting: number;
  /** Segments a second of the senders that serve the account; null where their pace is not known. */
  readonly perSecond: number | null;
  /** When the last of them will have gone out, as things are; null where nothing waits or it cannot be said. */
  readonly finishesAt: Instant | null;
  readonly spending: Spending;
}

type SummaryPorts = Pick<Ports, 'asksAllDay' | 'clock' | 'consent' | 'evidence' | 'sender'> &
  Partial<Pick<Ports, 'recipientLinks'>>;

/**
 * What waits of an account's notices, and until when: from the queue, the pace of its senders and the hours for asking. `more`: as if
 * these were in the queue too.
 */
export async function summariseNotices(
  ports: SummaryPorts,
  context: AccountContext,
  more: readonly WaitingNotices[] = [],
): Promise<NoticeSummary> {
  const { account, business, terms } = context;
  const now = ports.clock.now();
  const queue = [...(await ports.evidence.waitingNotices()), ...more];
  const { mode } = await ports.consent.read(business.id, []);
  const own = queue.filter((one) => one.account === account.id);
  const waiting = total(own);
  const perSecond = ports.sender.perSecondOf?.(account.sid) ?? ports.sender.perSecond ?? null;
  const spending = spendingOn((await ports.evidence.spending(business.id, account.id)) ?? nothingSpent, dateOf(now));
  const nothingSaid = { waiting, perSecond, finishesAt: null, spending };
  if (waiting === 0 || perSecond === null || account.status !== 'active') return nothingSaid;

  const costOf = segmentsOf(ports, context, mode.mode);
  const segments = own.reduce((sum, one) => sum + one.count * costOf(one), 0);
  const ofBusiness = new Map<number, number>();
  for (const one of queue) ofBusiness.set(one.business, (ofBusiness.get(one.business) ?? 0) + one.count);
  const inAll = ofBusiness.get(business.id) ?? waiting;
  ofBusiness.delete(business.id);
  // What others send is taken to be as long as ours.
  const seconds = (messagesUntilDone(inAll, [...ofBusiness.values()]) * (segments / waiting)) / perSecond;
  const waits = !ports.asksAllDay && own.some((one) => keepsHoursOf(context, meaningOf(one, mode.mode), one.language));
  return { ...nothingSaid, finishesAt: finishingTime(seconds, now, waits ? terms : null) };
}

function total(waiting: readonly WaitingNotices[]): number {
  return waiting.reduce((sum, { count }) => sum + count, 0);
}

/** The wording as far as the form says it: whoever was asked is asked, everybody else by the mode. A confirmation is as long as a notice. */
function meaningOf({ form }: WaitingNotices, mode: ConsentMode): NoticeMeaning {
  if (isConfirmation(form)) return 'inform';
  return form === 'request' || mode === 'opt_in' ? 'ask' : 'inform';
}

function keepsHoursOf({ account, templates }: AccountContext, meaning: NoticeMeaning, language: Language): boolean {
  const chosen = chooseTemplate(templates, meaning, language, account.settings.templates);
  return chosen.kind === 'template' && keepsHours(meaning, chosen.template.category);
}

/** Every line is written alike long. */
const anyLine = 8_000_000_000 as PhoneNumber;

function segmentsOf(
  { recipientLinks }: SummaryPorts,
  context: AccountContext,
  mode: ConsentMode,
): (one: WaitingNotices) => number {
  const costs = new Map<string, ReturnType<typeof noticeCosts>>();
  return (one) => {
    const cost = costs.get(one.language) ?? noticeCosts(context, one.language, recipientLinks);
    costs.set(one.language, cost);
    return Math.max(1, cost(meaningOf(one, mode), anyLine));
  };
}
