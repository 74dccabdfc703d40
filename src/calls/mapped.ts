/**
 * The hook of a carrier that has no dialect of its own: the operator says under which names it sends what. Forms, JSON objects and
 * queries are read; inside JSON a dot leads into an object (`call.from`).
 */
import type { HookPayload, PayloadDialect, ReceiptFields } from '#app/hearing/payload-dialect.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import { parseKeepingIntegers } from '#domain/kernel/json-integers.ts';
import { carrierTime } from './carrier-time.ts';
import { decoded, fieldOf, jsonObject, type PayloadFields, payloadFields, scalarsOf } from './payload-fields.ts';

export const mappedDialect: PayloadDialect = {
  methods: ['GET', 'POST'],

  readReport(kind, payload, { fields: names }) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
    if (kind === 'inbound_sms' && names.text === null) return { kind: 'takes_no_texts' };
    const field = (name: string | null) => (name === null ? null : fieldOf(fields, name));
    const id = field(names.id);
    if (id === null) return { kind: 'unreadable', what: 'the id' };
    const to = field(names.to);
    if (to === null) return { kind: 'unreadable', what: 'the called number' };
    return {
      kind: 'read',
      read: {
        id,
        from: field(names.from) ?? '',
        to,
        forwardedFrom: field(names.forwardedFrom),
        carrierAt: carrierTime(field(names.at)),
        text: kind === 'inbound_sms' ? (fields.get(names.text ?? '') ?? null) : null,
      },
    };
  },

  readReceipt(payload, settings) {
    const { messageId, recipient, status } = settings.fields;
    if (messageId === null || recipient === null || status === null) {
      return { kind: 'passed_over', why: 'no fields of receipts are named' };
    }
    const events = receiptEvents(payload, settings.fields.receipts);
    if (events === null) return { kind: 'unreadable', what: 'the body' };
    const receipts: ReceiptFields[] = [];
    for (const fields of events) {
      const id = fieldOf(fields, messageId);
      const to = fieldOf(fields, recipient);
      if (id === null || to === null) return { kind: 'unreadable', what: 'the id of a message, or to whom it went' };
      const fate = fateOf(fields, settings);
      if (fate !== null) receipts.push({ messageId: id, to, ...fate });
    }
    return receipts.length === 0 ? { kind: 'passed_over', why: 'on its way' } : { kind: 'read', read: receipts };
  },
};

/** Null for a message that is still on its way. */
function fateOf(
  fields: Pick<PayloadFields, 'get'>,
  { fields: names, deliveredStatuses, failedStatuses, dndWords }: ConnectionSettings,
): Pick<ReceiptFields, 'status' | 'reason' | 'saysDnd'> | null {
  const status = names.status === null ? null : fieldOf(fields, names.status);
  const isOne = (statuses: readonly string[]) => statuses.some((one) => one.toLowerCase() === status?.toLowerCase());
  if (isOne(deliveredStatuses)) return { status: 'delivered', reason: null, saysDnd: false };
  const isDnd = isOne(dndWords);
  if (!isDnd && !isOne(failedStatuses)) return null;
  const reason = names.reason === null ? null : fieldOf(fields, names.reason);
  const saysDnd = isDnd || (reason !== null && dndWords.some((word) => standsIn(reason, word)));
  return { status: 'failed', reason: reason ?? status, saysDnd };
}

/** Whether a word of the carrier stands in its reason, between other signs than letters and digits; a code of digits only is the whole of one. */
function standsIn(reason: string, word: string): boolean {
  const text = reason.toLowerCase();
  const wanted = word.trim().toLowerCase();
  if (/^\d*$/.test(wanted)) return text === wanted;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const around = [text.slice(0, at), text.slice(at + wanted.length)];
    if (!/[\p{L}\p{N}]$/u.test(around[0] ?? '') && !/^[\p{L}\p{N}]/u.test(around[1] ?? '')) return true;
  }
  return false;
}

/** The fields of each receipt, with those around the list. Null where the body is not what it says it is, or the list is none. */
function receiptEvents(payload: HookPayload, list: string | null): readonly Pick<PayloadFields, 'get'>[] | null {
  const around = payloadFields(payload);
  if (around === null || list === null) return around === null ? null : [around];
  const items = listOf(payload, around, list);
  if (items === null || items.length > MOST_RECEIPTS) return null;
  // Looked for in both, and not copied together: around a thousand receipts are thousands of fields.
  return items.map((item) => {
    const own: PayloadFields = new Map(scalarsOf(item, ''));
    return { get: (name) => own.get(name) ?? around.get(name) };
  });
}

const MOST_RECEIPTS = 1_000;

/** A list in a JSON body, or as JSON in a field of a form or query. */
function listOf(payload: HookPayload, around: PayloadFields, name: string): readonly object[] | null {
  const text = around.get(name);
  const value: unknown = text === undefined ? jsonObject(decoded(payload.body))?.[name] : parsed(text);
  if (!Array.isArray(value)) return null;
  return value.every((item): item is object => typeof item === 'object' && item !== null) ? value : null;
}

function parsed(text: string): unknown {
  try {
    return parseKeepingIntegers(text);
  } catch {
    return null;
  }
}
