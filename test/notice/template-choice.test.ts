import { describe, expect, test } from 'vitest';
import type { Language } from '#domain/notice/language.ts';
import { languages } from '#domain/notice/language.ts';
import type { NoticeTemplate, TemplateMeaning } from '#domain/notice/meaning.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { defaultTemplate } from '#domain/notice/templates.ts';

function own(meaning: TemplateMeaning, language: Language, from = 'account'): NoticeTemplate {
  return {
    meaning,
    language,
    text: `${from} ${language} {brand} {line}`,
    dltTemplateId: '1207000000000000001',
    category: 'promotional',
  };
}

describe('which template is sent', () => {
  test('an own template in the language asked for wins, with its DLT id', () => {
    const template = own('inform', 'ta');
    for (const policy of ['default', 'own_only'] as const) {
      expect(chooseTemplate([own('inform', 'en'), own('ask', 'ta'), template], 'inform', 'ta', policy)).toEqual({
        kind: 'template',
        template,
        own: true,
      });
    }
  });

  test('of several the first wins: the virtual number’s before the account’s', () => {
    const choice = chooseTemplate([own('ask', 'hi', 'number'), own('ask', 'hi', 'account')], 'ask', 'hi');
    expect(choice).toMatchObject({ template: { text: 'number hi {brand} {line}' } });
  });

  test('without one, our text in that language, even where an own English text exists', () => {
    expect(chooseTemplate([own('inform', 'en'), own('ask', 'bn')], 'inform', 'bn')).toEqual({
      kind: 'template',
      template: defaultTemplate('inform', 'bn'),
      own: false,
    });
  });

  test('own_only falls back to an own English text and says so in its language', () => {
    const english = own('ask', 'en');
    expect(chooseTemplate([own('ask', 'hi'), english], 'ask', 'ml', 'own_only')).toEqual({
      kind: 'template',
      template: english,
      own: true,
    });
  });

  test('own_only with neither has no template (R0), never ours, and never another meaning’s', () => {
    expect(chooseTemplate([], 'inform', 'en', 'own_only')).toEqual({ kind: 'no_template' });
    expect(chooseTemplate([own('ask', 'en'), own('inform', 'hi')], 'inform', 'ta', 'own_only')).toEqual({ kind: 'no_template' });
  });

  test('under the default policy every meaning has a template in every language', () => {
    for (const { code } of languages) {
      for (const meaning of ['inform', 'ask', 'confirm_code'] as const) {
        expect(chooseTemplate([], meaning, code)).toMatchObject({ kind: 'template', template: { meaning, language: code } });
      }
    }
  });
});
