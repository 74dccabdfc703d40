import type { HeldLine, NoticeStateChange, StandingChange } from '#app/ports/consent.ts';
import type { DueNotice, MessagePart, SendResult } from '#app/ports/notices.ts';
import type { BusinessId, ConsentMode } from '#domain/account/account.ts';
import type { AnswerConfirmed, ConsentEvent, NoticeEnded, NoticeSent } from '#domain/consent/event.ts';
import { type Instant, plusMonths } from '#domain/kernel/instant.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import { maskNumbersOfPeople } from '#domain/kernel/masked-text.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { markOf } from '#domain/whitelist/notice-marks.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { DispatchPorts } from './dispatch-notices.ts';
import { type PreparedNotice, wordingNow } from './prepare-notices.ts';

/** What became of a notice that was taken from the queue. */
export type NoticeFate =
  | {
      readonly kind: 'accepted';
      readonly prepared: PreparedNotice;
      readonly messageId: string;
      /** Where it went as several messages: all of them. */
      readonly parts: readonly MessagePart[];
      /** Whether delivery will be told; null: as the sender does with all. */
      readonly receipts: boolean | null;
    }
  /** unknown: a carrier may have sent it, nobody knows. */
  | { readonly kind: 'failed' | 'unknown' | 'cancelled'; readonly notice: DueNotice; readonly reason: string }
  | { readonly kind: 'try_later'; readonly notice: DueNotice; readonly dueAt: Instant; readonly reason: string };

type FatePorts = Pick<DispatchPorts, 'clock' | 'consent' | 'directory' | 'sender'>;

/** Puts fates into the evidence and the queue, in one transaction; a number that another writer changed meanwhile is done again. */
export async function recordNoticeFates(ports: FatePorts, business: BusinessId, fates: readonly NoticeFate[]): Promise<void> {
  let open = fates;
  while (open.length > 0) {
    const batch = open;
    const lost = await ports.consent.transact(business, async (tx) => {
      const now = ports.clock.now();
      const { mode } = await tx.mode();
      const standings = await tx.standings([...new Set(batch.map((fate) => noticeOf(fate).number))]);
      const changes = new Map<PhoneNumber, StandingChange>();
      const recorded: Recorded[] = [];
      for (const fate of batch) {
        const { number } = noticeOf(fate);
        const before = standings.get(number);
        if (before === undefined) continue;
        const change = changes.get(number) ?? { number, before, events: [], after: before };
        const known = judge(ports, fate, change.after, mode, now);
        changes.set(number, { ...change, events: [...change.events, ...known.events], after: fold(known.events, change.after) });
        recorded.push(known);
      }
      const unwritten = await tx.write([...changes.values()]);
      const written = recorded.filter(({ number }) => !unwritten.has(number));
      await tx.noticeState(written.flatMap(({ state }) => state ?? []));
      await tx.keepParts(
        batch.flatMap((fate) => (fate.kind === 'accepted' && !unwritten.has(noticeOf(fate).number) ? fate.parts : [])),
        now,
      );
      await tx.releaseHolds(written.flatMap(({ freed }) => freed));
      return unwritten;
    });
    open = batch.filter((fate) => lost.has(noticeOf(fate).number));
  }
}

/** What a fate adds to what is known: nothing where it comes too late to say anything new. */
interface Recorded {
  readonly number: PhoneNumber;
  readonly events: readonly ConsentEvent[];
  readonly state: NoticeStateChange | null;
  readonly freed: readonly HeldLine[];
}

/**
 * The fate in the light of what others recorded meanwhile. A carrier's acceptance always counts. A notice that somebody else has
 * sent, or given up, is not put back; one that has come to be wanted again since it was found unwanted is not called back.
 */
