/** What the memory store holds. Every value is immutable; changing something is putting another value in its place. */
import type { KeptEvent } from '#app/ports/chains.ts';
import type { NewComplaint } from '#app/ports/complaints.ts';
import type { BusinessEvent, HeardContact, LineHold, NoticeStateChange } from '#app/ports/consent.ts';
import type { Member } from '#app/ports/members.ts';
import type { DueNotice, EarlyReceipt, MessagePart } from '#app/ports/notices.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { noLeaf } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Spending } from '#domain/notice/sms-budget.ts';
import { type BusinessMode, initialMode } from '#domain/whitelist/breaker.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';

export interface MemoryChain {
  readonly business: BusinessId;
  readonly number: PhoneNumber;
  readonly events: readonly KeptEvent[];
}

export interface MemoryNotice extends DueNotice {
  readonly state: NoticeStateChange['state'];
  readonly dueAt: Instant;
  readonly triedAt: Instant | null;
  readonly messageId: string | null;
  readonly error: string | null;
}

export interface MemoryPart extends MessagePart {
  readonly business: BusinessId;
  readonly delivered: boolean;
}

/** Keys are the primary keys of the tables, as text. */
export interface MemoryState {
  readonly modes: Map<BusinessId, BusinessMode>;
  readonly chains: Map<string, MemoryChain>;
  readonly businessChains: Map<BusinessId, readonly KeptEvent<BusinessEvent>[]>;
  readonly requests: Map<string, RequestRecord>;
  readonly notices: Map<string, MemoryNotice>;
  readonly parts: Map<string, MemoryPart>;
  readonly early: Map<string, EarlyReceipt>;
  /** Business and end of the lease of batches that were handed to a sender. */
  readonly handedOver: Set<string>;
  readonly holds: Map<string, LineHold>;
  readonly contacts: Map<string, HeardContact>;
  readonly members: Map<string, Member>;
  readonly complaints: Map<string, NewComplaint>;
  readonly spendings: Map<AccountId, Spending>;
  readonly dndReports: Map<PhoneNumber, Instant>;
  readonly ownCalls: Map<string, readonly Instant[]>;
  readonly walks: Map<BusinessId, { readonly number: PhoneNumber | null; readonly endedAt: Instant | null }>;
}

export function emptyState(): MemoryState {
  return {
    modes: new Map(),
    chains: new Map(),
    businessChains: new Map(),
    requests: new Map(),
    notices: new Map(),
    parts: new Map(),
    early: new Map(),
    handedOver: new Set(),
    holds: new Map(),
    contacts: new Map(),
    members: new Map(),
    complaints: new Map(),
    spendings: new Map(),
    dndReports: new Map(),
    ownCalls: new Map(),
    walks: new Map(),
  };
}

export function chainKey(business: BusinessId, number: PhoneNumber): string {
  return `${business} ${number}`;
}

export function noticeKey(number: PhoneNumber, business: BusinessId, n: number): string {
  return `${number} ${business} ${n}`;
}

export function memberKey(account: AccountId, number: PhoneNumber): string {
  return `${account} ${number}`;
}

export function contactKey(report: Pick<HeardContact, 'number' | 'connection' | 'id'>, business: BusinessId): string {
  return `${report.number} ${report.connection} ${report.id} ${business}`;
}

const folded = new WeakMap<MemoryChain['events'], Standing>();

/** The standing is the fold of what is kept, from the first event on, and nothing else. */
export function standingIn(state: MemoryState, business: BusinessId, number: PhoneNumber): Standing {
  const events = state.chains.get(chainKey(business, number))?.events;
  if (events === undefined) return noStanding;
  const known = folded.get(events);
  if (known !== undefined) return known;
  const standing = fold(events.map(({ event }) => event));
  folded.set(events, standing);
  return standing;
}

export function headOf(events: readonly Pick<KeptEvent, 'leaf'>[]): Uint8Array {
  return events.at(-1)?.leaf ?? noLeaf;
}

export function modeIn(state: MemoryState, business: BusinessId): BusinessMode {
  return state.modes.get(business) ?? initialMode;
}

/** A notice as the dispatcher is given it. */
export function dueNotice(notice: MemoryNotice): DueNotice {
  const { number, business, account, notice: n, virtualNumber, line, language, form, attempts } = notice;
  return {
    number,
    business,
    account,
    notice: n,
    virtualNumber,
    line,
    language,
    form,
    attempts,
    firstTriedAt: notice.triedAt ?? notice.dueAt,
  };
}

/** The chains of a business after a number, in order of number. */
export function chainsIn(
  state: MemoryState,
  business: BusinessId,
  after: PhoneNumber | null,
  limit: number,
): readonly MemoryChain[] {
  return [...state.chains.values()]
    .filter((chain) => chain.business === business && chain.number > (after ?? 0))
    .sort((one, other) => one.number - other.number)
    .slice(0, limit);
}
