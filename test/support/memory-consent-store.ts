/**
 * The ports of consent in memory: the pure machine. A standing is the fold of the events that are kept, nothing else; transactions
 * run one at a time, and what one of them did is undone when it fails.
 */
import type { ChainReader } from '#app/ports/chains.ts';
import type { BusinessTransaction, ConsentStore, HeardContact } from '#app/ports/consent.ts';
import type { MemberStore, SweepStore } from '#app/ports/members.ts';
import type { EarlyReceipt, NoticeQueue } from '#app/ports/notices.ts';
import type { OwnCalls } from '#app/ports/own-calls.ts';
import type { RevocationRun, RevocationStore } from '#app/ports/revocations.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { comparePhoneNumbers, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { isConfirmation } from '#domain/notice/meaning.ts';
import { journal } from './journal.ts';
import { memoryChainReader } from './memory-chain-reader.ts';
import {
  chainKey,
  chainsIn,
  contactKey,
  dueNotice,
  emptyState,
  type MemoryNotice,
  type MemoryState,
  memberKey,
  modeIn,
  noticeKey,
  standingIn,
} from './memory-state.ts';
import { type MemoryDirectory, type MemorySealing, memoryTransaction } from './memory-transaction.ts';

export interface MemoryConsentStore {
  readonly consent: ConsentStore;
  readonly queue: NoticeQueue;
  readonly sweep: SweepStore;
  readonly members: MemberStore;
  readonly ownCalls: OwnCalls;
  readonly revocations: RevocationStore;
  readonly chains: ChainReader;
  /** What it holds, for tests to look at. */
  readonly state: MemoryState;
  /** The next transaction that writes is preceded by this one, as if another writer had come between its reading and writing. */
  letFirst(business: BusinessId, work: (tx: BusinessTransaction) => Promise<void>): void;
}

const nobody = 0 as BusinessId;

