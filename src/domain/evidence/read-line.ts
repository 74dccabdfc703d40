/** Reads lines of an evidence file. What is not canonical, or not of the form that the format has, is not read. */
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import {
  type ChainLine,
  type CheckpointLine,
  EVIDENCE_FORMAT,
  type EventLine,
  type FooterLine,
  type HeaderLine,
} from './evidence-file.ts';
import { HASH_TEXT } from './hash-text.ts';

/** `after` is the hash of the line before. */
export type ReadLine = HeaderLine | ((CheckpointLine | ChainLine | EventLine) & { readonly after: string }) | FooterLine;

type Fields = Readonly<Record<string, unknown>>;

/** Null where the text, which ends in a newline, is no line of the format. */
export function readLine(text: string): ReadLine | null {
  const value = canonicalValue(text);
  if (!isFields(value)) return null;
  const { line: kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(forms, kind)) return null;
  // Each form below says of every field what the type says.
  return forms[kind]?.(value) === true ? (value as unknown as ReadLine) : null;
}

/** Where every line of the format begins: `account`, `after` and `at` sort first. */
const BEGINNING = '{"a';

/** Whether a file whose first line this is was never an evidence file: one with a changed header still has some of this. */
export function isForeign(text: string): boolean {
  return !text.includes(EVIDENCE_FORMAT) && !BEGINNING.startsWith(text.slice(0, BEGINNING.length));
}

/** One value has one text: anything else may have been changed without its meaning having changed. */
function canonicalValue(text: string): unknown {
  try {
    const value = JSON.parse(text) as Canonical;
    return `${canonicalJson(value)}\n` === text ? value : null;
  } catch {
    return null;
  }
}

const forms: Readonly<Record<string, (line: Fields) => boolean>> = {
  header: (line) =>
    hasOnly(line, 'line', 'format', 'at', 'business', 'account', 'covers', 'keys') &&
    line.format === EVIDENCE_FORMAT &&
    isWhole(line.at) &&
    isWhole(line.business) &&
    typeof line.account === 'string' &&
    isCovered(line.covers) &&
    isListOf(line.keys, isKey),
  checkpoint: (line) =>
    hasOnly(line, 'line', 'after', 'checkpoint', 'signature') &&
    isHash(line.after) &&
    isSignature(line.signature) &&
    isCheckpoint(line.checkpoint),
  chain: (line) =>
    hasOnly(line, 'line', 'after', 'business', 'number', 'n', 'head', 'proof') &&
    isHash(line.after) &&
    isWhole(line.business) &&
    isWhole(line.number) &&
    isWhole(line.n) &&
    isHash(line.head) &&
    (line.proof === null || isProof(line.proof)),
  event: (line) =>
    hasOnly(line, 'line', 'after', 'number', 'public', 'personal', 'request', 'leaf') &&
    isHash(line.after) &&
    isWhole(line.number) &&
    isPublic(line.public) &&
    isPersonal(line.personal) &&
    (line.request === null || isFields(line.request)) &&
    isHash(line.leaf),
  footer: (line) =>
    hasOnly(line, 'line', 'after', 'lines', 'events', 'key', 'signature') &&
    isHash(line.after) &&
    isWhole(line.lines) &&
    isWhole(line.events) &&
    typeof line.key === 'string' &&
    isSignature(line.signature),
};

function isCovered(value: unknown): boolean {
  if (!isFields(value)) return false;
  if (value.kind === 'account') return hasOnly(value, 'kind');
  if (value.kind === 'number') return hasOnly(value, 'kind', 'number') && isWhole(value.number);
  return value.kind === 'period' && hasOnly(value, 'kind', 'from', 'to') && isWhole(value.from) && isWhole(value.to);
}

function isKey(value: unknown): boolean {
  return isFields(value) && hasOnly(value, 'id', 'publicKey') && typeof value.id === 'string' && isHash(value.publicKey);
}

function isCheckpoint(value: unknown): boolean {
  return (
    isFields(value) &&
    hasOnly(value, 'business', 'n', 'at', 'size', 'root', 'previous', 'key') &&
    isWhole(value.business) &&
    isWhole(value.n) &&
    isWhole(value.at) &&
    isWhole(value.size) &&
    isHash(value.root) &&
    (value.previous === null || isHash(value.previous)) &&
    typeof value.key === 'string'
  );
}

function isProof(value: unknown): boolean {
  return (
    isFields(value) &&
    hasOnly(value, 'checkpoint', 'n', 'head', 'index', 'path') &&
    isWhole(value.checkpoint) &&
    isWhole(value.n) &&
    isHash(value.head) &&
    isWhole(value.index) &&
    isListOf(value.path, isHash)
  );
}

function isPublic(value: unknown): boolean {
  return isFields(value) && isWhole(value.business) && isWhole(value.n);
}

function isPersonal(value: unknown): boolean {
  if (!isFields(value)) return false;
  if ('commitment' in value) return hasOnly(value, 'commitment') && isHash(value.commitment);
  return (
    hasOnly(value, 'salt', 'fields') && typeof value.salt === 'string' && SALT_TEXT.test(value.salt) && isFields(value.fields)
  );
}

const SALT_TEXT = /^[0-9a-f]{32}$/;
const SIGNATURE_TEXT = /^[0-9a-f]{128}$/;

function isSignature(value: unknown): boolean {
  return typeof value === 'string' && SIGNATURE_TEXT.test(value);
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && HASH_TEXT.test(value);
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: Fields, ...names: readonly string[]): boolean {
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}
