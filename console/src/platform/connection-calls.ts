import type { CarrierConnection, ConnectionWithSecret } from '@sammati/contract/carrier-connection.ts';
import { ask } from '#console/service/request.ts';

export type Dialect = CarrierConnection['dialect'];
export type Caller = CarrierConnection['caller'];

/** Of a carrier whose reports are read by the names of their fields: what is told of calls and texts, and of receipts. */
export const callFields = ['id', 'from', 'to', 'at', 'forwardedFrom', 'text'] as const;
export const receiptFields = ['messageId', 'recipient', 'status', 'reason', 'receipts'] as const;
export const receiptWords = ['deliveredStatuses', 'failedStatuses', 'dndWords'] as const;

type WrittenField = (typeof callFields)[number] | (typeof receiptFields)[number] | (typeof receiptWords)[number];

/** As it is written into the form; what its kind does not need is empty. */
export interface WrittenConnection extends Readonly<Record<WrittenField, string>> {
  readonly name: string;
  readonly dialect: Dialect;
  readonly caller: Caller;
  readonly sources: string;
  readonly publicUrl: string;
  readonly tokens: string;
}

export const nothingWritten: WrittenConnection = {
  name: '',
  dialect: 'exotel',
  caller: 'asserted',
  sources: '',
  publicUrl: '',
  tokens: '',
  id: '',
  from: '',
  to: '',
  at: '',
  forwardedFrom: '',
  text: '',
  messageId: '',
  recipient: '',
  status: '',
  reason: '',
  receipts: '',
  deliveredStatuses: '',
  failedStatuses: '',
  dndWords: '',
};

/** What is known of a connection, as it would be written; its tokens are never shown. */
export function writtenOf(connection: CarrierConnection): WrittenConnection {
  const { name, dialect, caller, sources, publicUrl, fields } = connection;
  const named = [...callFields, ...receiptFields].map((field) => [field, fields[field] ?? '']);
  const words = receiptWords.map((field) => [field, connection[field].join(', ')]);
  return {
    ...nothingWritten,
    ...{ name, dialect, caller, sources: sources.join(', '), publicUrl: publicUrl ?? '' },
    ...Object.fromEntries([...named, ...words]),
  };
}

export function createConnection(written: WrittenConnection): Promise<ConnectionWithSecret> {
  const { name, dialect } = written;
  return ask({ method: 'POST', target: '/api/carrier-connections', json: { name, dialect, ...settingsOf(written) } });
}

export function changeConnection(id: number, written: WrittenConnection): Promise<CarrierConnection> {
  const json = { name: written.name, ...settingsOf(written) };
  return ask({ method: 'PATCH', target: `/api/carrier-connections/${id}`, json });
}

/** What a carrier of its kind is known by. Tokens are said only to set them. */
function settingsOf(written: WrittenConnection): object {
  const { dialect, caller, sources, tokens } = written;
  if (dialect === 'sip') return { sources: parts(sources), caller };
  if (dialect === 'mapped') {
    const fields = [...callFields, ...receiptFields].map((field) => [field, orNone(written[field])]);
    const words = receiptWords.map((field) => [field, listed(written[field])]);
    return { fields: Object.fromEntries(fields), ...Object.fromEntries(words) };
  }
  if (!signs(dialect)) return {};
  const publicUrl = orNone(written.publicUrl.trim().replace(/\/+$/, ''));
  const signingTokens = parts(tokens);
  return { publicUrl, ...(signingTokens.length === 0 ? {} : { signingTokens }) };
}

/** Whether a carrier of this kind signs what it reports. */
export function signs(dialect: Dialect): boolean {
  return dialect === 'plivo' || dialect === 'twilio';
}

function orNone(written: string): string | null {
  return written.trim() === '' ? null : written.trim();
}

function parts(written: string): readonly string[] {
  return written.split(/[\s,]+/).filter((part) => part !== '');
}

/** Words of a carrier may have spaces in them. */
function listed(written: string): readonly string[] {
  return written.split(',').flatMap((part) => orNone(part) ?? []);
}

/** The old secret is taken for so many hours more. */
export function rotateSecret(id: number, oldValidHours: number): Promise<ConnectionWithSecret> {
  return ask({ method: 'POST', target: `/api/carrier-connections/${id}/rotation`, json: { oldValidHours } });
}

/** With a reason also where numbers depend on it. */
export function revokeConnection(id: number, reason: string | null): Promise<void> {
  const forced = reason === null ? '' : `?${new URLSearchParams({ force: 'yes', reason })}`;
  return ask({ method: 'DELETE', target: `/api/carrier-connections/${id}${forced}` });
}
