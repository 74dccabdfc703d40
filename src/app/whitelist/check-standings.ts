import type { ChainReader, KeptChain, KeptEvent } from '#app/ports/chains.ts';
import type { BusinessEvent } from '#app/ports/consent.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Canonical } from '#domain/consent/canonical.ts';
import { personalFields, publicFields, requestDigest } from '#domain/consent/chain.ts';
import { type ChainFault, type ChainLink, type PersonalPart, verifyChain } from '#domain/consent/verify-chain.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import type { Standing } from '#domain/whitelist/standing.ts';

export type CheckPorts = Pick<Ports, 'sha256'> & { readonly chains: ChainReader };

/**
 * What is kept and does not hold. `chain`: see ChainFault. `standing`: the events add up to another standing than the one that is
 * kept, in these parts of it. `notice`: the posting with this event number queued no notice, or a notice has no posting.
 * `number` is null for the chain of the business itself.
 */
export type Finding = { readonly number: PhoneNumber | null } & (
  | { readonly kind: 'chain'; readonly fault: ChainFault }
  | { readonly kind: 'standing'; readonly parts: readonly string[] }
  | { readonly kind: 'notice'; readonly n: number }
);

export interface CheckStep {
  readonly checked: number;
  readonly findings: readonly Finding[];
  /** The number after which the next step goes on; null after the last. */
  readonly next: PhoneNumber | null;
}

/** How many numbers one step reads, with all their events. */
const STEP = 500;

/**
 * Checks the next numbers of a business, in order of number: that each chain verifies (R17), that its events add up to the
 * standing that is kept, and that no posting is without its notice. It reads only.
 */
export async function checkStandings(
  ports: CheckPorts,
  business: BusinessId,
  from: PhoneNumber | null,
  step: number = STEP,
): Promise<CheckStep> {
  const chains = await ports.chains.chainsAfter(business, from, step);
  const findings = chains.flatMap((chain) => checkChain(ports, business, chain));
  const last = chains.length < step ? undefined : chains.at(-1);
  return { checked: chains.length, findings, next: last?.number ?? null };
}

/** Checks the chain of the acts on the business itself. */
export async function checkBusinessChain(ports: CheckPorts, business: BusinessId): Promise<readonly Finding[]> {
  const chain = await ports.chains.businessChain(business);
  if (chain === null) return [];
  const links = chain.events.map((kept) => businessLink(ports, business, kept));
  const fault = verifyChain(links, chain.head, ports.sha256);
  return fault === null ? [] : [{ number: null, kind: 'chain', fault }];
}

function checkChain(ports: CheckPorts, business: BusinessId, chain: KeptChain): readonly Finding[] {
  const { number } = chain;
  const links = chain.events.map((kept) => link(ports, business, number, kept));
  const fault = verifyChain(links, chain.head, ports.sha256);
  const parts = differingParts(chain.standing, fold(chain.events.map((kept) => kept.event)));
  return [
    ...(fault === null ? [] : [{ number, kind: 'chain', fault } as const]),
    ...(parts.length === 0 ? [] : [{ number, kind: 'standing', parts } as const]),
    ...unmatchedNotices(chain).map((n) => ({ number, kind: 'notice', n }) as const),
  ];
}

function link(ports: CheckPorts, business: BusinessId, number: PhoneNumber, kept: KeptEvent): ChainLink {
  return {
    n: kept.n,
    publicFields: publicFields(business, kept.n, kept.event, digestOfRequest(ports, kept)),
    personal: personalPart(kept, personalFields(number, kept.event)),
    leaf: kept.leaf,
  };
}

function businessLink(ports: CheckPorts, business: BusinessId, kept: KeptEvent<BusinessEvent>): ChainLink {
  const facts = kept.event.facts as Canonical;
  return {
    n: kept.n,
    publicFields: { ...kept.event, facts, business, n: kept.n, requestDigest: digestOfRequest(ports, kept) },
    personal: personalPart(kept, { number: 0 }),
    leaf: kept.leaf,
  };
}

function digestOfRequest(ports: CheckPorts, { request, erasedRequest }: KeptEvent<unknown>): string | null {
  return request === null ? (erasedRequest ?? null) : requestDigest(request, ports.sha256);
}

const nothingKept = new Uint8Array(0);

function personalPart({ salt, commitment }: KeptEvent<unknown>, fields: Canonical): PersonalPart {
  return salt === null ? { kind: 'erased', commitment: commitment ?? nothingKept } : { kind: 'kept', salt, fields };
}

/** The parts of the standing in which what is kept differs from what the events add up to. */
function differingParts(kept: Standing, folded: Standing): readonly string[] {
  const parts = Object.keys(folded) as (keyof Standing)[];
  return parts.filter((part) => textOf(kept[part]) !== textOf(folded[part]));
}

/** JSON with sorted keys: what came out of the database may have its keys in another order. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([one], [other]) => (one < other ? -1 : 1)))
      : field,
  );
}

/**
 * A posting that brings its own notice names itself; every such posting has its notice, and every notice its posting, or the answer that
 * it confirms (R8.5).
 */
function unmatchedNotices({ events, notices }: KeptChain): readonly number[] {
  // Of an erased person the notices are gone.
  if (events[0]?.salt === null) return [];
  const posted = events.flatMap(({ n, event }) => (isPosting(event.kind) && 'notice' in event && event.notice === n ? [n] : []));
  const answered = events.flatMap(({ n, event }) => (isAnswer(event.kind) ? [n] : []));
  const wanted = new Set([...posted, ...answered]);
  const queued = new Set(notices);
  return [...posted.filter((n) => !queued.has(n)), ...notices.filter((n) => !wanted.has(n))];
}

function isAnswer(kind: string): boolean {
  return kind === 'agreed' || kind === 'objected' || kind === 'objection_withdrawn';
}

function isPosting(kind: string): boolean {
  return kind === 'declaration_posted' || kind === 'request_posted' || kind === 'renewal_posted';
}
