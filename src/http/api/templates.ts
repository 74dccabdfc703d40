import type { templateEndpoints } from '@sammati/contract/template.ts';
import { type PreviewProblem, previewOfAccount } from '#app/administration/preview-template.ts';
import { removeTemplate, setTemplate } from '#app/administration/set-template.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { usualCategory } from '#domain/notice/category.ts';
import type { TemplateProblem } from '#domain/notice/check-template.ts';
import { languages } from '#domain/notice/language.ts';
import { type NoticeTemplate, templateMeanings } from '#domain/notice/meaning.ts';
import { defaultTemplate } from '#domain/notice/templates.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';

export const templateHandlers: Handlers<typeof templateEndpoints> = {
  listTemplates(_ports, { context, query }) {
    const all = templateMeanings.flatMap((meaning) =>
      languages.flatMap(({ code }) => {
        const own = context.templates.find((one) => one.meaning === meaning && one.language === code);
        if (own !== undefined) return renderTemplate(own, true);
        return context.account.settings.templates === 'own_only' ? [] : renderTemplate(defaultTemplate(meaning, code), false);
      }),
    );
    return pageOfList(
      all,
      query,
      ({ meaning, language }) => `${meaning}/${language}`,
      (template) => template,
    );
  },

  previewTemplate(ports, { context, body }) {
    const { problems, message } = previewOfAccount(ports, context, body);
    return { problems: problems.map(renderPreviewProblem), message: message === null ? null : { ...message } };
  },

  async setTemplate(ports, { context, params, body, by }) {
    const { text, dltTemplateId = null, category = usualCategory[params.meaning] } = body;
    const template = { ...params, text, dltTemplateId, category };
    const outcome = await setTemplate(ports, context, template, by);
    if ('problems' in outcome) return { ...refuse('not_a_template'), errors: outcome.problems.map(renderProblem) };
    return 'refused' in outcome ? outcome : renderTemplate(outcome, true);
  },

  async removeTemplate(ports, { context, params }) {
    const outcome = await removeTemplate(ports, context, params);
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderTemplate({ meaning, language, text, dltTemplateId, category }: NoticeTemplate, own: boolean) {
  const needsNativeReader = !own && defaultTemplate(meaning, language).review === 'needs_native_reader';
  return { meaning, language, text, dltTemplateId, category, own, needsNativeReader };
}

function renderPreviewProblem(problem: PreviewProblem) {
  return {
    kind: problem.kind,
    at: 'at' in problem ? problem.at : null,
    placeholder: 'placeholder' in problem ? problem.placeholder : null,
    longest: 'longest' in problem ? problem.longest : null,
  };
}

function renderProblem(problem: TemplateProblem) {
  const field = problem.kind === 'not_promotional' ? '/category' : '/text';
  return { in: 'body' as const, field, message: sentenceOf(problem) };
}

function sentenceOf(problem: TemplateProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'must not be empty';
    case 'missing_placeholder':
      return `must contain {${problem.placeholder}}`;
    case 'unknown_placeholder':
      return `has an unknown placeholder at ${problem.at}`;
    case 'stray_brace':
      return `has a stray brace at ${problem.at}`;
    case 'control_character':
      return `has a control character at ${problem.at}`;
    case 'broken_text':
      return `is not valid Unicode at ${problem.at}`;
    case 'not_promotional':
      return 'must not be promotional: a confirmation or a code is a message of service';
    case 'too_long':
      return `must not be longer than ${problem.longest}`;
  }
}
