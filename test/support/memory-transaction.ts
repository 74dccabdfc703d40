import type { KeptEvent } from '#app/ports/chains.ts';
import type { BeginningAct, BusinessTransaction, DirectoryChange, StandingChange, TermLevels } from '#app/ports/consent.ts';
import type { Random } from '#app/ports/system.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Canonical } from '#domain/consent/canonical.ts';
import { commitmentOf, type Digest, leafOf, requestDigest, SALT_BYTES, sealEvent } from '#domain/consent/chain.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { CallingHolidays } from '#domain/permission/calling-holidays.ts';
import { beginningKinds } from '#domain/whitelist/revoke.ts';
import type { Journal } from './journal.ts';
import { chainKey, contactKey, headOf, type MemoryState, memberKey, modeIn, noticeKey, standingIn } from './memory-state.ts';

export interface MemorySealing {
  readonly random: Random;
  readonly digest: Digest;
}

export interface MemoryTransactionParts {
  readonly state: MemoryState;
  readonly business: BusinessId;
  readonly journal: Journal;
  readonly sealing: MemorySealing;
  /** Runs before every write: where a test lets another writer be first. */
  readonly beforeWrite: () => Promise<void>;
  readonly directory: MemoryDirectory;
}

export interface MemoryDirectory {
  change(business: BusinessId, change: DirectoryChange): void;
  terms(business: BusinessId, account: AccountId | null): TermLevels;
  callingHolidays(business: BusinessId, account: AccountId | null): CallingHolidays;
}

