import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLanguage, type Language, languageInfo, languageOf, languages } from '#domain/notice/language.ts';

const spellings: Readonly<Record<Language, readonly string[]>> = {
  en: ['en', 'EN', 'English', ' english ', 'en-US', 'en_IN', 'eng', 'English (en)', '"en"'],
  hi: ['hi', 'Hindi', 'HINDI', 'hi-IN', 'hi_IN', 'hi-Deva-IN', 'hin', 'हिन्दी', 'हिंदी', 'Hindi (hi)', 'ＨＩ'],
  bn: ['bn', 'Bengali', 'bangla', 'ben', 'bn-IN', 'বাংলা'],
  te: ['te', 'Telugu', 'telegu', 'tel', 'te-IN', 'తెలుగు'],
  mr: ['mr', 'Marathi', 'mar', 'mr-IN', 'मराठी'],
  ta: ['ta', 'Tamil', 'tamizh', 'tam', 'ta-IN', 'ta-LK', 'தமிழ்'],
  gu: ['gu', 'Gujarati', 'gujrati', 'guj', 'gu-IN', 'ગુજરાતી'],
  ur: ['ur', 'Urdu', 'urd', 'ur-PK', 'ur_IN', 'اردو'],
  kn: ['kn', 'Kannada', 'kan', 'kn-IN', 'ಕನ್ನಡ'],
  ml: ['ml', 'Malayalam', 'mal', 'ml-IN', 'മലയാളം'],
  pa: ['pa', 'Punjabi', 'Panjabi', 'pan', 'pa-Guru-IN', 'ਪੰਜਾਬੀ'],
  or: ['or', 'Odia', 'Oriya', 'od', 'ory', 'or-IN', 'ଓଡ଼ିଆ', 'ଓଡ଼ିଆ'.normalize('NFD')],
  as: ['as', 'Assamese', 'asamiya', 'asm', 'as-IN', 'অসমীয়া', '\u0985\u09b8\u09ae\u09c0\u09df\u09be'],
};

describe('the Language parameter', () => {
  test.each(languages.map(({ code }) => code))('%s is read from its code, name, aliases, endonym and tags', (code) => {
    for (const spelling of spellings[code]) expect(languageOf(spelling), spelling).toBe(code);
  });

  test('nothing, blanks and unknown languages are English, or the fallback given', () => {
    for (const unknown of [undefined, '', '   ', '\t\n', 'fr', 'klingon', '42', '??', 'constructor', '__proto__', 'toString']) {
      expect(languageOf(unknown)).toBe('en');
      expect(languageOf(unknown, 'ta')).toBe('ta');
    }
  });

  test('only the first word decides', () => {
    expect(languageOf('Send it in hi')).toBe('en');
    expect(languageOf('hi,en')).toBe('hi');
  });

  test('no input is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (input) => isLanguage(languageOf(input))),
      { numRuns: 2_000 },
    );
  });

  test('there are thirteen, each with names, a script and a direction, and only Urdu runs from right to left', () => {
    expect(languages).toHaveLength(13);
    expect(new Set(languages.map(({ code }) => code)).size).toBe(13);
    expect(languages.filter(({ direction }) => direction === 'rtl').map(({ code }) => code)).toEqual(['ur']);
    for (const info of languages) {
      expect(languageInfo(info.code)).toBe(info);
      expect(info.endonym).toMatch(new RegExp(`^[\\p{Script=${info.script}}\\p{M}]+$`, 'u'));
    }
  });

  test('isLanguage accepts exactly our codes', () => {
    expect(languages.every(({ code }) => isLanguage(code))).toBe(true);
    expect(['HI', 'hindi', '', 'xx', 'constructor'].some(isLanguage)).toBe(false);
  });
});
