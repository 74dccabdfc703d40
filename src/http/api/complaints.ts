import type { ComplaintCount, complaintEndpoints } from '@sammati/contract/complaint.ts';
import { type CallerIdCount, countAllComplaints, countComplaints, listComplaints } from '#app/complaints/count-complaints.ts';
import { recordComplaint } from '#app/complaints/record-complaint.ts';
import type { CountPlace } from '#app/ports/complaints.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { type CallerId, readCallerId } from '#domain/account/caller-id.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { cursorOf, isPart, limitOf, pageOfList, pageWanted, readCursor, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, momentOrNull, personNumber, readInstant } from './values.ts';

export const complaintHandlers: Handlers<typeof complaintEndpoints> = {
  async recordComplaint(ports, { context, body, by, origin }) {
    const number = personNumber(body.number);
    if (isRefused(number)) return number;
    const callerId = readCallerId(body.callerId);
    if (callerId === null) return refuse('not_a_caller_id');
    const at = body.at === undefined ? null : readInstant(body.at);
    if (isRefused(at)) return at;
    const { reference } = body;
    const outcome = await recordComplaint(ports, { context, number, callerId, reference, at, by, origin });
    if (isRefused(outcome)) return outcome;
    return {
      number: digits(number),
      callerId,
      reference,
      at: moment(outcome.at),
      repeated: outcome.repeated,
      count: renderCount(outcome.count, context),
      evidence: evidenceOf(context.account.sid, number),
    };
  },

  async listComplaints(ports, { context, query }) {
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    const page = await listComplaints(ports, context, wanted);
    return renderPage(page, ({ number, callerId, reference, at, account, recordedAt }) => ({
      number: digits(number),
      callerId,
      reference,
      at: moment(at),
      sid: sidOf(ports, context, account),
      recordedAt: moment(recordedAt),
    }));
  },

  async countComplaints(ports, { context, query }) {
    const counts = await countComplaints(ports, context);
    return pageOfList(
      counts,
      query,
      ({ callerId }) => callerId,
      (count) => renderCount(count, context),
    );
  },

  async countAllComplaints(ports, { query }) {
    const after = query.cursor === undefined ? null : readPlace(query.cursor);
    if (isRefused(after)) return after;
    const { items, next } = await countAllComplaints(ports, { after, limit: limitOf(query) });
    return {
      items: items.map(({ business, terms, ...count }) => ({
        businessId: business.id,
        legalName: business.legalName,
        ...renderCount(count, { terms }),
      })),
      next: next === null ? null : cursorOf([next.people, next.latest, next.business, next.callerId]),
    };
  },
};

function readPlace(cursor: string): CountPlace | Refusal<'unreadable_cursor'> {
  const [people, latest, business, callerId] = readCursor(cursor) ?? [];
  if (!isPart(people) || !isPart(latest) || !isPart(business) || typeof callerId !== 'string') return refuse('unreadable_cursor');
  if (people > MOST || business > MOST || callerId.includes('\0')) return refuse('unreadable_cursor');
  return { people, latest: instant(latest), business: business as BusinessId, callerId: callerId as CallerId };
}

/** No more people and no higher number of a business can be. */
const MOST = 2 ** 31 - 1;

function renderCount({ latest, since, ...count }: CallerIdCount, { terms }: Pick<AccountContext, 'terms'>): ComplaintCount {
  return {
    ...count,
    latest: momentOrNull(latest),
    since: moment(since),
    alarmAt: terms.complaint_alarm_people,
    actsIfFlaggedAt: terms.complaint_flagged_people,
    actsAt: terms.complaint_people,
  };
}

function sidOf(ports: Ports, context: AccountContext, account: AccountContext['account']['id']): string {
  return ports.directory.current().accountById(account)?.account.sid ?? context.account.sid;
}

/** What an operator is answered with. */
function evidenceOf(sid: string, number: PhoneNumber) {
  const account = `/api/accounts/${sid}`;
  const entry = `${account}/entries/${digits(number)}`;
  return {
    sheet: `${entry}/evidence-sheet`,
    explanation: `${entry}/explanation`,
    file: `${account}/evidence?number=${digits(number)}`,
    decisions: `${account}/decisions?number=${digits(number)}`,
  };
}
