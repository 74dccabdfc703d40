/**
 * From the bytes of a field to what it means: a file has hundreds of millions of them and a few hundred that differ, so each is
 * read once.
 */
import { type PreferenceRegime, profileKey, readPreferences } from '#domain/registry/preference-profile.ts';
import { tooManyProfiles } from './refused-file.ts';

/** The text has no meaning. */
export const NO_MEANING = 0xffff;

/** Among the meanings: to be listed no longer. The places of profiles lie below it. */
export const REMOVE = 0xfffe;

/** The place of "fully blocked" among the profiles met. */
export const FULLY_BLOCKED_PLACE = 0;

export type FieldMeaning = (bytes: Uint8Array, start: number, end: number) => number;

/** Preference fields; a profile goes by its place among those met so far. */
export interface PreferenceMeanings {
  readonly meaning: FieldMeaning;
  /** Keys of the profiles met so far, by place. The first is "fully blocked". */
  readonly keys: readonly string[];
}

const SLOTS = 1 << 14;
/** A file that writes its fields in more ways than this makes the reading slower, but not the memory larger. */
const MOST_TEXTS = SLOTS / 2;
/** All preference codes there are, twice over. */
const LONGEST = 256;

const FULLY_BLOCKED = '0';
const ON_DND = 1;
const NOT_ON_DND = 0;

const decoder = new TextDecoder();

/** Throws `too_many_profiles` where there are more than `most` of them. */
export function preferenceMeanings(regime: PreferenceRegime, most: number = REMOVE): PreferenceMeanings {
  const keys = [FULLY_BLOCKED];
  const places = new Map([[FULLY_BLOCKED, FULLY_BLOCKED_PLACE]]);
  const meaning = remembered((text) => {
    const profile = readPreferences(text, regime);
    if (profile === null) return NO_MEANING;
    const key = profileKey(profile);
    const place = places.get(key) ?? keys.length;
    if (place === keys.length) {
      if (place >= most) throw tooManyProfiles();
      places.set(key, place);
      keys.push(key);
    }
    return place;
  });
  return { meaning, keys };
}

const yes = new Set(['yes', 'y', '1', 'true', 'blocked', 'dnd', 'ondnd', 'registered']);
const no = new Set(['no', 'n', '0', 'false', 'allowed', 'nondnd', 'notdnd', 'notondnd', 'notregistered']);

/** Whether a portal says that a number is on DND: 1 or 0. */
export function answerMeanings(): FieldMeaning {
  return remembered((text) => {
    const word = text.toLowerCase().replaceAll(/[\s_-]/g, '');
    if (yes.has(word)) return ON_DND;
    return no.has(word) ? NOT_ON_DND : NO_MEANING;
  });
}

function remembered(read: (text: string) => number): FieldMeaning {
  // Of texts of one byte, which most are: 1 + meaning, 0 where it was not met yet.
  const ofByte = new Int32Array(256);
  // Of longer ones: an open hash table of where they lie.
  const table = new Int32Array(SLOTS);
  const texts: { readonly bytes: Uint8Array; readonly meaning: number }[] = [];

  // A decoder reads no shared memory: it gets a copy.
  const readBytes: FieldMeaning = (bytes, start, end) => read(decoder.decode(bytes.slice(start, end)));

  function longer(bytes: Uint8Array, start: number, end: number): number {
    let slot = hash(bytes, start, end);
    for (let at = table[slot] ?? 0; at > 0; at = table[slot] ?? 0) {
      const text = texts[at - 1];
      if (text !== undefined && equals(text.bytes, bytes, start, end)) return text.meaning;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const meaning = readBytes(bytes, start, end);
    if (texts.length < MOST_TEXTS) {
      texts.push({ bytes: bytes.slice(start, end), meaning });
      table[slot] = texts.length;
    }
    return meaning;
  }

  return (bytes, start, end) => {
    const length = end - start;
    if (length !== 1) return length > LONGEST ? readBytes(bytes, start, end) : longer(bytes, start, end);
    const byte = bytes[start] ?? 0;
    const known = ofByte[byte] ?? 0;
    if (known > 0) return known - 1;
    const meaning = readBytes(bytes, start, end);
    ofByte[byte] = meaning + 1;
    return meaning;
  };
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return (value ^ (value >>> 15)) & (SLOTS - 1);
}

function equals(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
