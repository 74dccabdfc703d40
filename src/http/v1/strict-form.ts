/** Forms in their one plain spelling. What is lenient elsewhere is no form here. */
import type { Parameter } from './connect-parameters.ts';

const ESCAPES = /%(?:[0-9a-f]{2})|%/gi;

/** A form, still encoded. Some programs divide at `;` too, so what stands behind one is a parameter as well, for whoever looks for ours. */
export function strictForm(bytes: Buffer): readonly Parameter[] {
  return bytes.toString('latin1').split('&').flatMap(readingsOf);
}

/** What one field may be to programs that divide at `;`, and to those that do not. */
function readingsOf(field: string): readonly Parameter[] {
  const [first = '', ...others] = field.split(';');
  // Divided at `;` its value would only be shorter, and so unreadable where it is ours.
  if (first.includes('=')) return [parameter(field), ...others.map(parameter)];
  return others.length === 0 ? [parameter(field)] : [parameter(field), parameter(first), ...others.map(parameter)];
}

function parameter(text: string): Parameter {
  const end = text.includes('=') ? text.indexOf('=') : text.length;
  const name = decoded(text.slice(0, end));
  const value = decoded(text.slice(end + 1));
  return { name: name.text, value: value.text, broken: name.broken || value.broken };
}

function decoded(text: string): { readonly text: string; readonly broken: boolean } {
  let broken = false;
  const bytes = text.replaceAll('+', ' ').replace(ESCAPES, (escaped) => {
    if (escaped.length === 1) broken = true;
    return escaped.length === 1 ? escaped : String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  });
  return { text: Buffer.from(bytes, 'latin1').toString('utf8'), broken };
}

/**
 * A multipart/form-data body that begins with its delimiter, ends with the closing one, and whose parts have a name and nothing that
 * changes how they are read. Null for any other.
 */
export function strictMultipart(body: Buffer, boundary: string): readonly Parameter[] | null {
  const text = `\r\n${body.toString('latin1')}`;
  const pieces = text.split(`\r\n--${boundary}`);
  // The boundary anywhere else is a delimiter to a program that takes line ends lightly.
  if (pieces.length !== text.split(`--${boundary}`).length) return null;
  const [before, ...rest] = pieces;
  const end = rest.pop();
  if (before !== '' || (end !== '--' && end !== '--\r\n')) return null;
  const parameters: Parameter[] = [];
  for (const piece of rest) {
    const part = /^\r\n((?:[^\r\n]+\r\n)+)\r\n(.*)$/s.exec(piece);
    const name = part === null ? null : nameOf(part[1]?.trimEnd().split('\r\n') ?? []);
    if (part === null || name === null) return null;
    parameters.push({ name, value: Buffer.from(part[2] ?? '', 'latin1').toString('utf8'), broken: false });
  }
  return parameters;
}

function nameOf(headers: readonly string[]): string | null {
  const dispositions = headers.filter((line) => /^content-disposition:/i.test(line));
  const others = headers.filter((line) => !/^content-disposition:/i.test(line));
  if (dispositions.length !== 1 || others.length > 1) return null;
  if (others.some((line) => !/^content-type: *text\/plain(?:; *charset="?(?:utf-8|us-ascii)"?)?$/i.test(line))) return null;
  const name = /^content-disposition: *form-data; *name="([^"\\\r\n]*)"$/i.exec(dispositions[0] ?? '')?.[1];
  return name === undefined ? null : Buffer.from(name, 'latin1').toString('utf8');
}
