import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { checkTemplate } from '#domain/notice/check-template.ts';
import { type Language, languageInfo, languages } from '#domain/notice/language.ts';
import { isConfirmation, templateMeanings } from '#domain/notice/meaning.ts';
import { renderCode, renderConfirmation, renderNotice } from '#domain/notice/render.ts';
import { smsEncoding } from '#domain/notice/segments.ts';
import { type DefaultTemplate, defaultTemplate, defaultTemplates } from '#domain/notice/templates.ts';

const brand = 'Acme Clinics';
const line = phoneNumber(9000000001);

function rendered(template: DefaultTemplate, as = brand): string {
  if (template.meaning === 'confirm_code') return renderCode(template, { brand: as, code: '482913' });
  return isConfirmation(template.meaning)
    ? renderConfirmation(template, { brand: as, number: line })
    : renderNotice(template, { brand: as, line });
}

const named = defaultTemplates.map((template): [string, DefaultTemplate] => [
  `${template.language} ${template.meaning}`,
  template,
]);

/** Punctuation that a language's texts may use besides its own letters. */
const punctuation: Readonly<Record<Language, string>> = {
  en: ".,!'",
  hi: '।,!',
  bn: '।,!-',
  te: '.,!',
  mr: '.,!',
  ta: '.,!-',
  gu: '.,!',
  ur: '۔،!',
  kn: '.,!',
  ml: '.,!-',
  pa: "।,!'",
  or: '।,!',
  as: '।,!-',
};

describe('the English notices are the documented wording to the letter', () => {
  test('inform (R6)', () => {
    expect(renderNotice(defaultTemplate('inform', 'en'), { brand: 'Acme', line })).toBe(
      "You've registered with Acme and permitted us to call you. If this is not the case, please give a missed call to 09000000001. Thank you!",
    );
  });

  test('ask (R7)', () => {
    expect(renderNotice(defaultTemplate('ask', 'en'), { brand: 'Acme', line })).toBe(
      "You've registered with Acme. As you're on DND, please authorise us to call you by giving a missed call to 09000000001",
    );
  });
});

describe('every built-in text', () => {
  test('there are five meanings in thirteen languages, all different', () => {
    expect(defaultTemplates).toHaveLength(65);
    expect(new Set(defaultTemplates.map(({ text }) => text)).size).toBe(65);
  });

  test.each(named)('%s is a template of its meaning', (_, template) => {
    expect(checkTemplate(template.text, template.meaning)).toEqual([]);
  });

  test.each(named)('%s names the brand once and the number or code once, in ASCII digits', (_, template) => {
    const text = rendered(template);
    expect(text.split(brand)).toHaveLength(2);
    expect(text.match(/\p{Nd}+/gu)).toEqual([template.meaning === 'confirm_code' ? '482913' : '09000000001']);
    expect(text).not.toMatch(/[{}]/);
  });

  test.each(named)('%s is written in its language’s script alone, but for START', (_, template) => {
    const { script } = languageInfo(template.language);
    const keyword = template.meaning === 'confirm_objection' ? ' START ' : ' ';
    expect(template.text).toContain(keyword);
    const words = template.text.replace(/\{\w+\}/g, '').replace(keyword, ' ');
    const foreign = [...words].filter(
      (sign) =>
        !new RegExp(`\\p{Script=${script}}`, 'u').test(sign) && sign !== ' ' && !punctuation[template.language].includes(sign),
    );
    expect(foreign).toEqual([]);
    expect(words).toMatch(new RegExp(`\\p{Script=${script}}{3}`, 'u'));
  });

  test.each(named)('%s has no double space, no joiner, no byte that normalising would change', (_, template) => {
    expect(template.text).toBe(template.text.normalize('NFC'));
    expect(template.text).not.toMatch(/ {2}|^ | $|[\u200b-\u200f\u00a0\ufeff]/);
  });

  test.each(named)(
    '%s fits one English or two Indian segments with a brand of twelve letters, one more with forty',
    (_, template) => {
      const allowed = template.language === 'en' ? 1 : 2;
      expect(smsEncoding(rendered(template)).segments).toBeLessThanOrEqual(allowed);
      expect(smsEncoding(rendered(template, 'B'.repeat(40))).segments).toBeLessThanOrEqual(allowed + 1);
    },
  );

  test('English is marked as documented or ours, everything else as needing a native reader', () => {
    for (const { language, meaning, review } of defaultTemplates) {
      const english = meaning === 'inform' || meaning === 'ask' ? 'documented' : 'own_wording';
      expect(review).toBe(language === 'en' ? english : 'needs_native_reader');
    }
  });
});

describe('languages that share a script are not swapped', () => {
  const all = (language: Language) =>
    defaultTemplates
      .filter((template) => template.language === language)
      .map(({ text }) => text)
      .join('\n');

  test('Hindi and Marathi', () => {
    expect(all('hi')).toMatch(/ है/);
    expect(all('mr')).not.toMatch(/ है|।/);
    expect(all('mr')).toMatch(/ आहे/);
    expect(all('hi')).not.toMatch(/आहे|ळ/);
  });

  test('Bengali and Assamese', () => {
    expect(all('as')).toMatch(/ৰ/);
    expect(all('as')).not.toMatch(/র/);
    expect(all('bn')).toMatch(/র/);
    expect(all('bn')).not.toMatch(/[ৰৱ]/);
  });

  test('Urdu uses Urdu letters, not the Arabic ones that look alike', () => {
    expect(all('ur')).not.toMatch(/[يىكهة]/);
  });

  test('an Urdu text begins with an Urdu letter and keeps a word between brand and digits, so that it reads from the right', () => {
    for (const template of defaultTemplates.filter(({ language }) => language === 'ur')) {
      expect(template.text).toMatch(/^\p{Script=Arabic}/u);
      expect(template.text).toMatch(/\}[^{}]*\p{Script=Arabic}[^{}]*\{/u);
    }
  });
});

test('the table of segments in the decision record is what the code computes', () => {
  const record = readFileSync('docs/decisions/0002-notice-languages-and-texts.md', 'utf8');
  for (const { code, englishName } of languages) {
    const cells = templateMeanings.map((meaning) => {
      const { units, segments } = smsEncoding(rendered(defaultTemplate(meaning, code)));
      return `${units} / ${segments}`;
    });
    expect(record).toContain(`| ${code} ${englishName} | ${code === 'en' ? 'gsm7' : 'ucs2'} | ${cells.join(' | ')} |`);
  }
});
