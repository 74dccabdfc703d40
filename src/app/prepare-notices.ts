import type { AccountContext } from '#app/ports/directory.ts';
import type { DueNotice, OutgoingMessage } from '#app/ports/notices.ts';
import { linkUnnamed, noticeLink } from '#app/recipients/notice-link.ts';
import type { BusinessId, ConsentMode } from '#domain/account/account.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { formatWire, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { askingOpensAt } from '#domain/notice/asking-hours.ts';
import { carriesLink, type NoticeMeaning } from '#domain/notice/meaning.ts';
import { renderNotice } from '#domain/notice/render.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { wordingWanted } from '#domain/whitelist/notice-wanted.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import type { DispatchPorts } from './dispatch-notices.ts';
import { linesInOrder, works } from './find-line.ts';

/** A notice with its final wording and line. */
export interface PreparedNotice {
  readonly notice: DueNotice;
  readonly meaning: NoticeMeaning;
  readonly line: PhoneNumber;
  readonly message: OutgoingMessage;
  /** The text as it is kept: without the link that was made for its reader (R17). */
  readonly keptText: string;
}

export interface HeldNotice {
  readonly notice: DueNotice;
  readonly until: Instant;
}

/** How long a notice waits for what comes at no known time. */
const LOOK_AGAIN_AFTER = 5 * MINUTE;

interface Prepared {
  readonly ready: readonly PreparedNotice[];
  /** To be looked at again later: the account is suspended, no line works (R8.3), no agree line is free (R9), or it is no hour for asking (R7). */
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
    // What informs is a message of service and waits for no hour.
    const opensAt = meaning === 'ask' && ports.asksAllDay !== true ? askingOpensAt(context.terms, now) : null;
    if (opensAt !== null) {
      held.push({ notice, until: opensAt });
      continue;
    }
    const line = context.account.status === 'suspended' ? null : await lineFor(ports, business, notice, meaning);
    const composed = line === null ? null : compose(ports, context, notice, meaning, line);
    if (line === null || composed === null) held.push({ notice, until: after(now, LOOK_AGAIN_AFTER) });
    else ready.push({ notice, meaning, line, ...composed });
  }
  return { ready, held, unwanted };
}

/** The wording with which a notice is to be sent now; null where it is not: nobody sends for a closed account. */
export function wordingNow(
  context: AccountContext | null,
  standing: Standing,
  notice: DueNotice,
  mode: ConsentMode,
  now: Instant,
): NoticeMeaning | null {
  if (context === null || context.account.status === 'closed') return null;
  return wordingWanted(standing, notice, { mode, now, terms: context.terms });
}

/** Null where there is no template, or no link that it wants. */
function compose(
  { recipientLinks: links }: DispatchPorts,
  context: AccountContext,
  notice: DueNotice,
  meaning: NoticeMeaning,
  line: PhoneNumber,
): Pick<PreparedNotice, 'message' | 'keptText'> | null {
  const chosen = chooseTemplate(context.templates, meaning, notice.language, context.account.settings.templates);
  if (chosen.kind === 'no_template') return null;
  const { template } = chosen;
  const link = carriesLink(template) ? noticeLink(links, notice) : '';
  if (link === null) return null;
  const filled = { brand: context.account.brandName, line };
  const virtualNumber = context.virtualNumbers.find((one) => one.number === notice.virtualNumber);
  const message: OutgoingMessage = {
    key: `${notice.business}/${notice.number}/${notice.notice}`,
    to: notice.number,
    from: virtualNumber?.header ?? (notice.virtualNumber === null ? '' : formatWire(notice.virtualNumber)),
    text: renderNotice(template, { ...filled, link }),
    language: template.language,
    line,
    meaning,
    dltTemplateId: template.dltTemplateId,
    entityId: context.business.entityId,
    brand: context.account.brandName,
    sid: context.account.sid,
  };
  return { message, keptText: link === '' ? message.text : renderNotice(template, { ...filled, link: linkUnnamed(links) }) };
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
