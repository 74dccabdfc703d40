import type { permissionEndpoints } from '@sammati/contract/permission.ts';
import { consentOf, preferenceOf } from '#app/decisions/grounds.ts';
import { recordDecision, recordDecisions } from '#app/decisions/record-decisions.ts';
import { answerPermission, answerPermissions, type PermissionQuestion, TOGETHER } from '#app/permission/answer-permission.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import type { DecidedConsent, DecidedPreference } from '#domain/permission/decision.ts';
import { type Ground, grounds, type Refusal as Reason, refusals } from '#domain/permission/reasons.ts';
import { type Category, categories } from '#domain/registry/preference-codes.ts';
import { type Handlers, JsonText } from './handler.ts';
import { permissionItemText, permissionText, unreadableItemText } from './permission-text.ts';
import { moment, momentOrNull, personNumber, readInstant } from './values.ts';

interface Asked {
  readonly purpose: PermissionQuestion['purpose'];
  readonly category?: number | string;
  readonly mode?: PermissionQuestion['mode'];
  readonly at?: string;
}

export const permissionHandlers: Handlers<typeof permissionEndpoints> = {
  async readPermission(ports, { context, query, origin }) {
    const number = personNumber(query.number);
    if (isRefused(number)) return number;
    const question = questionOf(context, query);
    if (isRefused(question)) return question;
    const answered = await answerPermission(ports, question, number);
    if (isRefused(answered)) return answered;
    const recorded = recordDecision(ports, { question, origin, via: 'permission' }, answered);
    const decision = recorded instanceof Promise ? await recorded : recorded;
    const { answer, at, registryVersion } = answered;
    const preference = preferenceOf(answer, context, registryVersion);
    const consent = consentOf(answer, context, at);
    return new JsonText(permissionText({ number, permission: answer.permission, question, at, preference, consent, decision }));
  },

  async readPermissions(ports, { context, body, origin, isGone }) {
    const question = questionOf(context, body);
    if (isRefused(question)) return question;
    const asked = { question, origin, isGone, given: body.numbers };
    return ports.manyTurns.admit(body.numbers.length, () => answerMany(ports, asked)) ?? refuse('overloaded');
  },
};

interface AskedOfMany {
  readonly question: PermissionQuestion;
  readonly origin: Origin;
  readonly isGone: () => boolean;
  readonly given: readonly string[];
}

/** Nobody reads it. */
const toNobody = new JsonText('');

async function answerMany(
  ports: Ports,
  { question, origin, isGone, given }: AskedOfMany,
): Promise<JsonText | Refusal<'in_the_past'>> {
  const read = given.map((number) => readPhoneNumber(number));
  const answered = await answerPermissions(ports, question, { numbers: read.filter(isPhoneNumber), isGone });
  if (answered === null) return toNobody;
  if (isRefused(answered)) return answered;
  const { answers, at, registryVersion } = answered;
  const items: string[] = [];
  let next = 0;
  for (let from = 0; from < read.length; from += TOGETHER) {
    const some = read.slice(from, from + TOGETHER);
    const theirs = answers.slice(next, next + some.filter(isPhoneNumber).length);
    next += theirs.length;
    const part = async (): Promise<readonly string[]> => {
      const ids = await recordDecisions(ports, { question, origin, via: 'permissions' }, { ...answered, answers: theirs });
      let of = 0;
      return some.map((number, place) => {
        const answer = isPhoneNumber(number) ? theirs[of] : undefined;
        if (answer === undefined) return unreadableItemText(given[from + place] ?? '');
        return permissionItemText(answer, ids[of++] ?? '');
      });
    };
    items.push(...(await ports.manyTurns.turn(part)));
    if (isGone()) return toNobody;
  }
  const recorded = question.context.account.settings.recordDecisions;
  return new JsonText(
    `{"items":[${items.join(',')}],"at":"${moment(at)}","registryVersion":${registryVersion},"recorded":"${recorded}"}`,
  );
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

export function sentenceOf(because: Ground | Reason): string {
  return because in grounds ? grounds[because as Ground] : refusals[because as Reason];
}

export function renderPreference({ source, until, ...preference }: DecidedPreference) {
  const dated = source === null ? null : { kind: source.kind, date: moment(source.date) };
  return { ...preference, source: dated, until: momentOrNull(until) };
}

export function renderConsent({ until, objectedAt, ...consent }: DecidedConsent) {
  return { ...consent, until: momentOrNull(until), objectedAt: momentOrNull(objectedAt) };
}
