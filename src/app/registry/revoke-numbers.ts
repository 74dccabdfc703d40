import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { BusinessTransaction, StandingChange } from '#app/ports/consent.ts';
import type { EndedThings } from '#app/ports/revocations.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { NumberRevoked } from '#domain/consent/event.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type BeginningKind, decideRevocation, type RevocationList, revokedBefore } from '#domain/whitelist/revoke.ts';
import { type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { numbersInCommon } from './numbers-in-common.ts';

export type RevokePorts = Pick<Ports, 'bulkTurn' | 'clock' | 'consent' | 'directory' | 'log' | 'revocations'>;

export interface RevokeNumbersCommand {
  readonly list: RevocationList;
  /** Ascending, each once. */
  readonly numbers: Float64Array;
  readonly file: { readonly sha256: string; readonly bytes: number };
  /** How many lines of it could not be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  readonly origin: Origin;
  /** Whether whoever asked no longer wants it: it ends after the transaction that is running. */
  readonly isCancelled: () => boolean;
}

export interface RevocationSummary {
  readonly state: 'done' | 'cancelled';
  readonly listed: number;
  readonly unreadable: Readonly<Record<string, number>>;
  readonly ended: EndedThings;
  readonly businesses: number;
}

/** Whether there can be such a list. */
export function judgeList(list: RevocationList, now: Instant): 'possible' | Refusal<'not_a_date' | 'in_the_future'> {
  const day = startOfDate(list.dated);
  if (day === null) return refuse('not_a_date');
  return day > now ? refuse('in_the_future') : 'possible';
}

/**
 * Hears a number revocation list (R10): what the former holders of its numbers gave ends for every business, objections stay. One
 * transaction for each business and chunk, so that a crash or a cancellation leaves whole numbers only; running it again goes on
 * from there, since what has ended is passed over, and it ends nothing twice (R18).
 */
export async function revokeNumbers(
  ports: RevokePorts,
  command: RevokeNumbersCommand,
): Promise<RevocationSummary | Refusal<'not_a_date' | 'in_the_future'>> {
  const { list, numbers, file, unreadable, origin } = command;
  const startedAt = ports.clock.now();
  const judged = judgeList(list, startedAt);
  if (judged !== 'possible') return judged;
  const { requestId: request, address } = origin;
  const run = { list, ...file, listed: numbers.length, unreadable, request, address, startedAt };
  const { id, firstHeardAt } = await ports.revocations.begin(run);
  const before = revokedBefore(list, firstHeardAt) ?? startedAt;
  const count: Count = { grants: 0, requests: 0, contacts: 0, memberships: 0, businesses: new Set() };
  const counted = () => ({ ended: endedOf(count), businesses: count.businesses.size });
  try {
    const progress = () => ports.revocations.progress(id, counted());
    const state = (await revokeEverywhere(ports, { ...command, startedAt, before, progress }, count)) ? 'done' : 'cancelled';
    await ports.revocations.end(id, { state, ...counted(), at: ports.clock.now() });
    return { state, listed: numbers.length, unreadable, ...counted() };
  } catch (error) {
    await ports.revocations.end(id, { state: 'failed', ...counted(), at: ports.clock.now() });
    throw error;
  }
}

interface Revoking extends RevokeNumbersCommand {
  readonly startedAt: Instant;
  readonly before: Instant;
  readonly progress: () => Promise<void>;
}

type Count = { -readonly [Kind in keyof EndedThings]: number } & { readonly businesses: Set<BusinessId> };

function endedOf({ grants, requests, contacts, memberships }: Count): EndedThings {
  return { grants, requests, contacts, memberships };
}

/** False where it was cancelled. */
async function revokeEverywhere(ports: RevokePorts, revoking: Revoking, count: Count): Promise<boolean> {
  for (const { id: business } of ports.directory.current().businesses()) {
    for await (const { found, passed } of numbersInCommon(ports.consent, business, revoking.numbers)) {
      for (let start = 0; start < found.length; start += ports.consent.chunkSize) {
        let open: readonly PhoneNumber[] = found.slice(start, start + ports.consent.chunkSize);
        while (open.length > 0) {
          if (revoking.isCancelled()) return false;
          const chunk = open;
          open = await ports.bulkTurn(() => revokeChunk(ports, revoking, business, chunk, count));
        }
      }
      await revoking.progress();
      ports.log.info('numbers of a revocation list were looked for', { business, passed, of: revoking.numbers.length });
      if (revoking.isCancelled()) return false;
    }
  }
  return true;
}

/** Answers the numbers that another writer changed meanwhile: they are decided again. */
async function revokeChunk(
  ports: RevokePorts,
  revoking: Revoking,
  business: BusinessId,
  numbers: readonly PhoneNumber[],
  count: Count,
): Promise<readonly PhoneNumber[]> {
  const { list, origin, startedAt } = revoking;
  const written = await ports.consent.transact(business, async (tx) => {
    const standings = await tx.standings(numbers);
    const begun = await beginnings(tx, standings);
    const now = ports.clock.now();
    const changes: RevokedChange[] = [];
    for (const [number, before] of standings) {
      const events = decideRevocation(before, {
        list,
        before: revoking.before,
        latest: (account, kind) => begun.get(keyOf(number, account, kind)) ?? null,
        terms: (account) => termsOf(ports, business, account),
        now,
        request: origin.requestId,
      });
      if (events.length > 0) changes.push({ number, before, events, after: fold(events, before) });
    }
    if (changes.length === 0) return { changes, lost: [] };
    const what = { dated: list.dated, reference: list.reference, numbers: String(revoking.numbers.length) };
    await tx.recordRequest(administrativeRequest({ business, account: null, origin, at: startedAt }, 'revoke numbers', what));
    const lost = await tx.write(changes);
    const done = changes.filter(({ number }) => !lost.has(number));
    for (const [account, ended] of endedBy(done, 'entry')) await tx.releaseHoldsOf(ended, account);
    for (const [account, ended] of endedBy(done, 'membership')) {
      for (const number of ended) await tx.removeMember(account, number, now);
    }
    return { changes: done, lost: [...lost] };
  });
  tally(written.changes, business, count);
  return written.lost;
}

interface RevokedChange extends StandingChange {
  readonly events: readonly NumberRevoked[];
}

/** Only of those of which the standing does not say when it began: few. */
async function beginnings(tx: BusinessTransaction, standings: ReadonlyMap<PhoneNumber, Standing>) {
  const unsaid = [...standings].flatMap(([number, { accounts }]) => {
    const isUnsaid = accounts.some((own) => own.contactUntil !== null || own.member !== null || own.entry?.state === 'agreed');
    return isUnsaid ? [number] : [];
  });
  const acts = unsaid.length === 0 ? [] : await tx.latestActs(unsaid);
  return new Map<string, Instant>(acts.map(({ number, account, kind, at }) => [keyOf(number, account, kind), at]));
}

function keyOf(number: PhoneNumber, account: AccountId, kind: BeginningKind): string {
  return `${number} ${account} ${kind}`;
}

function termsOf(ports: RevokePorts, business: BusinessId, account: AccountId) {
  const directory = ports.directory.current();
  return directory.accountById(account)?.terms ?? directory.termsOfBusiness(business) ?? defaultTerms;
}

function endedBy(changes: readonly RevokedChange[], what: NumberRevoked['what']): ReadonlyMap<AccountId, readonly PhoneNumber[]> {
  const ended = new Map<AccountId, PhoneNumber[]>();
  for (const { number, events } of changes) {
    for (const event of events) {
      if (event.what !== what) continue;
      const numbers = ended.get(event.account);
      if (numbers === undefined) ended.set(event.account, [number]);
      else numbers.push(number);
    }
  }
  return ended;
}

function tally(changes: readonly RevokedChange[], business: BusinessId, count: Count): void {
  for (const { before, events } of changes) {
    for (const event of events) {
      if (event.what === 'contact') count.contacts += 1;
      else if (event.what === 'membership') count.memberships += 1;
      else countEntry(before, event.account, count);
    }
    count.businesses.add(business);
  }
}

/** An entry whose notice failed, or that had ended, granted nothing that could end. */
function countEntry(before: Standing, account: AccountId, count: Count): void {
  switch (standingOfAccount(before, account).entry?.state ?? 'neutral') {
    case 'awaiting':
      count.requests += 1;
      return;
    case 'provisional':
    case 'declared':
    case 'agreed':
      count.grants += 1;
      return;
    case 'withheld':
    case 'neutral':
      return;
  }
}
