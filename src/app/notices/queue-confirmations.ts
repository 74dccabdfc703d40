import type { BusinessTransaction, NewNotice, ToldBefore } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Confirmation } from '#domain/notice/meaning.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { answerToConfirm, confirms } from '#domain/whitelist/confirmation.ts';
import type { Standing } from '#domain/whitelist/standing.ts';

/** What one act of a person came to. */
export interface Answer {
  readonly number: PhoneNumber;
  readonly before: Standing;
  readonly events: readonly ConsentEvent[];
  /** The account on whose virtual number the person said it, if it was one. */
  readonly account: AccountId | null;
}

/**
 * Queues the SMS that tell people how their answers were understood (R8.5), in the transaction that records the answers: each comes from
 * the account that last wrote to the person, or on whose number they answered, in the language of the last notice. Of a business that
 * confirms nothing nothing is read.
 */
export async function queueConfirmations(
  ports: Pick<Ports, 'directory'>,
  tx: BusinessTransaction,
  business: BusinessId,
  answers: readonly Answer[],
  now: Instant,
): Promise<void> {
  const accounts = ports.directory.current().accountsOf(business);
  if (!accounts.some(({ account }) => account.settings.confirmAnswers !== 'none')) return;
  const due = answers.flatMap(({ number, before, events, account }) => {
    const answer = answerToConfirm(before, events);
    return answer === null ? [] : { number, ...answer, account: answer.account ?? account };
  });
  if (due.length === 0) return;
  const told = await tx.toldBefore([...new Set(due.map(({ number }) => number))]);
  const notices = due.flatMap(({ number, what, n, account }): NewNotice | readonly [] => {
    const last = told.get(number);
    const one = (id: AccountId | null | undefined) => accounts.find((own) => own.account.id === id);
    const from = one(account) ?? one(last?.account);
    const letter = from === undefined ? null : confirmationOf(from, what, last);
    return letter === null ? [] : { ...letter, number, notice: n, form: what, dueAt: now };
  });
  await tx.queue(notices);
}

/** Null where the account confirms no such answer, or could not send what it would have to say. */
function confirmationOf(
  { account, templates, virtualNumbers }: AccountContext,
  what: Confirmation,
  last: ToldBefore | undefined,
): Pick<NewNotice, 'account' | 'virtualNumber' | 'line' | 'language'> | null {
  if (account.status !== 'active' || !confirms(account.settings, what)) return null;
  const language = last?.language ?? 'en';
  if (chooseTemplate(templates, what, language, account.settings.templates).kind === 'no_template') return null;
  const [first] = virtualNumbers;
  const virtualNumber = virtualNumbers.find(({ number }) => number === last?.virtualNumber) ?? first;
  return virtualNumber === undefined ? null : { account: account.id, virtualNumber: virtualNumber.number, line: null, language };
}
