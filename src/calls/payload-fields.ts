import type { HookPayload } from '#app/hearing/payload-dialect.ts';
import { parseKeepingIntegers } from '#domain/kernel/json-integers.ts';

/** The first value of each field, by its name as sent. */
export type PayloadFields = ReadonlyMap<string, string>;

/**
 * The fields of a payload: those of its body (form, multipart or JSON object), else those of its query. Null where the body is not
 * what its content type says. A body without a content type is taken for a form.
 */
export function payloadFields({ query, contentType, body }: HookPayload): PayloadFields | null {
  const fromBody = bodyFields(contentType, body);
  if (fromBody === null) return null;
  const fields = new Map<string, string>();
  for (const [name, value] of fromBody) if (!fields.has(name)) fields.set(name, value);
  for (const [name, value] of new URLSearchParams(query)) if (!fields.has(name)) fields.set(name, value);
  return fields;
}

/** The first of these fields that has a value: trimmed, and without the quotation marks in which Exotel wraps digits. */
export function fieldOf(fields: Pick<PayloadFields, 'get'>, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = unquoted(fields.get(name)?.trim() ?? '');
    if (value !== '') return value;
  }
  return null;
}

function bodyFields(contentType: string | undefined, body: Uint8Array): Iterable<readonly [string, string]> | null {
  if (body.length === 0) return [];
  const text = () => decoded(body);
  if (isForm(contentType)) return new URLSearchParams(text());
  if (contentType?.toLowerCase().startsWith('multipart/form-data')) return multipartFields(contentType, text());
  const value = jsonObject(text());
  return value === null ? null : scalarsOf(value, '');
}

const DEEPEST = 4;

/** The texts and numbers in a JSON object; a dot in a name leads into an object inside. */
export function scalarsOf(value: object, before: string, depth = 1): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([name, field]: [string, unknown]) => {
    if (typeof field === 'object' && field !== null && depth < DEEPEST) return scalarsOf(field, `${before}${name}.`, depth + 1);
    const scalar = scalarText(field);
    return scalar === null ? [] : [[`${before}${name}`, scalar] as const];
  });
}

/** Every field of a form, also those that come twice; null where the body is no form. */
export function formPairs({ contentType, body }: HookPayload): readonly (readonly [string, string])[] | null {
  if (body.length === 0) return [];
  return isForm(contentType) ? [...new URLSearchParams(decoded(body))] : null;
}

function isForm(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === '' || type === 'application/x-www-form-urlencoded';
}

/** The fields of a small multipart body (RFC 7578); null where it does not end as it should. Files count by their text too. */
function multipartFields(contentType: string, body: string): readonly (readonly [string, string])[] | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`);
  if (parts.length < 2 || !parts.at(-1)?.startsWith('--')) return null;
  return parts.slice(1, -1).flatMap((part) => {
    const end = part.indexOf('\r\n\r\n');
    const name = /^content-disposition:.*;\s*name="([^"]*)"/im.exec(part.slice(0, Math.max(end, 0)))?.[1];
    return name === undefined ? [] : [[name, part.slice(end + 4)] as const];
  });
}

const decoder = new TextDecoder();

/** The text of a body in UTF-8; what is none becomes replacement characters. */
export function decoded(body: Uint8Array): string {
  return decoder.decode(body);
}

/** The text as a JSON object, in which an id of many digits is kept as it stands; null where it is none. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseKeepingIntegers(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Ids and numbers are sent as JSON texts or numbers; anything else is no value. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

function unquoted(value: string): string {
  return /^"(.*)"$/s.exec(value)?.[1]?.trim() ?? value;
}
