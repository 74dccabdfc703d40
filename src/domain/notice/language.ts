/**
 * The thirteen languages of notices, and how the `Language` parameter is read: by code, English name, common alias, endonym or
 * language tag. Reading never refuses; what names no language of ours means the fallback.
 */
export type Language = 'en' | 'hi' | 'bn' | 'te' | 'mr' | 'ta' | 'gu' | 'ur' | 'kn' | 'ml' | 'pa' | 'or' | 'as';

export interface LanguageInfo {
  readonly code: Language;
  readonly englishName: string;
  /** The language's name in itself. */
  readonly endonym: string;
  /** Unicode's name of the script that its notices are written in. */
  readonly script: string;
  readonly direction: 'ltr' | 'rtl';
}

/** In the order in which they are offered. */
export const languages: readonly LanguageInfo[] = [
  { code: 'en', englishName: 'English', endonym: 'English', script: 'Latin', direction: 'ltr' },
  { code: 'hi', englishName: 'Hindi', endonym: 'हिन्दी', script: 'Devanagari', direction: 'ltr' },
  { code: 'bn', englishName: 'Bengali', endonym: 'বাংলা', script: 'Bengali', direction: 'ltr' },
  { code: 'te', englishName: 'Telugu', endonym: 'తెలుగు', script: 'Telugu', direction: 'ltr' },
  { code: 'mr', englishName: 'Marathi', endonym: 'मराठी', script: 'Devanagari', direction: 'ltr' },
  { code: 'ta', englishName: 'Tamil', endonym: 'தமிழ்', script: 'Tamil', direction: 'ltr' },
  { code: 'gu', englishName: 'Gujarati', endonym: 'ગુજરાતી', script: 'Gujarati', direction: 'ltr' },
  { code: 'ur', englishName: 'Urdu', endonym: 'اردو', script: 'Arabic', direction: 'rtl' },
  { code: 'kn', englishName: 'Kannada', endonym: 'ಕನ್ನಡ', script: 'Kannada', direction: 'ltr' },
  { code: 'ml', englishName: 'Malayalam', endonym: 'മലയാളം', script: 'Malayalam', direction: 'ltr' },
  { code: 'pa', englishName: 'Punjabi', endonym: 'ਪੰਜਾਬੀ', script: 'Gurmukhi', direction: 'ltr' },
  { code: 'or', englishName: 'Odia', endonym: 'ଓଡ଼ିଆ', script: 'Oriya', direction: 'ltr' },
  { code: 'as', englishName: 'Assamese', endonym: 'অসমীয়া', script: 'Bengali', direction: 'ltr' },
];

/** What else they are called: three-letter codes, other English names, usual misspellings, other spellings of the endonym. */
const aliases: Readonly<Record<Language, readonly string[]>> = {
  en: ['eng'],
  hi: ['hin', 'hindhi', 'हिंदी'],
  bn: ['ben', 'bangla', 'bengoli', 'banglabhasha', 'বাঙলা'],
  te: ['tel', 'telegu', 'telgu', 'thelugu'],
  mr: ['mar', 'marati', 'marathee'],
  ta: ['tam', 'tamizh', 'thamizh', 'thamil'],
  gu: ['guj', 'gujrati', 'gujarathi', 'gujerati'],
  ur: ['urd', 'urdhu', 'اُردو'],
  kn: ['kan', 'kannad', 'canarese'],
  ml: ['mal', 'malyalam', 'malayalm'],
  pa: ['pan', 'pun', 'panjabi', 'pb', 'gurmukhi'],
  or: ['ori', 'ory', 'od', 'oriya', 'odiya'],
  as: ['asm', 'asamiya', 'axomiya', 'asomiya', 'asamese', 'assamees'],
};

const LONGEST_READ = 64;

const byName: ReadonlyMap<string, Language> = new Map(
  languages.flatMap(({ code, englishName, endonym }) =>
    [code, englishName, endonym, ...aliases[code]].map((name): [string, Language] => [folded(name), code]),
  ),
);

const byCode: ReadonlyMap<Language, LanguageInfo> = new Map(languages.map((language) => [language.code, language]));

/**
 * The language that a client's word names: `hi`, `HINDI`, ` Hindi `, `हिन्दी`, `hi-IN`, `hi_IN`, `Hindi (hi)`. Anything else, and
 * nothing at all, is the fallback. Only the first word decides, so that a sentence does not name a language by chance.
 */
export function languageOf(input: string | undefined, fallback: Language = 'en'): Language {
  if (input === undefined) return fallback;
  const first = folded(input.slice(0, LONGEST_READ)).match(/[\p{L}\p{M}]+/u);
  return (first && byName.get(first[0])) ?? fallback;
}

/** Whether the text is exactly one of our codes: for values that were stored by us, not for what clients send. */
export function isLanguage(code: string): code is Language {
  return byCode.has(code as Language);
}

export function languageInfo(code: Language): LanguageInfo {
  const info = byCode.get(code);
  if (info === undefined) throw new RangeError('not a language of notices');
  return info;
}

/** One spelling for comparison: full-width letters, capitals and differently composed Indian letters become the same. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
