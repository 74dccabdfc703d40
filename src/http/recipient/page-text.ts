/** The recipient's page in the words of its reader. */
import type { Instant } from '#domain/kernel/instant.ts';
import { type Language, languages } from '#domain/notice/language.ts';
import { htmlText } from '#http/html.ts';
import type { PageWords } from './words.ts';
import { as, bn, or } from './words-bn-as-or.ts';
import { en, hi, mr } from './words-en-hi-mr.ts';
import { gu, pa, ur } from './words-gu-pa-ur.ts';
import { kn, ml, ta, te } from './words-ta-te-kn-ml.ts';

export const pageWords: Readonly<Record<Language, PageWords>> = { en, hi, bn, te, mr, ta, gu, ur, kn, ml, pa, or, as };

export type Filling = Partial<Readonly<Record<'brand' | 'legal' | 'until' | 'since' | 'number', string>>>;

/** A text with what is put in, as HTML. What somebody else wrote keeps its own direction. */
export function filled(text: string, filling: Filling): string {
  return htmlText(text).replace(/\{(\w+)\}/g, (_, name: keyof Filling) => apart(filling[name] ?? '', name === 'number'));
}

/** Apart from the direction of the text around it. A number, also a masked one, is read from the left. */
export function apart(text: string, isNumber = false): string {
  return `<bdi${isNumber ? ' dir="ltr"' : ''}>${htmlText(text)}</bdi>`;
}

/** The Indian day, with digits that every telephone shows. */
export function dayText(at: Instant, language: Language): string {
  return new Intl.DateTimeFormat(`${language}-IN-u-nu-latn-ca-gregory`, { timeZone: 'Asia/Kolkata', dateStyle: 'long' }).format(
    new Date(at),
  );
}

/** The first of our languages that the browser asks for, in its order of preference. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part, place) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/);
      return { code: tag.slice(0, 2).toLowerCase(), quality: quality === undefined ? 1 : Number(quality), place };
    })
    .toSorted((one, other) => other.quality - one.quality || one.place - other.place);
  for (const { code } of wanted) {
    const known = languages.find((language) => language.code === code);
    if (known !== undefined) return known.code;
  }
  return 'en';
}