function judge(ports: FatePorts, fate: NoticeFate, standing: Standing, mode: ConsentMode, now: Instant): Recorded {
  const notice = noticeOf(fate);
  const { number } = notice;
  const nothing: Recorded = { number, events: [], state: null, freed: [] };
  if (fate.kind === 'accepted') return { ...nothing, events: [sentEvent(ports, fate, standing, now)], state: stateOf(fate) };
  if ((markOf(standing, notice.notice)?.fate ?? 'pending') !== 'pending') return nothing;
  if (fate.kind === 'try_later') return { ...nothing, state: stateOf(fate) };
  const context = ports.directory.current().accountById(notice.account);
  if (fate.kind === 'cancelled' && wordingNow(context, standing, notice, mode, now) !== null) {
    return { ...nothing, state: stateOf({ ...fate, kind: 'try_later', dueAt: now }) };
  }
  const freed = notice.line === null ? [] : [{ number, line: notice.line, notice: notice.notice }];
  return { number, events: [endedEvent(fate, now)], state: stateOf(fate), freed };
}

export function noticeOf(fate: NoticeFate): DueNotice {
  return fate.kind === 'accepted' ? fate.prepared.notice : fate.notice;
}

function endedEvent(fate: Extract<NoticeFate, { kind: 'failed' | 'unknown' | 'cancelled' }>, now: Instant): NoticeEnded {
  return {
    kind: 'notice_failed',
    at: now,
    actor: fate.kind === 'cancelled' ? 'system' : 'carrier',
    account: fate.notice.account,
    request: null,
    notice: fate.notice.notice,
    messageId: null,
    reason: reasonKept(fate.reason),
    ...(fate.kind === 'unknown' ? { mayHaveArrived: true } : {}),
  };
}

function sentEvent(
  ports: FatePorts,
  { prepared, messageId, receipts }: Extract<NoticeFate, { kind: 'accepted' }>,
  standing: Standing,
  now: Instant,
): NoticeSent | AnswerConfirmed {
  const { message, keptText: text } = prepared;
  const { account, notice } = prepared.notice;
  const { language, dltTemplateId } = message;
  const sent = { at: now, actor: 'carrier', account, request: null, notice, language, text, dltTemplateId } as const;
  if (prepared.meaning === 'confirm_objection' || prepared.meaning === 'confirm_agreement') {
    const what = prepared.meaning === 'confirm_objection' ? 'objection' : 'agreement';
    const { virtualNumber } = prepared.notice;
    return { ...sent, kind: 'answer_confirmed', what, line: prepared.line, virtualNumber, messageId: storable(messageId) };
  }
  const { meaning, line } = prepared;
  const renewal = standingOfAccount(standing, account).entry?.renewal?.notice === notice && meaning === 'inform';
  const months = ports.directory.current().accountById(account)?.terms.permission_months;
  return {
    ...sent,
    kind: meaning === 'inform' ? 'notice_informed' : 'notice_asked',
    line,
    receipts: receipts ?? ports.sender.receipts,
    messageId: storable(messageId),
    covers: false,
    renewedUntil: renewal && months !== undefined ? plusMonths(now, months) : null,
  };
}

function stateOf(fate: NoticeFate): NoticeStateChange {
  const { number, notice } = noticeOf(fate);
  const unchanged = { number, notice, dueAt: null, line: null, messageId: null, error: null };
  switch (fate.kind) {
    case 'accepted':
      return { ...unchanged, state: 'accepted', line: fate.prepared.line, messageId: storable(fate.messageId) };
    case 'failed':
    case 'unknown':
      return { ...unchanged, state: 'failed', error: reasonKept(fate.reason) };
    case 'cancelled':
      return { ...unchanged, state: 'cancelled', error: reasonKept(fate.reason) };
    case 'try_later':
      return { ...unchanged, state: 'queued', dueAt: fate.dueAt, error: reasonKept(fate.reason) };
  }
}

/** The messages that a notice went as, where they are several that receipts will name. */
export function partsOf(
  { number, notice }: Pick<DueNotice, 'number' | 'notice'>,
  { parts = [], receipts }: Extract<SendResult, { kind: 'accepted' }>,
): readonly MessagePart[] {
  if (receipts === false) return [];
  return parts.map((id) => ({ number, notice, messageId: storable(id) }));
}

/** What a carrier said. A number of a person in it would be in the chain for good, also when the person has been erased (R17). */
export function reasonKept(text: string): string {
  return storable(maskNumbersOfPeople(text));
}

/** One carrier's odd words would keep the fates of the whole batch from being written. */
export function storable(text: string): string {
  return keptText(text, 200);
}
