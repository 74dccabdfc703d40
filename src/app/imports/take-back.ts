import type { BusinessTransaction, StandingChange } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { ImportBlock, NumberImport } from '#app/ports/imports.ts';
import type { Ports } from '#app/ports.ts';
import type { ConsentMode } from '#domain/account/account.ts';
import type { ConsentEvent, NoticeEnded } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { decideRemoval } from '#domain/whitelist/remove.ts';
import { type RowResult, rowOfCode } from '#domain/whitelist/row-results.ts';
import { type Entry, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { markRows } from './mark-rows.ts';
import { Superseded } from './superseded.ts';

/**
 * Takes back what an import granted or asked, where its notice is still in the queue: nobody was told, so nothing stands (R6). What a
 * sender may have is not taken back: the person has it, and ending that is a removal of its own.
 */
export async function takeBackBlock(
  ports: Pick<Ports, 'bulkTurn' | 'clock' | 'consent'>,
  context: AccountContext,
  one: NumberImport,
  block: ImportBlock,
): Promise<void> {
  const numbers = [...block.numbers]
    .filter((_, index) => isPosted(rowOfCode(block.results[index] ?? 0)))
    .sort((a, b) => a - b) as PhoneNumber[];
  await ports.bulkTurn(() =>
    ports.consent.transact(context.business.id, async (tx) => {
      const taken = numbers.length === 0 ? [] : await takeBack(tx, numbers, { ...one, context, now: ports.clock.now() });
      const found = new Map<number, RowResult>(taken.map((number) => [number, 'taken_back']));
      const step = { id: one.id, state: 'undoing', block: block.block, turn: block.turn, ...markRows(block, found) } as const;
      if (!(await tx.advanceImport(step))) throw new Superseded('an import is taken back elsewhere');
    }),
  );
}

function isPosted(result: RowResult): boolean {
  return result === 'whitelisted' || result === 'asked' || result === 'renewal_asked';
}

interface Undoing extends NumberImport {
  readonly context: AccountContext;
  readonly now: Instant;
}

async function takeBack(
  tx: BusinessTransaction,
  numbers: readonly PhoneNumber[],
  undoing: Undoing,
): Promise<readonly PhoneNumber[]> {
  const { context, now } = undoing;
  const { mode } = await tx.mode();
  const wanted: (StandingChange & { readonly notice: number; readonly line: PhoneNumber | null })[] = [];
  for (const [number, before] of await tx.standings(numbers)) {
    const back = undone(before, mode, undoing);
    if (back !== null) wanted.push({ number, before, ...back, after: fold(back.events, before) });
  }
  const called = undoing.requestId === null ? new Set<PhoneNumber>() : await tx.callBack(wanted, undoing.requestId);
  const changes = wanted.filter(({ number }) => called.has(number));
  if (changes.length === 0) return [];
  const { id, business, account, undoKey: key, undoAddress: address, undoRequestId, beginsAt } = undoing;
  const request = { id: undoRequestId ?? '', business, account, key, address, what: 'take back an import', at: beginsAt ?? now };
  await tx.recordRequest({ ...request, parameters: { import: String(id), brand: context.account.brandName } });
  // Nobody else may have written: what was called back must not stand.
  if ((await tx.write(changes)).size > 0) throw new Superseded('a number was changed while it was taken back');
  await tx.releaseHolds(changes.flatMap(({ number, line, notice }) => (line === null ? [] : [{ number, line, notice }])));
  return changes.map(({ number }) => number);
}

/**
 * The events that take back what a posting with a notice of its own gave; null where something else stands by now. Whether the posting
 * was this import's is seen by whose request queued the notice.
 */
function undone(standing: Standing, mode: ConsentMode, { context, undoRequestId, now }: Undoing) {
  const account = context.account.id;
  const { entry, contactUntil } = standingOfAccount(standing, account);
  if (entry === null) return null;
  const request = undoRequestId ?? '';
  if (entry.renewal !== null) {
    return { ...noticeOf(standing, entry.renewal.notice), events: [calledBack(entry.renewal.notice, { account, now, request })] };
  }
  // Posted again since, it is served by the notice of the posting before. A removal would end what the person's own call gave, too.
  if (entry.postedAt !== entry.noticeQueuedAt || (contactUntil !== null && now < contactUntil)) return null;
  const removed = decideRemoval(standing, { account, mode, now, terms: context.terms, request });
  if (removed === null) return null;
  const events: readonly ConsentEvent[] = [removed.event, calledBack(entry.notice, { account, now, request })];
  return { ...noticeOf(standing, entry.notice), events };
}

function noticeOf(standing: Standing, notice: Entry['notice']) {
  return { notice, line: standing.notices.find((mark) => mark.notice === notice)?.line ?? null };
}

function calledBack(
  notice: number,
  { account, now, request }: { readonly account: NoticeEnded['account']; readonly now: Instant; readonly request: string },
): NoticeEnded {
  const reason = 'taken back before it was sent';
  return { kind: 'notice_failed', at: now, actor: 'account', account, request, notice, messageId: null, reason };
}
