import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { closed, Language, Nothing, Sid } from './values.ts';

export const TemplateMeaning = Type.Enum(['inform', 'ask', 'confirm_objection', 'confirm_agreement', 'confirm_code'], {
  type: 'string',
  description:
    '`inform`: the notice of opt-out. `ask`: the notice of opt-in. `confirm_objection`, `confirm_agreement`: how an answer was understood, and what undoes it (R8.5). `confirm_code`: the code that verifies a number.',
});

const text = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description:
    'The registered text, with its variables: {brand}, and {line} (`inform`, `ask`, `confirm_agreement`), {number} (`confirm_objection`) or {code} (`confirm_code`). A notice may hold {link}, the address of the page on which its reader can stop the calls.',
});
const dltTemplateId = Type.Union([Type.String({ pattern: '^[0-9]{6,30}$' }), Type.Null()], {
  description: 'The id under which exactly this text is registered.',
});

const category = Type.Enum(['transactional', 'service_implicit', 'service_explicit', 'promotional'], {
  type: 'string',
  description:
    'As what it is registered with DLT; `service_implicit` where nothing is said. A promotional text goes out in the hours for asking only (R7), and is not for confirmations and codes.',
});

export const Template = Type.Object(
  {
    meaning: TemplateMeaning,
    language: Language,
    text,
    dltTemplateId,
    category,
    own: Type.Boolean({ description: 'False for a text of ours, which stands where the account has none of its own.' }),
    needsNativeReader: Type.Boolean({
      description: 'Written by machine: a native reader has to see it before it is registered.',
    }),
  },
  { ...closed, title: 'Template' },
);
export type Template = Static<typeof Template>;

export const TemplatePreview = Type.Object(
  {
    message: Type.Union(
      [
        Type.Object(
          {
            text: Type.String({ description: 'As it would be sent, with a line that the account’s notices name.' }),
            encoding: Type.Enum(['gsm7', 'ucs2'], { type: 'string' }),
            units: Type.Integer({ description: 'Septets, or UTF-16 code units.' }),
            segments: Type.Integer({ description: 'How many SMS it is billed as.' }),
          },
          closed,
        ),
        Type.Null(),
      ],
      { description: 'Null where the text is no template.' },
    ),
    problems: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(
            [
              'empty',
              'missing_placeholder',
              'unknown_placeholder',
              'stray_brace',
              'control_character',
              'broken_text',
              'too_long',
              'not_promotional',
              'no_public_address',
            ],
            { type: 'string' },
          ),
          at: Type.Union([Type.Integer(), Type.Null()], { description: 'A position in UTF-16 code units.' }),
          placeholder: Type.Union([Type.String(), Type.Null()]),
          longest: Type.Union([Type.Integer(), Type.Null()]),
        },
        closed,
      ),
    ),
  },
  { ...closed, title: 'TemplatePreview' },
);
export type TemplatePreview = Static<typeof TemplatePreview>;

const params = Type.Object({ sid: Sid, meaning: TemplateMeaning, language: Language }, closed);
const shape = { tag: 'Templates', access: 'account', query: Nothing, status: 200 } as const;

export const templateEndpoints = {
  listTemplates: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/templates',
    summary: 'Lists the texts that notices of an account are made of, own ones and ours',
    params: accountParams,
    query: PageQuery,
    body: null,
    answer: pageOf(Template),
    problems: ['unreadable_cursor'],
  }),
  previewTemplate: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/template-previews',
    summary: 'Says how a text would be sent, how many SMS it is, and what is wrong with it; nothing is kept',
    params: accountParams,
    body: Type.Object(
      { meaning: TemplateMeaning, text: Type.String({ maxLength: 10_000 }) },
      { ...closed, title: 'TemplateToPreview' },
    ),
    answer: TemplatePreview,
    problems: [],
  }),
  setTemplate: endpoint({
    ...shape,
    method: 'PUT',
    path: '/accounts/{sid}/templates/{meaning}/{language}',
    summary: 'Sets a text of the account’s own',
    description: 'An account gives the DLT template id with it; the operator may leave it out.',
    params,
    body: Type.Object(
      { text, dltTemplateId: Type.Optional(dltTemplateId), category: Type.Optional(category) },
      { ...closed, title: 'NewTemplate' },
    ),
    answer: Template,
    problems: ['not_a_template', 'no_dlt_template_id', 'no_public_address'],
  }),
  removeTemplate: endpoint({
    ...shape,
    method: 'DELETE',
    path: '/accounts/{sid}/templates/{meaning}/{language}',
    summary: 'Removes a text of the account’s own',
    params,
    body: null,
    status: 204,
    answer: null,
    problems: ['not_found'],
  }),
};
