import type { PermissionAnswer, PermissionAnswers, PermissionQuestion } from '#app/permission/answer-permission.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { SALT_BYTES } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type DecisionFacts, type KeptDecision, type Recording, sealDecision } from '#domain/permission/decision.ts';
import { decisionId, decisionIds, ID_BYTES } from '#domain/permission/decision-id.ts';
import type { Permission } from '#domain/permission/permission.ts';
import { isErased } from '#domain/whitelist/erasure.ts';
import { consentOf, preferenceOf } from './grounds.ts';

export type RecordingPorts = Pick<Ports, 'clock' | 'random' | 'decisions' | 'keepDecision' | 'sha256'>;

/** Who asked what, and how. */
export interface Asked {
  readonly question: PermissionQuestion;
  readonly origin: Origin;
  readonly via: DecisionFacts['via'];
}

/** Every answer has a name; one that is kept has a seal too, by which it is known again later. */
export interface Decision {
  readonly id: string;
  readonly seal: Uint8Array | null;
}

type Answered = Omit<PermissionAnswers, 'answers'> & { readonly answer: PermissionAnswer };

/**
 * Names an answer and keeps it where the account's setting says so: then it is kept before anybody is told. Where it is not to be kept
 * there is nothing to wait for, and what is answered is no promise.
 */
export function recordDecision(
  ports: RecordingPorts,
  asked: Asked,
  answered: Answered,
  passedAs: DecisionFacts['passedAs'] = null,
): Decision | Promise<Decision> {
  const now = ports.clock.now();
  const id = decisionId(now, ports.random.bytes(ID_BYTES));
  if (!isKept(settingOf(asked), answered.answer.permission, passedAs)) return { id, seal: null };
  const sealed = sealedDecision(ports, asked, answered, { id, now, passedAs });
  return ports.keepDecision(sealed).then(() => ({ id, seal: sealed.seal }));
}

/** So many are hashed without a break, and written by one transaction. */
const CHUNK = 500;

/** The same for the answers of one request: their names, in their order. */
export async function recordDecisions(
  ports: RecordingPorts,
  asked: Asked,
  answers: PermissionAnswers,
): Promise<readonly string[]> {
  const now = ports.clock.now();
  const setting = settingOf(asked);
  const idOf = decisionIds(now);
  const named = answers.answers.map((answer) => ({ answer, id: idOf(ports.random.bytes(ID_BYTES)) }));
  const kept = setting === 'none' ? [] : named.filter(({ answer }) => isKept(setting, answer.permission, null));
  for (let start = 0; start < kept.length; start += CHUNK) {
    const sealed = kept
      .slice(start, start + CHUNK)
      .map(({ answer, id }) => sealedDecision(ports, asked, { ...answers, answer }, { id, now, passedAs: null }));
    await ports.decisions.keep(sealed);
  }
  return named.map(({ id }) => id);
}

function settingOf({ question }: Asked): Recording {
  return question.context.account.settings.recordDecisions;
}

function isKept(setting: Recording, permission: Permission, passedAs: DecisionFacts['passedAs']): boolean {
  return setting === 'all' || (setting === 'refusals' && permission.kind === 'refused' && passedAs === null);
}

function sealedDecision(
  { random, sha256 }: RecordingPorts,
  { question, origin, via }: Asked,
  { at, registryVersion, answer }: Answered,
  given: { readonly id: string; readonly now: Instant; readonly passedAs: DecisionFacts['passedAs'] },
): KeptDecision {
  const { context, purpose, category, mode } = question;
  const { permission } = answer;
  const facts: DecisionFacts = {
    answeredAt: given.now,
    via,
    request: origin.requestId,
    key: origin.key,
    address: origin.address,
    purpose,
    category,
    mode,
    at,
    permission: permission.kind,
    because: permission.because,
    until: permission.kind === 'allowed' ? permission.until : null,
    passedAs: given.passedAs,
    preference: preferenceOf(answer, context, registryVersion),
    consent: consentOf(answer, context, at),
  };
  const place = { id: given.id, business: context.business.id, account: context.account.id };
  const unsealed = { ...place, number: answer.number, facts, salt: random.bytes(SALT_BYTES) };
  return sealDecision(unsealed, sha256, { isErased: isErased(answer.standing) });
}
