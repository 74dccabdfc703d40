/**
 * The parameters of a whitelist request as one source, the query string or the body, gives them. Names are exact, except that
 * `Number` may be an array (`Number[]`, `Number[0]`); other names are passed over.
 */
import { formText, plainText } from './form-text.ts';
import { addItems, draftNumberList, type NumberListDraft, type Spelling } from './number-list.ts';

export type ScalarName = 'VirtualNumber' | 'Language' | 'Details';
export type FieldName = ScalarName | 'Number';

export interface Fields {
  /** Null where the numbers of this source are not wanted. */
  readonly numbers: NumberListDraft | null;
  /** The last value of each that is not blank, trimmed. */
  readonly scalars: Map<ScalarName, string>;
}

/** How many bytes are read before others get their turn: about 5,000 numbers of a list. */
export const BYTES_PER_TURN = 65_536;

/** No name of ours is longer, even with every letter encoded; longer values of anything but `Number` are cut. */
const LONGEST_NAME = 64;
const LONGEST_SCALAR = 256;

const AMPERSAND = 0x26;
const EQUALS = 0x3d;

export function noFields(wanted: { readonly numbers: boolean }): Fields {
  return { numbers: wanted.numbers ? draftNumberList() : null, scalars: new Map() };
}

/** Reads a form (`a=b&c=d`, still encoded) into `fields`. Empty parts are passed over. Each `yield` is a turn for others. */
export function* readForm(bytes: Buffer, fields: Fields): Generator<void, void> {
  let name: FieldName | undefined;
  let nameAt = 0;
  let nameLength = -1;
  let turn = BYTES_PER_TURN;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfField(bytes, at);
    const equals = endOfName(bytes, at, end);
    // The items of an array repeat their name, so most names are the same bytes as the one before.
    if (equals < 0) {
      name = undefined;
      nameLength = -1;
    } else if (equals - at !== nameLength || !areSame(bytes, nameAt, at, nameLength)) {
      nameAt = at;
      nameLength = equals - at;
      name = fieldName(formText(bytes, at, equals));
    }
    at = end + 1;
    if (name === 'Number') {
      for (let item = equals + 1; item < end && fields.numbers !== null; ) {
        item = addItems(fields.numbers, bytes, item, end, turn, 'form');
        if (item < turn) continue;
        turn = item + BYTES_PER_TURN;
        yield;
      }
    } else if (name !== undefined) {
      setScalar(fields, name, bytes, equals + 1, end, 'form');
    }
    if (at < turn) continue;
    turn = at + BYTES_PER_TURN;
    yield;
  }
}

export function setScalar(fields: Fields, name: ScalarName, bytes: Buffer, start: number, end: number, spelling: Spelling): void {
  const cut = Math.min(end, start + LONGEST_SCALAR);
  const text = (spelling === 'form' ? formText(bytes, start, cut) : plainText(bytes, start, cut)).trim();
  if (text !== '') fields.scalars.set(name, text);
}

/** The parameter that a decoded name means. */
export function fieldName(name: string): FieldName | undefined {
  switch (name) {
    case 'Number':
    case 'VirtualNumber':
    case 'Language':
    case 'Details':
      return name;
    default:
      return /^Number\[[^\]]*\]$/.test(name) ? 'Number' : undefined;
  }
}

/** The place of the next ampersand, or the end. Most are near: the native search pays only for the far ones. */
function endOfField(bytes: Buffer, start: number): number {
  const near = Math.min(bytes.length, start + LONGEST_NAME);
  for (let at = start; at < near; at++) if (bytes[at] === AMPERSAND) return at;
  const found = bytes.indexOf(AMPERSAND, near);
  return found < 0 ? bytes.length : found;
}

/** The place of the equals sign that ends the name, or -1 where there is none near enough. */
function endOfName(bytes: Buffer, start: number, end: number): number {
  const near = Math.min(end, start + LONGEST_NAME);
  for (let at = start; at < near; at++) if (bytes[at] === EQUALS) return at;
  return -1;
}

function areSame(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}
