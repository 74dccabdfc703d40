/**
 * STOP and START in a person's SMS (R13), in thirteen languages. An objection is never refused for its form: whatever may well
 * mean STOP is STOP, wherever it stands and whatever stands beside it. START takes an objection back, so it must be the whole
 * message.
 */
import { courtesies, notStop, startExactly, stopAlone, stopAnywhere } from './keyword-words.ts';

/** Signs that are typed in several ways: Malayalam chillus, Assamese ra and wa, candra o, candrabindu, Arabic keyboards. */
const sameSign: ReadonlyMap<string, string> = new Map([
  ['ൺ', 'ണ്'],
  ['ൻ', 'ന്'],
  ['ർ', 'ര്'],
  ['ൽ', 'ല്'],
  ['ൾ', 'ള്'],
  ['ৰ', 'র'],
  ['ৱ', 'ব'],
  ['\u0949', '\u094b'],
  ['\u0ac9', '\u0acb'],
  ['\u0901', '\u0902'],
  ['\u0a01', '\u0a02'],
  ['\u0a70', '\u0a02'],
  ['ي', 'ی'],
  ['ى', 'ی'],
  ['ك', 'ک'],
  ['ه', 'ہ'],
  ['ة', 'ہ'],
]);

// Accents, Arabic vowel signs, the nukta of five scripts, apostrophes, joiners and what else cannot be seen.
const dropped = /[\u0300-\u036f\u064b-\u065f\u0670\u093c\u09bc\u0a3c\u0abc\u0b3c'’‘ʼ´`\p{Cf}]/gu;
const finalVirama = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d]$/;
const spelledOut = /(?<![^ ])[a-z](?: [a-z]){2,}(?![^ ])/g;

const anywhere: readonly string[] = Object.values(stopAnywhere).flatMap(list).map(lookup);
const alone: ReadonlySet<string> = new Set(Object.values(stopAlone).flatMap(list).map(lookup));
const ignoredAlways: ReadonlySet<string> = new Set(list(notStop).flatMap(words));
const ignoredAlone: ReadonlySet<string> = new Set(list(courtesies).flatMap(words));
const startTexts: ReadonlySet<string> = new Set(Object.values(startExactly).flatMap(list).map(foldSigns));

/**
 * What a message says. A message that holds both is `stop`. A negated STOP ("don't stop") is `stop` as well: negation is not
 * understood in thirteen languages, and a call too few is the smaller harm.
 */
export function objectionKeyword(text: string): 'stop' | 'start' | null {
  const message = words(text).filter((word) => !ignoredAlways.has(word));
  const inSpaces = spaced(message);
  if (anywhere.some((phrase) => inSpaces.includes(phrase))) return 'stop';
  if (alone.has(inSpaces) || alone.has(spaced(message.filter((word) => !ignoredAlone.has(word))))) return 'stop';
  return startTexts.has(withoutEdges(foldSigns(text))) ? 'start' : null;
}

/** Whether anything of a message can be read. What cannot be seen, and the sign for what could not be read, say nothing. */
export function hasWords(text: string | null): boolean {
  return text !== null && /[^\s\p{Cc}\p{Cf}\p{Cs}\ufffd]/u.test(text);
}

function list(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => text.split(', '));
}

/** What is searched for in a message in spaces: a phrase in spaces too, or without the last where any letters may follow. */
function lookup(phrase: string): string {
  const folded = spaced(words(phrase));
  return phrase.endsWith('*') ? folded.trimEnd() : folded;
}

function spaced(list: readonly string[]): string {
  return ` ${list.join(' ')} `;
}

/** The folded words of a text: letters and their marks only, so that digits and punctuation separate words and are gone. */
function words(text: string): readonly string[] {
  const folded = foldSigns(text).replace(/\bst0+p/g, 'stop');
  const found = folded.match(/[\p{L}\p{M}]+/gu) ?? [];
  // `S T O P` and `s.t.o.p` are one word.
  const joined = found.join(' ').replace(spelledOut, (run) => run.replaceAll(' ', ''));
  return joined === '' ? [] : joined.split(' ').map(foldSpelling);
}

/** `stoppp` is `stop`: repeated Latin letters become one. A virama at a word's end is written or left out at will. */
function foldSpelling(word: string): string {
  return word.replace(/([a-z])\1+/g, '$1').replace(finalVirama, '');
}

/** One form for what is typed in several ways: full-width and styled letters, capitals, and the signs above. */
function foldSigns(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase().replace(dropped, '');
  return Array.from(plain, (sign) => sameSign.get(sign) ?? sign)
    .join('')
    .replace(/\u0928\u094d(?=[तथदध])/g, '\u0902')
    .replace(/\u0aa8\u0acd(?=[તથદધ])/g, '\u0a82');
}

/** Without the spaces and punctuation around it, and with single spaces inside: nothing else may stand beside START. */
function withoutEdges(text: string): string {
  return text.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '').replace(/\s+/g, ' ');
}
