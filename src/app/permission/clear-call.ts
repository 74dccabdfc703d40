import { type RecordingPorts, recordDecision } from '#app/decisions/record-decisions.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { isPersonal, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Purpose, Refusal as Reason } from '#domain/permission/reasons.ts';
import { standingOfAccount } from '#domain/whitelist/standing.ts';
import { answerPermission, type PermissionAnswer, type PermissionPorts } from './answer-permission.ts';

/** A call between numbers that the account wants made; `legs` in the order in which they are rung. */
export interface IntendedConnection {
  readonly context: AccountContext;
  readonly purpose: Purpose;
  readonly legs: readonly PhoneNumber[];
  readonly origin: Origin;
}

/** `decisions` names what was decided about each person who was looked at, in order. */
export type Clearance =
  | { readonly kind: 'cleared'; readonly decisions: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly because: Reason;
      readonly number: PhoneNumber;
      readonly decisions: readonly string[];
    }
  /** Not the number of a person, and not one of the account's own. */
  | { readonly kind: 'nobody' };

/**
 * Whether every leg of a call may be rung (R16). The account's own numbers may; a verified member may too, as far as it is only a
 * matter of preferences: a co-worker is called about work. Nothing goes before an objection, the account's state or its hours. The first
 * leg that is refused is named. What was decided is on record, where the account's setting says so, before the call can be made.
 */
export async function clearCall(
  ports: PermissionPorts & RecordingPorts,
  { context, purpose, legs, origin }: IntendedConnection,
): Promise<Clearance> {
  const people = peopleAmong({ context, legs });
  if (!people.every(isPersonal)) return { kind: 'nobody' };
  const stopped = stopsTheAccount(context);
  const [first] = legs;
  if (stopped !== null && first !== undefined && people.length === 0) {
    return { kind: 'refused', because: stopped, number: first, decisions: [] };
  }
  const decisions: string[] = [];
  for (const number of people) {
    const question = { context, purpose, category: null, mode: 'voice', at: null } as const;
    const answered = await answerPermission(ports, question, number);
    if (isRefused(answered)) throw new Error('a question about now was taken for one about the past');
    const { permission } = answered.answer;
    const passedAs = passesAsMember(answered.answer, context) ? 'member' : null;
    const { id } = await recordDecision(ports, { question, origin, via: 'connect' }, answered, passedAs);
    decisions.push(id);
    if (permission.kind === 'allowed' || passedAs === 'member') continue;
    return { kind: 'refused', because: permission.because, number, decisions };
  }
  return { kind: 'cleared', decisions };
}

/** To be called before a call that was cleared is made: who calls within a day of it may answer it (R13). */
export async function noteOwnCall(
  { clock, ownCalls }: Pick<Ports, 'clock' | 'ownCalls'>,
  connection: Pick<IntendedConnection, 'context' | 'legs'>,
): Promise<void> {
  const at = clock.now();
  const calls = [...new Set(peopleAmong(connection))].map((number) => ({ number, at }));
  await ownCalls.note(connection.context.business.id, calls);
}

/** The legs that are not numbers of the account itself. */
function peopleAmong({ context, legs }: Pick<IntendedConnection, 'context' | 'legs'>): readonly PhoneNumber[] {
  const own = new Set(context.virtualNumbers.map(({ number }) => number));
  return legs.filter((number) => !own.has(number));
}

/** What is refused even where only own numbers are rung. */
function stopsTheAccount({ account, business }: AccountContext): Reason | null {
  if (account.status !== 'active') return account.status === 'closed' ? 'account_closed' : 'account_suspended';
  return business.agreement === null ? 'no_agreement' : null;
}

const holdForMembers: ReadonlySet<Reason> = new Set<Reason>([
  'account_suspended',
  'account_closed',
  'no_agreement',
  'objected',
  'holiday',
  'outside_calling_hours',
]);

function passesAsMember({ permission, standing }: PermissionAnswer, { account }: AccountContext): boolean {
  if (permission.kind === 'allowed' || holdForMembers.has(permission.because)) return false;
  return standingOfAccount(standing, account.id).member === 'verified';
}
