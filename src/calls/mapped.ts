/**
 * The hook of a carrier that has no dialect of its own: the operator says under which names it sends what. Forms, JSON objects and
 * queries are read; inside JSON a dot leads into an object (`call.from`).
 */
import type { PayloadDialect } from '#app/payload-dialect.ts';
import { carrierTime } from './carrier-time.ts';
import { fieldOf, payloadFields } from './payload-fields.ts';

export const mappedDialect: PayloadDialect = {
  methods: ['GET', 'POST'],

  readReport(kind, payload, { fields: names }) {
    const fields = payloadFields(payload);
    if (fields === null) return { kind: 'unreadable', what: 'the body' };
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
        text: kind === 'inbound_sms' ? (fields.get(names.text ?? '') ?? '') : null,
      },
    };
  },

  readReceipt: () => ({ kind: 'passed_over', why: 'no fields of receipts are named' }),
};
