import type { BusinessTransaction, NoticeForm } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { RecipientLinks } from '#app/ports/recipients.ts';
import { linkAsLong } from '#app/recipients/notice-link.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { renderNotice } from '#domain/notice/render.ts';
import { smsEncoding } from '#domain/notice/segments.ts';
import { afterSpending, isLimited, nothingSpent, type Spending, spendingOn } from '#domain/notice/sms-budget.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';

/** What is left of an account's SMS budget (R0), for the length of a transaction. */
export interface SmsPurse {
  /** Takes so many segments; false, and nothing is taken, where that is more than is left. */
  take(segments: number): boolean;
  /** Puts back what was taken for a notice that was not queued after all. */
  putBack(segments: number): void;
  /** Writes down what was taken. */
  close(): Promise<void>;
}

const endless: SmsPurse = { take: () => true, putBack: () => undefined, close: () => Promise.resolve() };

/**
 * Requests of an account that has a budget spend from it one after the other: who opens the purse has it until the transaction ends, so
 * that however many come at once, no more is spent than there is. Of accounts without one nothing is counted.
 */
export async function openPurse(tx: BusinessTransaction, { account }: AccountContext, at: Instant): Promise<SmsPurse> {
  const budget = account.settings;
  if (!isLimited(budget)) return endless;
  let spending: Spending = spendingOn((await tx.spendingForChange(account.id)) ?? nothingSpent, dateOf(at));
  let isChanged = false;
  return {
    take(segments) {
      const after = afterSpending(spending, budget, segments);
      if (after === null) return false;
      spending = after;
      isChanged = true;
      return true;
    },
    putBack(segments) {
      const { segmentsOfDay, segmentsOfMonth } = spending;
      spending = { ...spending, segmentsOfDay: segmentsOfDay - segments, segmentsOfMonth: segmentsOfMonth - segments };
    },
    close: () => (isChanged ? tx.setSpending(account.id, spending) : Promise.resolve()),
  };
}

/**
 * With which wording a notice is counted. A request asks in any case; of every other the mode when it is sent decides (R9, R11), so that it
 * is counted as one that informs, which is the longer of both.
 */
export function countedAs(form: NoticeForm): NoticeMeaning {
  return form === 'request' ? 'ask' : 'inform';
}

/** What each notice of a request takes: the same for all its numbers, so it is rendered once. */
export function noticeCosts(
  context: AccountContext,
  language: Language,
  links: RecipientLinks | undefined,
): (meaning: NoticeMeaning, line: PhoneNumber) => number {
  const costs = new Map<NoticeMeaning, number>();
  return (meaning, line) => {
    const cost = costs.get(meaning) ?? noticeSegments(context, { meaning, language, line, link: linkAsLong(links) });
    costs.set(meaning, cost);
    return cost;
  };
}

/**
 * How many segments a notice takes. One that informs may have to ask by the time it is sent (R9), so it is counted as the longer of both:
 * what is sent is never more than was counted. All lines are written alike long, and so are all links.
 */
function noticeSegments(
  context: AccountContext,
  notice: { readonly meaning: NoticeMeaning; readonly language: Language; readonly line: PhoneNumber; readonly link: string },
): number {
  const { meaning, language, line, link } = notice;
  const { brandName: brand, settings } = context.account;
  const wordings: readonly NoticeMeaning[] = meaning === 'inform' ? ['inform', 'ask'] : ['ask'];
  const segments = wordings.map((wording) => {
    const chosen = chooseTemplate(context.templates, wording, language, settings.templates);
    return chosen.kind === 'template' ? smsEncoding(renderNotice(chosen.template, { brand, line, link })).segments : 0;
  });
  return Math.max(...segments);
}
