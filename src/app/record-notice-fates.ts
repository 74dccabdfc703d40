import type { BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent, NoticeEnded, NoticeSent } from '#domain/consent/event.ts';
import { type Instant, plusMonths } from '#domain/kernel/instant.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import type { DispatchPorts } from './dispatch-notices.ts';
import type { DueNotice, NoticeStateChange, StandingChange } from './ports.ts';
import type { PreparedNotice } from './prepare-notices.ts';

/** What became of a notice that was taken from the queue. */
export type NoticeFate =
  | { readonly kind: 'accepted'; readonly prepared: PreparedNotice; readonly messageId: string }
  | { readonly kind: 'failed' | 'cancelled'; readonly notice: DueNotice; readonly reason: string }
  | { readonly kind: 'try_later'; readonly notice: DueNotice; readonly dueAt: Instant; readonly reason: string };

/** Puts fates into the evidence and the queue, in one transaction; a number that another writer changed meanwhile is done again. */
export async function recordNoticeFates(
  ports: Pick<DispatchPorts, 'clock' | 'consent' | 'directory' | 'sender'>,
  business: BusinessId,
  fates: readonly NoticeFate[],
): Promise<void> {
  let open = fates;
  while (open.length > 0) {
    const batch = open;
    const lost = await ports.consent.transact(business, async (tx) => {
      const now = ports.clock.now();
      const standings = await tx.standings([...new Set(batch.map((fate) => noticeOf(fate).number))]);
      const changes = new Map<number, StandingChange>();
      for (const fate of batch) {
        const { number } = noticeOf(fate);
        const before = standings.get(number);
        if (before === undefined) continue;
        const change = changes.get(number) ?? { number, before, events: [], after: before };
        const events = eventsOf(ports, fate, change.after, now);
        changes.set(number, { ...change, events: [...change.events, ...events], after: fold(events, change.after) });
      }
      const unwritten = await tx.write([...changes.values()]);
      const written = batch.filter((fate) => !unwritten.has(noticeOf(fate).number));
      await tx.noticeState(written.map(stateOf));
      await tx.releaseHolds(written.filter((fate) => fate.kind === 'failed' || fate.kind === 'cancelled').flatMap(holdOf));
      return unwritten;
    });
    open = batch.filter((fate) => lost.has(noticeOf(fate).number));
  }
}

function noticeOf(fate: NoticeFate): DueNotice {
  return fate.kind === 'accepted' ? fate.prepared.notice : fate.notice;
}

function eventsOf(
  ports: Pick<DispatchPorts, 'directory' | 'sender'>,
  fate: NoticeFate,
  standing: Standing,
  now: Instant,
): readonly ConsentEvent[] {
  const { account, notice } = noticeOf(fate);
  if (fate.kind === 'try_later') return [];
  if (fate.kind !== 'accepted') {
    const ended: NoticeEnded = {
      kind: 'notice_failed',
      at: now,
      actor: fate.kind === 'failed' ? 'carrier' : 'system',
      account,
      request: null,
      notice,
      messageId: null,
      reason: fate.reason,
    };
    return [ended];
  }
  const { message, meaning, line } = fate.prepared;
  const renewal = standingOfAccount(standing, account).entry?.renewal?.notice === notice && meaning === 'inform';
  const months = ports.directory.current().accountById(account)?.terms.permission_months;
  const sent: NoticeSent = {
    kind: meaning === 'inform' ? 'notice_informed' : 'notice_asked',
    at: now,
    actor: 'carrier',
    account,
    request: null,
    notice,
    line,
    language: message.language,
    text: message.text,
    dltTemplateId: message.dltTemplateId,
    receipts: ports.sender.receipts,
    messageId: fate.messageId,
    covers: false,
    renewedUntil: renewal && months !== undefined ? plusMonths(now, months) : null,
  };
  return [sent];
}

function stateOf(fate: NoticeFate): NoticeStateChange {
  const { number, notice } = noticeOf(fate);
  const unchanged = { number, notice, dueAt: null, line: null, messageId: null, error: null };
  switch (fate.kind) {
    case 'accepted':
      return { ...unchanged, state: 'accepted', line: fate.prepared.line, messageId: fate.messageId };
    case 'failed':
    case 'cancelled':
      return { ...unchanged, state: fate.kind, error: fate.reason };
    case 'try_later':
      return { ...unchanged, state: 'queued', dueAt: fate.dueAt, error: fate.reason };
  }
}

function holdOf(fate: NoticeFate) {
  const { number, line } = noticeOf(fate);
  return line === null ? [] : [{ number, line }];
}
