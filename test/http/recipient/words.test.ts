import { expect, it } from 'vitest';
import { instant } from '#domain/kernel/instant.ts';
import { languages } from '#domain/notice/language.ts';
import { dayText, filled, pageWords, preferredLanguage } from '#http/recipient/page-text.ts';

const holesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it('says in every language all that it says in English, with the same names, dates and numbers, in composed letters', () => {
  for (const { code } of languages) {
    for (const [key, text] of Object.entries(pageWords.en) as [keyof typeof pageWords.en, string][]) {
      const own = pageWords[code][key];
      expect(holesOf(own), `${code} ${key}`).toEqual(holesOf(text));
      expect(own, `${code} ${key}`).toBe(own.normalize('NFC'));
      if (code !== 'en') expect(own, `${code} ${key}`).not.toBe(text);
    }
  }
});

it('writes dates in the language, with digits that every telephone shows', () => {
  const at = instant(Date.UTC(2026, 10, 30, 20, 0));
  for (const { code } of languages) expect(dayText(at, code), code).toMatch(/\b1\b.*2026|2026.*\b1\b/u);
  expect(dayText(at, 'en')).toBe('1 December 2026');
});

it('escapes what somebody else wrote', () => {
  expect(filled('Calls from {brand}', { brand: '<b>"A" & {legal}</b>' })).toBe(
    'Calls from <bdi>&lt;b&gt;&quot;A&quot; &amp; {legal}&lt;/b&gt;</bdi>',
  );
});

it.each([
  ['ta-IN,ta;q=0.9,en;q=0.8', 'ta'],
  ['fr, ur;q=0.5, hi;q=0.7', 'hi'],
  ['xx', 'en'],
  ['', 'en'],
  [';;;q=,,,', 'en'],
  [undefined, 'en'],
])('reads the wish %s as %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});
