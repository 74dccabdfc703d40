import type { TimelineEvent } from '@sammati/contract/entry.ts';
import type { RecordedEvent } from '#app/ports/reading-back.ts';
import { hex } from '#domain/consent/chain.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { digits, digitsOrNull, moment, momentOrNull } from './values.ts';

/** An event of a number's history, with the request or report that caused it and the exact text that was sent (R17). */
export function renderEvent({ sealed, request }: RecordedEvent): TimelineEvent {
  const { n, event, leaf } = sealed;
  return {
    n,
    kind: event.kind,
    at: moment(event.at),
    actor: event.actor,
    request: request === null ? null : renderRequest(request),
    ...factsOf(event),
    leaf: hex(leaf),
  };
}

type Facts = Omit<TimelineEvent, 'n' | 'kind' | 'at' | 'actor' | 'request' | 'leaf'>;

function factsOf(event: ConsentEvent): Facts {
  switch (event.kind) {
    case 'declaration_posted':
    case 'request_posted':
    case 'renewal_posted': {
      const { notice, line, language, expiresAt, strict } = event;
      return { notice, line: digitsOrNull(line), language, expiresAt: moment(expiresAt), strict };
    }
    case 'notice_informed':
    case 'notice_asked': {
      const { notice, line, language, text, dltTemplateId, messageId, receipts, covers, renewedUntil } = event;
      const sent = { notice, line: digits(line), language, text, dltTemplateId, messageId, receipts, covers };
      return { ...sent, renewedUntil: momentOrNull(renewedUntil) };
    }
    case 'answer_confirmed': {
      const { what, notice, line, virtualNumber, language, text, dltTemplateId, messageId } = event;
      const named = { line: digitsOrNull(line), ...(virtualNumber === null ? {} : { virtualNumber: digits(virtualNumber) }) };
      return { what, notice, ...named, language, text, dltTemplateId, messageId };
    }
    case 'notice_delivered':
    case 'notice_failed': {
      const { notice, messageId, reason } = event;
      return { notice, messageId, reason };
    }
    case 'agreed': {
      const { line, notice, expiresAt, report } = event;
      return { line: digits(line), notice, expiresAt: moment(expiresAt), report: renderReport(report) };
    }
    case 'objected': {
      const { door, line, answersNotice, reference, report } = event;
      return { door, line: digitsOrNull(line), answersNotice, reference, report: renderReport(report) };
    }
    case 'objection_withdrawn':
      return { by: event.by, report: renderReport(event.report) };
    case 'asking_allowed':
      return { reason: event.reason };
    case 'contacted': {
      const { virtualNumber, expiresAt, report } = event;
      return { virtualNumber: digits(virtualNumber), expiresAt: moment(expiresAt), report: renderReport(report) };
    }
    case 'heard':
      return { called: digits(event.called), reason: event.reason, report: renderReport(event.report) };
    case 'member_added':
    case 'member_verified':
    case 'member_removed':
      return { how: event.how, report: renderReport(event.report) };
    case 'lapsed':
      return { what: event.what };
    case 'number_revoked': {
      const { what, listDated, listReference } = event;
      return { what, listDated, listReference };
    }
    case 'removed':
      return {};
  }
}

function renderRequest({ id, what, key, address, parameters, at }: RequestRecord) {
  return { id, what, key, address, parameters: { ...parameters }, at: moment(at) };
}

/** Null where there was none, or where it was erased. */
function renderReport(report: CarrierReport | null) {
  if (report === null) return null;
  const { connection, id, from, forwardedFrom, carrierAt, text } = report;
  return { connectionId: connection === 0 ? null : connection, id, from, forwardedFrom, at: momentOrNull(carrierAt), text };
}
