/**
 * Reads who is to be called, so strictly that no program behind us can read anybody else out of the same request: what could be read
 * in two ways is refused, not guessed. Whitelist requests are read kindly, because there the worst is a person who is asked; here it
 * is a call.
 */
import { isPhoneNumber, type PhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';
import { strictForm, strictMultipart } from './strict-form.ts';

export type ConnectRefusal = 'ambiguous_parameters' | 'no_caller' | 'unreadable_number' | 'unsupported_media_type';

export interface ConnectParameters {
  readonly kind: 'parameters';
  readonly from: PhoneNumber;
  /** Null where the called person is connected to a flow of the provider instead of to somebody. */
  readonly to: PhoneNumber | null;
  readonly callType: 'trans' | 'promo';
}

/** A parameter, decoded. `broken`: an escape in it is none. */
export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly broken: boolean;
}

const names = ['From', 'To', 'CallType'] as const;
type Name = (typeof names)[number];

/** `query` still encoded; `contentTypes` as many as were sent. */
export function readConnectParameters(source: {
  readonly query: string;
  readonly contentTypes: readonly string[];
  readonly body: Buffer;
}): ConnectParameters | { readonly kind: 'refused'; readonly code: ConnectRefusal } {
  const fromBody = parametersOfBody(source);
  if (fromBody === 'unsupported_media_type' || fromBody === 'ambiguous_parameters') return { kind: 'refused', code: fromBody };
  const sources = [strictForm(Buffer.from(source.query, 'latin1')), fromBody];
  if (sources.some(isAmbiguous)) return { kind: 'refused', code: 'ambiguous_parameters' };
  const given = new Map<Name, string>();
  for (const { name, value } of sources.flat()) {
    const known = names.find((one) => one === name);
    if (known === undefined) continue;
    if (given.has(known) && given.get(known) !== value) return { kind: 'refused', code: 'ambiguous_parameters' };
    given.set(known, value);
  }
  const callType = given.get('CallType')?.trim() || 'trans';
  if (callType !== 'trans' && callType !== 'promo') return { kind: 'refused', code: 'ambiguous_parameters' };
  const from = readCalled(given.get('From'));
  const to = readCalled(given.get('To'));
  if (from === null) return { kind: 'refused', code: 'no_caller' };
  if (from === 'unreadable' || to === 'unreadable') return { kind: 'refused', code: 'unreadable_number' };
  return { kind: 'parameters', from, to, callType };
}

function parametersOfBody({
  contentTypes,
  body,
}: {
  readonly contentTypes: readonly string[];
  readonly body: Buffer;
}): readonly Parameter[] | 'unsupported_media_type' | 'ambiguous_parameters' {
  if (contentTypes.length > 1) return 'ambiguous_parameters';
  if (body.length === 0) return [];
  const type = contentTypes[0]?.trim() ?? '';
  // In another charset other bytes are digits.
  if (/^(?:application\/x-www-form-urlencoded(?:\s*;\s*charset="?(?:utf-8|us-ascii|iso-8859-1)"?)?)?$/i.test(type)) {
    return strictForm(body);
  }
  const boundary = /^multipart\/form-data\s*;\s*boundary="?([0-9a-z'()+_,./:=?-]{1,70})"?$/i.exec(type)?.[1];
  return boundary === undefined ? 'unsupported_media_type' : (strictMultipart(body, boundary) ?? 'ambiguous_parameters');
}

/** One source must say each of ours at most once, spelt as it is documented, and nothing that a program may take for it. */
function isAmbiguous(parameters: readonly Parameter[]): boolean {
  const seen = new Set<string>();
  for (const { name, broken } of parameters) {
    if (!looksLikeOurs(name)) continue;
    if (broken || seen.has(name) || !names.some((one) => one === name)) return true;
    seen.add(name);
  }
  return false;
}

/** `to`, `To[]`, `To[0]`, ` To`, `To.x`, `T%00o`, full-width letters: what is left of the letters says one of our names. */
function looksLikeOurs(name: string): boolean {
  const plain = name.normalize('NFKC').toLowerCase();
  const stem = /^[^a-z]*([a-z]*)/.exec(plain)?.[1] ?? '';
  const letters = plain.replace(/[^a-z]/g, '');
  return ['from', 'to', 'calltype'].some((ours) => stem === ours || letters === ours);
}

/** Only signs that every program reads alike; nothing but spaces is none. */
function readCalled(text: string | undefined): PhoneNumber | null | 'unreadable' {
  if (text === undefined || /^ *$/.test(text)) return null;
  if (!/^[-+0-9 ().]{1,40}$/.test(text)) return 'unreadable';
  const number = readServiceNumber(text);
  return isPhoneNumber(number) ? number : 'unreadable';
}
