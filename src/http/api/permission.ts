import type { PermissionItem, permissionEndpoints } from '@sammati/contract/permission.ts';
import { answerPermission, answerPermissions, type PermissionAnswer, type PermissionQuestion } from '#app/answer-permission.ts';
import type { AccountContext } from '#app/ports.ts';
import { isRefused, type Refusal } from '#app/refusal.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { grounds, refusals } from '#domain/permission/reasons.ts';
import { type Category, categories } from '#domain/registry/preference-codes.ts';
import { profileKey } from '#domain/registry/preference-profile.ts';
import { validUntil } from '#domain/registry/source.ts';
import { show } from '#domain/whitelist/shown.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, momentOrNull, personNumber, readInstant } from './values.ts';

interface Asked {
  readonly purpose: PermissionQuestion['purpose'];
  readonly category?: number | string;
  readonly mode?: PermissionQuestion['mode'];
  readonly at?: string;
}

export const permissionHandlers: Handlers<typeof permissionEndpoints> = {
  async readPermission(ports, { context, query }) {
    const number = personNumber(query.number);
    if (isRefused(number)) return number;
    const question = questionOf(context, query);
    if (isRefused(question)) return question;
    const answered = await answerPermission(ports, question, number);
    if (isRefused(answered)) return answered;
    const { answer, at, registryVersion } = answered;
    return {
      ...renderItem(answer),
      sentence: sentenceOf(answer),
      purpose: question.purpose,
      category: question.category,
      mode: question.mode,
      at: moment(at),
      preference: { ...renderPreference(answer, context), registryVersion },
      consent: renderConsent(answer, context, at),
    };
  },

  async readPermissions(ports, { context, body }) {
    const question = questionOf(context, body);
    if (isRefused(question)) return question;
    const read = body.numbers.map((given) => readPhoneNumber(given));
    const answered = await answerPermissions(ports, question, read.filter(isPhoneNumber));
    if (isRefused(answered)) return answered;
    const { answers, at, registryVersion } = answered;
    let next = 0;
    const items = read.map((number, place) => {
      const answer = isPhoneNumber(number) ? answers[next++] : undefined;
      return answer === undefined ? unreadable(body.numbers[place] ?? '') : renderItem(answer);
    });
    return { items, at: moment(at), registryVersion };
  },
};

function unreadable(given: string) {
  return { given, permission: 'refused', because: 'unreadable_number', until: null } as const;
}

function questionOf(
  context: AccountContext,
  { purpose, category, mode = 'voice', at }: Asked,
): PermissionQuestion | Refusal<'not_a_date'> {
  const instant = at === undefined ? null : readInstant(at);
  if (isRefused<Instant | null, 'not_a_date'>(instant)) return instant;
  const about = categories.find((one): one is Category => one === Number(category)) ?? null;
  return { context, purpose, category: about, mode, at: instant };
}

function renderItem({ number, permission }: Pick<PermissionAnswer, 'number' | 'permission'>): PermissionItem {
  return {
    number: digits(number as PhoneNumber),
    permission: permission.kind,
    because: permission.because,
    until: permission.kind === 'allowed' ? momentOrNull(permission.until) : null,
  };
}

function sentenceOf({ permission }: PermissionAnswer): string {
  return permission.kind === 'allowed' ? grounds[permission.because] : refusals[permission.because];
}

function renderPreference({ preference, profile }: PermissionAnswer, { terms }: AccountContext) {
  if (preference.kind === 'unknown') return { kind: preference.kind, source: null, until: null, profile: null };
  const { kind, source } = preference;
  return {
    kind,
    source: { kind: source.kind, date: moment(source.date) },
    until: momentOrNull(validUntil(source, terms)),
    profile: profile === null ? null : profileKey(profile),
  };
}

function renderConsent({ standing, mode }: PermissionAnswer, { account, terms }: AccountContext, at: Instant) {
  const shown = show(standing, account.id, mode, at, terms);
  return {
    mode,
    status: shown.status,
    type: shown.status === 'whitelist' ? shown.type : null,
    until: shown.status === 'whitelist' ? momentOrNull(shown.until) : null,
    event: standing.n,
    objectedAt: momentOrNull(standing.objection?.at ?? null),
  };
}