export function memoryConsentStore(sealing: MemorySealing, directory: MemoryDirectory, chunkSize = 500): MemoryConsentStore {
  const state = emptyState();
  let last: Promise<unknown> = Promise.resolve();
  let first: (() => Promise<void>) | null = null;

  async function beforeWrite(): Promise<void> {
    const work = first;
    first = null;
    await work?.();
  }

  async function run<T>(business: BusinessId, work: (tx: BusinessTransaction) => Promise<T>): Promise<T> {
    const changes = journal();
    try {
      return await work(memoryTransaction({ state, business, journal: changes, sealing, beforeWrite, directory }));
    } catch (error) {
      changes.undo();
      throw error;
    }
  }

  /** After whatever runs now, as with the one session of the embedded database. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    state,
    letFirst(business, work) {
      first = () => run(business, work);
    },
    consent: {
      chunkSize,
      chunksAtOnce: 2,
      transact: (business, work) => inTurn(() => run(business, work)),
      read: (business, numbers) =>
        inTurn(async () => ({
          mode: modeIn(state, business),
          standings: new Map(numbers.map((number) => [number, standingIn(state, business, number)])),
        })),
      numbersFrom: (business, number, limit) =>
        inTurn(async () => chainsIn(state, business, (number - 1) as PhoneNumber, limit).map((chain) => chain.number)),
      numbersAmong: (business, numbers) =>
        inTurn(async () => numbers.filter((number) => state.chains.has(chainKey(business, number))).sort(comparePhoneNumbers)),
      toldToRing: (pairs) =>
        inTurn(async () => {
          const wanted = new Set(pairs.map(({ number, line }) => `${number} ${line}`));
          const told = [...state.notices.values()].flatMap(({ number, line, business, account, state: at }) =>
            line !== null && wanted.has(`${number} ${line}`)
              ? [{ number, line, business, account, hasLeft: at === 'sending' || at === 'accepted' || at === 'delivered' }]
              : [],
          );
          return [...new Map(told.map((one) => [Object.values(one).join(' '), one])).values()];
        }),
      holdersOf: (pairs) => inTurn(async () => pairs.flatMap(({ number, line }) => state.holds.get(`${number} ${line}`) ?? [])),
      nthAgreements: (numbers, since, nth) =>
        inTurn(async () => {
          const agreed = [...state.contacts.values()].filter(
            ({ receivedAt, outcome }) => receivedAt > since && /^(?:objection_withdrawn, )?agreed$/.test(outcome),
          );
          return numbers.flatMap((number) => agreed.filter((one) => one.number === number)[nth - 1] ?? []);
        }),
      businessesThatTold: (numbers) =>
        inTurn(async () => {
          const told = [...state.notices.values()].filter(({ number }) => numbers.includes(number));
          return [...new Map(told.map(({ number, business }) => [`${number} ${business}`, { number, business }])).values()];
        }),
      lastNoticeNaming: (naming) =>
        inTurn(async () => {
          const due = [...state.notices.values()].flatMap(({ line, dueAt }) => (line === naming ? [dueAt] : []));
          return due.length === 0 ? null : instant(Math.max(...due));
        }),
      releaseLapsedHolds: (holds) =>
        inTurn(async () => {
          for (const { number, line, business, notice } of holds) {
            const hold = state.holds.get(`${number} ${line}`);
            if (hold?.business === business && hold.notice === notice) state.holds.delete(`${number} ${line}`);
          }
        }),
      hearOnly: (contacts) =>
        inTurn(async () => {
          for (const contact of contacts) {
            const key = contactKey(contact, nobody);
            if (!state.contacts.has(key)) state.contacts.set(key, contact);
          }
        }),
      unfinishedReports: ({ from, to }, limit) =>
        inTurn(async () =>
          [...state.contacts.values()]
            .filter((contact) => contact.receivedAt >= from && contact.receivedAt < to)
            .filter((contact) => concernsOf(contact)?.some((business) => !state.contacts.has(contactKey(contact, business))))
            .slice(0, limit),
        ),
      heardBefore: (reports) =>
        inTurn(async () =>
          reports.flatMap(({ number, connection, id }) =>
            [...state.contacts].flatMap(([key, contact]) => {
              const prefix = contactKey({ number, connection, id }, nobody).slice(0, -1);
              if (!key.startsWith(prefix)) return [];
              const business = Number(key.slice(prefix.length)) as BusinessId;
              return [{ number, connection, id, business, concerns: concernsOf(contact) }];
            }),
          ),
        ),
    },
    queue: memoryQueue(state),
    sweep: {
      position: async (business) => state.walks.get(business)?.number ?? null,
      async moveTo(business, number, at) {
        const endedAt = number === null ? at : (state.walks.get(business)?.endedAt ?? null);
        state.walks.set(business, { number, endedAt });
      },
      entriesAfter: (business, number, limit) =>
        inTurn(async () =>
          chainsIn(state, business, number, limit).map((chain) => ({
            number: chain.number,
            standing: standingIn(state, business, chain.number),
          })),
        ),
      businessesToSweep: async () => [...state.modes.keys()],
    },
    members: memoryMembers(state),
    ownCalls: {
      async note(business, calls) {
        for (const { number, at } of calls) {
          const key = chainKey(business, number);
          state.ownCalls.set(key, [...(state.ownCalls.get(key) ?? []), at]);
        }
      },
      // Here they are too few to be forgotten.
      forgetBefore: () => Promise.resolve(0),
    },
    revocations: memoryRevocations(),
    chains: memoryChainReader(state, inTurn),
  };
}

function concernsOf({ report }: HeardContact): readonly BusinessId[] | null {
  return Array.isArray(report.concerns) ? report.concerns : null;
}

function memoryQueue({ notices, parts, early, handedOver }: MemoryState): NoticeQueue {
  const queued = () => [...notices.values()].filter((notice) => notice.state === 'queued');
  const put = (notice: MemoryNotice) => notices.set(noticeKey(notice.number, notice.business, notice.notice), notice);
  return {
    async businessesDue(now) {
      const due = queued().filter((notice) => notice.dueAt <= now);
      return [...new Set(due.map((notice) => notice.business))].sort((one, other) => one - other);
    },
    async claim(business, { now, until }, limit) {
      const due = queued().filter((notice) => notice.business === business && notice.dueAt <= now);
      return due
        .sort((one, other) => one.dueAt - other.dueAt)
        .slice(0, limit)
        .sort(inOrder)
        .map((notice) => {
          const attempts = notice.attempts + 1;
          const triedAt = notice.triedAt ?? (isConfirmation(notice.form) ? notice.dueAt : now);
          const taken: MemoryNotice = { ...notice, state: 'sending', dueAt: until, attempts, triedAt };
          put(taken);
          return dueNotice(taken);
        });
    },
    async handOver(business, until) {
      handedOver.add(`${business} ${until}`);
    },
    async leased(business, until) {
      return [...notices.values()].filter(
        (notice) => notice.business === business && notice.state === 'sending' && notice.dueAt === until,
      );
    },
    async abandoned(now) {
      const sending = [...notices.values()].filter((notice) => notice.state === 'sending');
      return sending
        .filter((notice) => notice.dueAt <= now)
        .sort(inOrder)
        .map((notice) => ({ ...dueNotice(notice), handedOver: handedOver.has(`${notice.business} ${notice.dueAt}`) }));
    },
    async forgetHandedOver(now) {
      const sending = [...notices.values()].filter(({ state }) => state === 'sending');
      const held = new Set(sending.map(({ business, dueAt }) => `${business} ${dueAt}`));
      for (const lease of handedOver) if (Number(lease.split(' ')[1]) <= now && !held.has(lease)) handedOver.delete(lease);
    },
    async putBack(given, { dueAt, tried }) {
      for (const one of given) {
        const notice = notices.get(noticeKey(one.number, one.business, one.notice));
        if (notice?.state !== 'sending') continue;
        const attempts = notice.attempts - (tried ? 0 : 1);
        put({
          ...notice,
          state: 'queued',
          dueAt,
          attempts,
          triedAt: attempts > 0 || isConfirmation(notice.form) ? notice.triedAt : null,
        });
      }
    },
    async findMessages(wanted) {
      return wanted.map(({ number, messageIds }) => {
        for (const messageId of messageIds) {
          const part = parts.get(`${number} ${messageId}`);
          const isOf = (notice: { notice: number; business: number }) =>
            notice.notice === part?.notice && notice.business === part.business;
          const found = [...notices.values()].findLast(
            (notice) => notice.number === number && (notice.messageId === messageId || isOf(notice)),
          );
          if (found !== undefined) return { notice: dueNotice(found), messageId, isPart: isOf(found) };
        }
        return null;
      });
    },
    async keepEarlyReceipts(receipts) {
      for (const receipt of receipts) early.set(earlyKey(receipt), receipt);
    },
    async keepExpectedReceipt(receipt, most) {
      const isExpected = [...notices.values()].some(({ number, state }) => number === receipt.to && state === 'sending');
      const kept = [...early.values()].filter(({ connection }) => connection === receipt.connection).length;
      if (isExpected && kept < most && !early.has(earlyKey(receipt))) early.set(earlyKey(receipt), receipt);
      return early.has(earlyKey(receipt));
    },
    async earlyReceiptsOf(messages) {
      return [...early.values()].filter(({ to, messageIds }) =>
        messages.some(({ number, messageId }) => number === to && messageIds.includes(messageId)),
      );
    },
    async earlyReceiptsDue(limit) {
      const all = [...notices.values(), ...parts.values()];
      return [...early.values()]
        .filter(({ to, messageIds }) =>
          all.some(({ number, messageId }) => number === to && messageId !== null && messageIds.includes(messageId)),
        )
        .slice(0, limit);
    },
    async forgetEarlyReceipts(receipts) {
      for (const receipt of receipts) early.delete(earlyKey(receipt));
    },
    async forgetEarlyReceiptsBefore({ links, connections }) {
      const old = [...early.values()].filter(
        ({ receivedAt, connection }) => receivedAt < (connection === 0 ? links : connections),
      );
      for (const receipt of old) early.delete(earlyKey(receipt));
      return old.length;
    },
  };
}

function earlyKey({ to, messageIds, status, connection }: EarlyReceipt): string {
  return `${to} ${messageIds[0]} ${status} ${connection}`;
}

function inOrder(one: MemoryNotice, other: MemoryNotice): number {
  return one.business - other.business || one.number - other.number || one.notice - other.notice;
}

function memoryMembers({ members }: MemoryState): MemberStore {
  return {
    async members(account) {
      return [...members.values()].filter((member) => member.account === account && member.removedAt === null);
    },
    async member(account, number) {
      return members.get(memberKey(account, number)) ?? null;
    },
    async setCode(member, sentBefore) {
      const known = members.get(memberKey(member.account, member.number));
      if (known === undefined || known.removedAt !== null || known.verifiedAt !== null) return false;
      if (known.codeSentAt !== sentBefore) return false;
      const { codeHash, codeSentAt, codesSent } = member;
      members.set(memberKey(member.account, member.number), { ...known, codeHash, codeSentAt, codesSent, codeAttempts: 0 });
      return true;
    },
    async countAttempt(account, number) {
      const known = members.get(memberKey(account, number));
      if (known === undefined || known.removedAt !== null) return null;
      const counted = { ...known, codeAttempts: known.codeAttempts + 1 };
      members.set(memberKey(account, number), counted);
      return counted;
    },
  };
}

function memoryRevocations(): RevocationStore {
  const runs: RevocationRun[] = [];
  return {
    async begin(run) {
      const id = runs.length + 1;
      const same = runs.filter(({ list }) => list.dated === run.list.dated && list.reference === run.list.reference);
      const ended = { grants: 0, requests: 0, contacts: 0, memberships: 0 };
      runs.push({ ...run, id, state: 'running', ended, businesses: 0, finishedAt: null });
      return { id, firstHeardAt: same[0]?.startedAt ?? run.startedAt };
    },
    async end(id, { at, ...outcome }) {
      const run = runs[id - 1];
      if (run !== undefined) runs[id - 1] = { ...run, ...outcome, finishedAt: at };
    },
    async progress(id, counts) {
      const run = runs[id - 1];
      if (run !== undefined) runs[id - 1] = { ...run, ...counts };
    },
    watch: async () => undefined,
    runs: async () => ({ items: runs.toReversed(), next: null }),
  };
}
