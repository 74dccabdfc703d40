import type { AccountContext } from '#app/ports/directory.ts';
import type { DueNotice, OutgoingMessage } from '#app/ports/notices.ts';
import type { Ports } from '#app/ports.ts';
import { linkUnnamed, noticeLink } from '#app/recipients/notice-link.ts';
import { formatWire, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { carriesLink, isConfirmation, type NoticeTemplate } from '#domain/notice/meaning.ts';
import { renderConfirmation, renderNotice } from '#domain/notice/render.ts';

export interface ComposedMessage {
  readonly message: OutgoingMessage;
  /** The text as it is kept: without the link that was made for its reader (R17). */
  readonly keptText: string;
}

/**
 * A queued notice or confirmation as one SMS. `line` is what it says to ring; null in the confirmation of an objection, which names the
 * virtual number to text START to (R8.5). Null where there is no link that the text wants.
 */
export function composeMessage(
  { recipientLinks: links }: { readonly recipientLinks?: Ports['recipientLinks'] },
  { account, business, virtualNumbers }: AccountContext,
  notice: DueNotice,
  template: NoticeTemplate,
  line: PhoneNumber | null,
): ComposedMessage | null {
  const number = line ?? notice.virtualNumber;
  if (number === null) throw new Error('a message has no number to name');
  const link = carriesLink(template) ? noticeLink(links, notice) : '';
  if (link === null) return null;
  const brand = account.brandName;
  const { meaning, language, dltTemplateId, category } = template;
  const textWith = (shown: string) =>
    isConfirmation(meaning)
      ? renderConfirmation(template, { brand, number })
      : renderNotice(template, { brand, line: number, link: shown });
  const virtualNumber = virtualNumbers.find((one) => one.number === notice.virtualNumber);
  const message: OutgoingMessage = {
    key: `${notice.business}/${notice.number}/${notice.notice}`,
    to: notice.number,
    from: virtualNumber?.header ?? (notice.virtualNumber === null ? '' : formatWire(notice.virtualNumber)),
    text: textWith(link),
    language,
    line,
    meaning: meaning === 'confirm_code' ? 'code' : meaning,
    dltTemplateId,
    category,
    entityId: business.entityId,
    brand,
    sid: account.sid,
  };
  return { message, keptText: link === '' ? message.text : textWith(linkUnnamed(links)) };
}
