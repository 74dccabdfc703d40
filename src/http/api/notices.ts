import type { noticeEndpoints, Notice as RenderedNotice } from '@sammati/contract/notice.ts';
import { listNotices } from '#app/entries/list-notices.ts';
import { summariseNotices } from '#app/entries/summarise-notices.ts';
import type { NoticeRow } from '#app/ports/reading-back.ts';
import { isRefused } from '#app/refusal.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, digitsOrNull, moment, momentOrNull, personNumber } from './values.ts';

export const noticeHandlers: Handlers<typeof noticeEndpoints> = {
  async summariseNotices(ports, { context }) {
    const { waiting, perSecond, finishesAt, spending } = await summariseNotices(ports, context);
    const { segmentsOfDay, segmentsOfMonth } = spending;
    return { waiting, segmentsPerSecond: perSecond, finishesAt: momentOrNull(finishesAt), segmentsOfDay, segmentsOfMonth };
  },

  async listNotices(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    const number = query.number === undefined ? null : personNumber(query.number);
    if (isRefused(number)) return number;
    const filter = { ...(query.state === undefined ? {} : { state: query.state }), ...(number === null ? {} : { number }) };
    return renderPage(await listNotices(ports, context, filter, wanted), renderNotice);
  },
};

function renderNotice(notice: NoticeRow): RenderedNotice {
  const { number, virtualNumber, line, form, language, attempts, state, dueAt, messageId, lastError } = notice;
  return {
    number: digits(number),
    notice: notice.notice,
    state,
    form,
    language,
    virtualNumber: digitsOrNull(virtualNumber),
    line: digitsOrNull(line),
    attempts,
    dueAt: moment(dueAt),
    messageId,
    lastError,
  };
}
