/**
 * An answer at dial time as it is kept (R16, R17). It stands alone, outside the chain of its number: thousands are made a second, by
 * several processes. What names the person enters as a salted commitment, so that erasure leaves it verifiable:
 *
 *   commitment = H(salt ‖ canonical JSON of {number})
 *   seal       = H("sammati.decision.1\n" ‖ commitment ‖ canonical JSON of id, business, account and facts)
 */
import type { AccountId, BusinessId, ConsentMode } from '#domain/account/account.ts';
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { commitmentOf, type Digest } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { sameBytes } from '#domain/kernel/same-bytes.ts';
import type { CommunicationMode } from '#domain/registry/preference-codes.ts';
import type { Ground, Purpose, Refusal } from './reasons.ts';

/** Which answers of an account are kept. */
export type Recording = 'none' | 'refusals' | 'all';

const order: Readonly<Record<Recording, number>> = { none: 0, refusals: 1, all: 2 };

export function keepsMore(one: Recording, than: Recording): boolean {
  return order[one] > order[than];
}

/** What the person told everyone, as far as it was known (R5). */
export interface DecidedPreference {
  readonly kind: 'not_on_dnd' | 'on_dnd' | 'unknown';
  readonly source: { readonly kind: 'national_copy' | 'scrub_run' | 'receipt'; readonly date: Instant } | null;
  readonly until: Instant | null;
  /** What the person blocked, in the registry's codes. */
  readonly profile: string | null;
  readonly registryVersion: number;
}

/** How the number stood with the account. `event` is the latest in its chain. */
export interface DecidedConsent {
  readonly mode: ConsentMode;
  readonly status: 'whitelist' | 'blacklist' | 'neutral';
  readonly type: 'api' | 'customer' | 'agent' | null;
  readonly until: Instant | null;
  readonly event: number;
  readonly objectedAt: Instant | null;
}

/** Question and answer, and everything that led there; nothing in it names the person. */
export interface DecisionFacts {
  /** When it was answered. */
  readonly answeredAt: Instant;
  /** Asked of one number, of many, or by a call that was to be connected. */
  readonly via: 'permission' | 'permissions' | 'connect';
  readonly request: string;
  /** The API key; null for the operator. */
  readonly key: string | null;
  /** The network address of the program that asked. */
  readonly address: string;
  readonly purpose: Purpose;
  readonly category: number | null;
  readonly mode: CommunicationMode;
  /** When the call was to be made. */
  readonly at: Instant;
  readonly permission: 'allowed' | 'refused';
  readonly because: Ground | Refusal;
  readonly until: Instant | null;
  /** What let a call pass all the same: a co-worker is called about work. */
  readonly passedAs: 'member' | null;
  readonly preference: DecidedPreference;
  readonly consent: DecidedConsent;
}

/** Where a decision belongs. */
export interface DecisionPlace {
  readonly id: string;
  readonly business: BusinessId;
  readonly account: AccountId;
}

export interface UnsealedDecision extends DecisionPlace {
  readonly number: PhoneNumber;
  readonly facts: DecisionFacts;
  readonly salt: Uint8Array;
}

/** As it is kept. Number and salt, or the commitment: the latter once the person is erased. */
export interface KeptDecision extends DecisionPlace {
  readonly number: PhoneNumber | null;
  readonly facts: DecisionFacts;
  readonly salt: Uint8Array | null;
  readonly commitment: Uint8Array | null;
  readonly seal: Uint8Array;
}

const encoder = new TextEncoder();

/** `isErased`: the person's data are erased, and the number is not kept. */
export function sealDecision(decision: UnsealedDecision, digest: Digest, { isErased } = { isErased: false }): KeptDecision {
  const commitment = commitmentOf(decision.salt, { number: decision.number }, digest);
  const seal = sealOf(decision, decision.facts, commitment, digest);
  return isErased ? { ...decision, seal, number: null, salt: null, commitment } : { ...decision, seal, commitment: null };
}

/** Whether it is as it was sealed. */
export function isIntact(kept: KeptDecision, digest: Digest): boolean {
  const { number, salt, commitment } = kept;
  const committed = number !== null && salt !== null ? commitmentOf(salt, { number }, digest) : commitment;
  return committed !== null && sameBytes(sealOf(kept, kept.facts, committed, digest), kept.seal);
}

function sealOf(
  { id, business, account }: DecisionPlace,
  facts: DecisionFacts,
  commitment: Uint8Array,
  digest: Digest,
): Uint8Array {
  const said = canonicalJson({ account, business, facts: canonicalFacts(facts), id });
  const tag = encoder.encode('sammati.decision.1\n');
  const text = encoder.encode(said);
  const whole = new Uint8Array(tag.length + commitment.length + text.length);
  whole.set(tag);
  whole.set(commitment, tag.length);
  whole.set(text, tag.length + commitment.length);
  return digest(whole);
}

function canonicalFacts({ preference, consent, ...facts }: DecisionFacts): Canonical {
  return { ...facts, preference: { ...preference }, consent: { ...consent } };
}
