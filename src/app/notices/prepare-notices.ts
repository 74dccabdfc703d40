import { linesInOrder, works } from '#app/lines/find-line.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { DueNotice } from '#app/ports/notices.ts';
import type { BusinessId, ConsentMode } from '#domain/account/account.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { askingClosesAt, askingOpensAt } from '#domain/notice/asking-hours.ts';
import { keepsHours } from '#domain/notice/category.ts';
import { type Confirmation, isConfirmation, type NoticeMeaning, type NoticeTemplate } from '#domain/notice/meaning.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { CONFIRM_WITHIN, isStillTrue } from '#domain/whitelist/confirmation.ts';
import { wordingWanted } from '#domain/whitelist/notice-wanted.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { type ComposedMessage, composeMessage } from './compose-message.ts';
import type { DispatchPorts } from './dispatch-notices.ts';

/** A notice that is ready to be sent. */
export type PreparedNotice = WordedNotice & {
  /** When the hours for it are over (R7); null where it is sent at any hour. */
  readonly notAfter: Instant | null;
};

/** A notice with its final wording and line; the confirmation of an objection names none. */
type WordedNotice = { readonly notice: DueNotice } & ComposedMessage &
  (
    | { readonly meaning: NoticeMeaning; readonly line: PhoneNumber }
    | { readonly meaning: 'confirm_objection'; readonly line: null }
    | { readonly meaning: 'confirm_agreement'; readonly line: PhoneNumber }
  );

export interface HeldNotice {
  readonly notice: DueNotice;
  readonly until: Instant;
}

/** How long a notice waits for what comes at no known time. */
const LOOK_AGAIN_AFTER = 5 * MINUTE;

interface Prepared {
  readonly ready: readonly PreparedNotice[];
  /** To be looked at again later: the account is suspended, no line works (R8.3), no agree line is free (R9), or it is no hour for what it is (R7). */
  readonly held: readonly HeldNotice[];
  readonly unwanted: readonly DueNotice[];
}

/**
 * Gives due notices the wording that the mode now asks for (R9) and a line that fits it. A line that changes is written down before
 * anything is sent: whoever is told to ring it must be found when they do.
 */
export async function prepareNotices(ports: DispatchPorts, business: BusinessId, due: readonly DueNotice[]): Promise<Prepared> {
  const { mode, standings } = await ports.consent.read(
    business,
    due.map((notice) => notice.number),
  );
  const ready: PreparedNotice[] = [];
  const held: HeldNotice[] = [];
  const unwanted: DueNotice[] = [];
  for (const notice of due) {
    const context = ports.directory.current().accountById(notice.account);
    const standing = standings.get(notice.number) ?? noStanding;
    const now = ports.clock.now();
    const meaning = wordingNow(context, standing, notice, mode.mode, now);
    if (context === null || meaning === null) {
      unwanted.push(notice);
      continue;
    }
    const chosen = chooseTemplate(context.templates, meaning, notice.language, context.account.settings.templates);
    if (chosen.kind === 'no_template' || context.account.status === 'suspended') {
      held.push({ notice, until: after(now, LOOK_AGAIN_AFTER) });
      continue;
    }
    const keeps = ports.asksAllDay !== true && keepsHours(meaning, chosen.template.category);
    const opensAt = keeps ? askingOpensAt(context.terms, now) : null;
    if (opensAt !== null) {
      held.push({ notice, until: opensAt });
      continue;
    }
    const worded = await wordNotice(ports, context, notice, meaning, chosen.template);
    if (worded === null) held.push({ notice, until: after(now, LOOK_AGAIN_AFTER) });
    else ready.push({ ...worded, notAfter: keeps ? askingClosesAt(context.terms, now) : null });
  }
  return { ready, held, unwanted };
}

/** Null where no line works that it could name, or there is no link that its text wants. */
async function wordNotice(
  ports: DispatchPorts,
  context: AccountContext,
  notice: DueNotice,
  meaning: NoticeMeaning | Confirmation,
  template: NoticeTemplate,
): Promise<WordedNotice | null> {
  if (meaning === 'confirm_objection') {
    const composed = composeOrHold(ports, context, notice, template, null);
    return composed && { notice, meaning, line: null, ...composed };
  }
  const line = await lineFor(ports, context.business.id, notice, meaning === 'ask' ? 'ask' : 'inform');
  const composed = line === null ? null : composeOrHold(ports, context, notice, template, line);
  return line === null || composed === null ? null : { notice, meaning, line, ...composed };
}

/**
 * Null also for a brand name or template that does not pass its check, as one may that was stored before the check was made stricter: its
 * notices wait until it is changed, and those of others in the same batch are sent.
 */
function composeOrHold(
  ports: DispatchPorts,
  context: AccountContext,
  notice: DueNotice,
  template: NoticeTemplate,
  line: PhoneNumber | null,
): ComposedMessage | null {
  try {
    return composeMessage(ports, context, notice, template, line);
  } catch (error) {
    ports.log.error('a notice cannot be written', error, { sid: context.account.sid, notice: notice.notice });
    return null;
  }
}

/** The wording with which a notice is to be sent now; null where it is not: nobody sends for a closed account. */
export function wordingNow(
  context: AccountContext | null,
  standing: Standing,
  notice: DueNotice,
  mode: ConsentMode,
  now: Instant,
): NoticeMeaning | Confirmation | null {
  if (context === null || context.account.status === 'closed') return null;
  const { form } = notice;
  const isInTime = now < after(notice.firstTriedAt, CONFIRM_WITHIN);
  if (isConfirmation(form)) return isInTime && isStillTrue(form, standing) ? form : null;
  return wordingWanted(standing, { ...notice, form }, { mode, now, terms: context.terms });
}

/** The line it was queued with, if that still means what the wording says; else another, held for an ask (R8). */
async function lineFor(
  ports: DispatchPorts,
  business: BusinessId,
  notice: DueNotice,
  meaning: NoticeMeaning,
): Promise<PhoneNumber | null> {
  const wanted = meaning === 'inform' ? 'object' : 'agree';
  const queued = notice.line === null ? null : ports.directory.current().serviceNumber(notice.line);
  if (
    notice.line !== null &&
    queued?.kind === 'consent_line' &&
    queued.line.meaning === wanted &&
    queued.line.retiredAt === null &&
    works(ports, notice.line, notice.account)
  ) {
    return notice.line;
  }
  for (const { number: line } of linesInOrder(ports, business, notice.account, wanted)) {
    const found = await ports.consent.transact(business, async (tx) => {
      // Nothing is held for somebody who was erased meanwhile.
      if (!(await tx.noticeForChange(notice))) return false;
      if (meaning === 'ask') {
        const hold = { number: notice.number, line, business, account: notice.account, notice: notice.notice };
        if ((await tx.hold([hold], ports.clock.now())).length === 0) return false;
      }
      const unchanged = { dueAt: null, messageId: null, error: null };
      await tx.noticeState([{ number: notice.number, notice: notice.notice, state: 'sending', line, ...unchanged }]);
      return true;
    });
    if (found) return line;
  }
  return null;
}