export function memoryTransaction(parts: MemoryTransactionParts): BusinessTransaction {
  const { state, business, journal, sealing, beforeWrite, directory } = parts;
  const { random, digest } = sealing;
  const read = new Set<PhoneNumber>();

  function requestOf(id: string | null) {
    return id === null ? null : (state.requests.get(`${business} ${id}`) ?? null);
  }

  function append({ number, before, events }: StandingChange): void {
    const kept: KeptEvent[] = [...(state.chains.get(chainKey(business, number))?.events ?? [])];
    for (const [index, event] of events.entries()) {
      const n = before.n + index + 1;
      const salt = random.bytes(SALT_BYTES);
      const request = requestOf(event.request);
      if (event.request !== null && request === null) throw new Error('an event names a request that was not recorded');
      const place = { business, number, n, previous: headOf(kept), salt };
      const leaf = sealEvent({ ...place, request: request === null ? null : requestDigest(request, digest) }, event, digest);
      kept.push({ n, event, request, salt, commitment: null, leaf });
    }
    journal.set(state.chains, chainKey(business, number), { business, number, events: kept });
  }

  return {
    mode: () => Promise.resolve(modeIn(state, business)),
    modeForChange: () => Promise.resolve(modeIn(state, business)),
    async setMode(mode) {
      journal.set(state.modes, business, mode);
    },
    async standings(numbers) {
      for (const number of numbers) read.add(number);
      return new Map(numbers.map((number) => [number, standingIn(state, business, number)]));
    },
    async recordRequest(request) {
      const key = `${business} ${request.id}`;
      const kept = state.requests.get(key);
      if (kept !== undefined && requestDigest(kept, digest) !== requestDigest(request, digest)) {
        throw new Error('a request id was used for two requests');
      }
      journal.set(state.requests, key, request);
    },
    async write(changes) {
      await beforeWrite();
      const lost = new Set<PhoneNumber>();
      for (const change of changes.toSorted((one, other) => one.number - other.number)) {
        if (change.events.length === 0) continue;
        if (!read.has(change.number)) throw new Error('a standing is written that was not read in this transaction');
        const { n } = standingIn(state, business, change.number);
        if (n === change.before.n) append(change);
        else lost.add(change.number);
      }
      return lost;
    },
    async queue(notices) {
      for (const notice of notices) {
        const key = noticeKey(notice.number, business, notice.notice);
        if (state.notices.has(key)) throw new Error('a notice is queued twice');
        const unsent = { state: 'queued', attempts: 0, triedAt: null, messageId: null, error: null } as const;
        journal.set(state.notices, key, { ...notice, business, ...unsent, firstTriedAt: notice.dueAt });
      }
    },
    spendingForChange: (account) => Promise.resolve(state.spendings.get(account) ?? null),
    async setSpending(account, spending) {
      journal.set(state.spendings, account, spending);
    },
    async hold(wanted) {
      return wanted.filter((hold) => {
        const key = `${hold.number} ${hold.line}`;
        const free = !state.holds.has(key);
        if (free) journal.set(state.holds, key, hold);
        return free;
      });
    },
    async releaseHolds(held) {
      for (const { number, line, notice } of held) {
        const hold = state.holds.get(`${number} ${line}`);
        if (hold?.business === business && hold.notice === notice) journal.delete(state.holds, `${number} ${line}`);
      }
    },
    async releaseHoldsOf(numbers, account) {
      for (const [key, hold] of [...state.holds]) {
        const own = hold.business === business && (account === null || hold.account === account);
        if (own && numbers.includes(hold.number)) journal.delete(state.holds, key);
      }
    },
    async hear(contacts) {
      return contacts.filter((contact) => {
        const key = contactKey(contact, business);
        const fresh = !state.contacts.has(key);
        if (fresh) journal.set(state.contacts, key, contact);
        return fresh;
      });
    },
    noticeForChange: ({ number, notice }) => Promise.resolve(state.notices.has(noticeKey(number, business, notice))),
    async noticeState(changes) {
      for (const { number, notice, state: next, dueAt, line, messageId, error } of changes) {
        const key = noticeKey(number, business, notice);
        const known = state.notices.get(key);
        if (known === undefined) continue;
        journal.set(state.notices, key, {
          ...known,
          state: next,
          dueAt: dueAt ?? known.dueAt,
          line: line ?? known.line,
          messageId: messageId ?? known.messageId,
          error: error ?? known.error,
        });
      }
    },
    async awaitingReceipt(notices) {
      return notices.filter(({ number, notice }) => state.notices.get(noticeKey(number, business, notice))?.state === 'accepted');
    },
    async toldBefore(numbers) {
      const sent = [...state.notices.values()]
        .filter((one) => one.business === business && one.messageId !== null && numbers.includes(one.number))
        .sort((one, other) => one.notice - other.notice);
      return new Map(sent.map(({ number, account, virtualNumber, language }) => [number, { account, virtualNumber, language }]));
    },
    async keepParts(parts) {
      for (const part of parts) {
        if (!state.notices.has(noticeKey(part.number, business, part.notice))) continue;
        journal.set(state.parts, `${part.number} ${part.messageId}`, { ...part, business, delivered: false });
      }
    },
    async partsDelivered(parts) {
      for (const { number, messageId } of parts) {
        const known = state.parts.get(`${number} ${messageId}`);
        if (known !== undefined) journal.set(state.parts, `${number} ${messageId}`, { ...known, delivered: true });
      }
      return parts.filter(({ number, notice }) =>
        [...state.parts.values()]
          .filter((part) => part.number === number && part.notice === notice && part.business === business)
          .every(({ delivered }) => delivered),
      );
    },
    async reportDnd(reports) {
      for (const { number, at } of reports) {
        const known = state.dndReports.get(number);
        if (known === undefined || known < at) journal.set(state.dndReports, number, at);
      }
    },
    terms: (account) => Promise.resolve(directory.terms(business, account)),
    callingHolidays: (account) => Promise.resolve(directory.callingHolidays(business, account)),
    async writeBusinessEvent(event) {
      const events = state.businessChains.get(business) ?? [];
      const n = events.length + 1;
      const salt = random.bytes(SALT_BYTES);
      const request = requestOf(event.request);
      const facts = event.facts as Canonical;
      const fields = { ...event, facts, business, n, requestDigest: request === null ? null : requestDigest(request, digest) };
      const leaf = leafOf(headOf(events), commitmentOf(salt, { number: 0 }, digest), fields, digest);
      journal.set(state.businessChains, business, [...events, { n, event, request, salt, commitment: null, leaf }]);
    },
    async changeDirectory(change) {
      directory.change(business, change);
    },
    async objectionsRecorded(numbers, reference, at) {
      const recorded = numbers.filter((number) =>
        state.chains
          .get(chainKey(business, number))
          ?.events.some(
            ({ event }) => event.kind === 'objected' && event.reference === reference && event.report?.carrierAt === at,
          ),
      );
      return new Set(recorded);
    },
    async ownCalls(numbers, { after, until }) {
      const latest = numbers.flatMap((number): [PhoneNumber, Instant][] => {
        const at = (state.ownCalls.get(chainKey(business, number)) ?? []).filter((one) => one > after && one <= until);
        return at.length === 0 ? [] : [[number, instant(Math.max(...at))]];
      });
      return new Map(latest);
    },
    async latestActs(numbers) {
      const latest = new Map<string, BeginningAct>();
      for (const number of numbers) {
        for (const { event } of state.chains.get(chainKey(business, number))?.events ?? []) {
          const kind = beginningKinds.find((one) => one === event.kind);
          if (kind === undefined || event.account === null) continue;
          const { account, at } = event;
          const key = `${number} ${account} ${kind}`;
          if (at >= (latest.get(key)?.at ?? at)) latest.set(key, { number, account, kind, at });
        }
      }
      return [...latest.values()];
    },
    async putMember(member, { limit, sentBefore }) {
      const others = [...state.members.values()].filter(
        (one) => one.account === member.account && one.number !== member.number && one.removedAt === null,
      );
      if (others.length >= limit) return 'limit_reached';
      const key = memberKey(member.account, member.number);
      const known = state.members.get(key);
      if (known !== undefined && known.codeSentAt !== sentBefore) return 'code_sent_meanwhile';
      journal.set(state.members, key, member);
      return 'put';
    },
    async markMemberVerified(account, number, at) {
      const known = state.members.get(memberKey(account, number));
      if (known === undefined || known.removedAt !== null) return;
      const verifiedAt = known.verifiedAt ?? at;
      journal.set(state.members, memberKey(account, number), { ...known, verifiedAt, codeHash: null });
    },
    async removeMember(account, number, at) {
      const known = state.members.get(memberKey(account, number));
      if (known === undefined || known.removedAt !== null) return false;
      journal.set(state.members, memberKey(account, number), { ...known, removedAt: at, verifiedAt: null, codeHash: null });
      return true;
    },
    // Imports are tried on databases.
    callBack: () => Promise.reject(new Error('no imports are kept in memory')),
    advanceImport: () => Promise.reject(new Error('no imports are kept in memory')),
    async recordComplaint(complaint) {
      const key = `${business} ${complaint.number} ${complaint.callerId} ${complaint.reference}`;
      if (state.complaints.has(key)) return false;
      journal.set(state.complaints, key, complaint);
      return true;
    },
  };
}
