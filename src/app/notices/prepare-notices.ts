import { linesInOrder, works } from '#app/lines/find-line.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { DueNotice } from '#app/ports/notices.ts';
import type { AccountId, BusinessId, ConsentMode, LineMeaning } from '#domain/account/account.ts';
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
  const holding = await holdingTheirLine(ports, due);
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
    const worded = await wordNotice(ports, context, notice, {
      meaning,
      template: chosen.template,
      holdsLine: holding.has(notice),
    });
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
  {
    meaning,
    template,
    holdsLine,
  }: {
    readonly meaning: NoticeMeaning | Confirmation;
    readonly template: NoticeTemplate;
    readonly holdsLine: boolean;
  },
): Promise<WordedNotice | null> {
  if (meaning === 'confirm_objection') {
    const composed = composeOrHold(ports, context, notice, template, null);
    return composed && { notice, meaning, line: null, ...composed };
  }
  const line = await lineFor(ports, context.business.id, notice, { asks: meaning === 'ask', holdsLine });
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

/** Which of these notices hold the agree line that they were queued with (R8): another may hold it by now. */
async function holdingTheirLine(ports: DispatchPorts, due: readonly DueNotice[]): Promise<ReadonlySet<DueNotice>> {
  const directory = ports.directory.current();
  const onAgreeLines = due.filter(({ line }) => {
    const found = line === null ? null : directory.serviceNumber(line);
    return found?.kind === 'consent_line' && found.line.meaning === 'agree';
  });
  const pairs = onAgreeLines.flatMap(({ number, line }) => (line === null ? [] : [{ number, line }]));
  const holds = pairs.length === 0 ? [] : await ports.consent.holdersOf(pairs);
  const keyOf = (hold: Pick<DueNotice, 'business' | 'number' | 'line' | 'notice'>) =>
    [hold.business, hold.number, hold.line, hold.notice].join(' ');
  const held = new Set(holds.map(keyOf));
  return new Set(onAgreeLines.filter((notice) => held.has(keyOf(notice))));
}

/**
 * The line it was queued with, if that still means what the wording says and, for an ask, is still held; else one that is, from then on.
 * What it held before is given up with it: ringing a line that a notice does not name answers nothing (R8).
 */
async function lineFor(
  ports: DispatchPorts,
  business: BusinessId,
  notice: DueNotice,
  { asks, holdsLine }: { readonly asks: boolean; readonly holdsLine: boolean },
): Promise<PhoneNumber | null> {
  const { number, account, line: before } = notice;
  const wanted = asks ? 'agree' : 'object';
  const queued = before !== null && mayName(ports, before, account, wanted) ? before : null;
  if (queued !== null && (holdsLine || !asks)) return queued;
  const others = linesInOrder(ports, business, account, wanted).flatMap((line) => (line.number === queued ? [] : line.number));
  for (const line of queued === null ? others : [queued, ...others]) {
    const found = await ports.consent.transact(business, async (tx) => {
      // Nothing is held for somebody who was erased meanwhile.
      if (!(await tx.noticeForChange(notice))) return false;
      if (asks) {
        const hold = { number, line, business, account, notice: notice.notice };
        if ((await tx.hold([hold], ports.clock.now())).length === 0) return false;
      }
      if (before !== null && before !== line) await tx.releaseHolds([{ number, line: before, notice: notice.notice }]);
      const unchanged = { dueAt: null, messageId: null, error: null };
      await tx.noticeState([{ number, notice: notice.notice, state: 'sending', line, ...unchanged }]);
      return true;
    });
    if (found) return line;
  }
  return null;
}

function mayName(ports: DispatchPorts, number: PhoneNumber, account: AccountId, meaning: LineMeaning): boolean {
  const found = ports.directory.current().serviceNumber(number);
  const isInUse = found?.kind === 'consent_line' && found.line.meaning === meaning && found.line.retiredAt === null;
  return isInUse && works(ports, number, account);
}
