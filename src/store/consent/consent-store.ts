import type { ConsentStore } from '#app/ports/consent.ts';
import type { NoticeQueue } from '#app/ports/notices.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { erasedStanding } from '#domain/whitelist/erasure.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { type Database, isRetryable, isUniqueViolation, type Sql } from '#store/engine/database.ts';
import { businessTransaction, type Sealing } from './business-transaction.ts';
import { ErasedMeanwhile, type ErasedNumbers, erasedNumbers } from './erased.ts';
import { insertContacts, noBusiness, selectHeard, selectNthAgreements, selectUnfinished } from './inbound.ts';
import { deleteExactHolds, selectBusinessesThatTold, selectHolders, selectLastNotice, selectTold } from './lines.ts';
import {
  claimDue,
  deleteHandedOver,
  insertHandedOver,
  putBack,
  selectAbandoned,
  selectBusinessesDue,
  selectLeased,
} from './notices.ts';
import {
  deleteEarlyReceipts,
  deleteEarlyReceiptsBefore,
  insertEarlyReceipts,
  insertExpectedReceipt,
  selectEarlyReceiptsDue,
  selectEarlyReceiptsOf,
  selectMessages,
} from './sent-messages.ts';
import { standingFromRow } from './standing-row.ts';
import { selectNumbersAmong, selectNumbersFrom, selectStandingsAndMode } from './statements.ts';

/** How often a transaction that lost against another is done again before the caller is told. */
const TRIES = 5;

/**
 * Chunks small enough that a reader or an objection never waits long: the embedded database has a single session. Two at a time
 * keep both a server and this process busy.
 */
const CHUNKS = { postgres: { size: 1_000, atOnce: 2 }, embedded: { size: 500, atOnce: 1 } } as const;

/** The constraints on which writing something new by COPY fails. */
const NEW_KEYS = ['whitelist_entries_pkey', 'inbound_contacts_pkey'];

export function consentStore(database: Database, sealing: Omit<Sealing, 'erased'>): ConsentStore {
  const erased = erasedNumbers(sealing.digest);
  // The embedded database has a single session.
  const alone = database.kind === 'embedded';
  return {
    chunkSize: CHUNKS[database.kind].size,
    chunksAtOnce: CHUNKS[database.kind].atOnce,
    async transact(business, work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          // Where another writer was first with something new, the work is done again the slower way, which finds out with what.
          const copyNew = attempt === 1;
          return await database.transaction((tx) =>
            work(businessTransaction(tx, business, { ...sealing, erased }, { copyNew, alone })),
          );
        } catch (error) {
          const lost =
            error instanceof ErasedMeanwhile || isRetryable(error) || NEW_KEYS.some((key) => isUniqueViolation(error, key));
          if (attempt === TRIES || !lost) throw error;
        }
      }
    },
    read: consentReader(database, erased),
    numbersFrom: (business, number, limit) => selectNumbersFrom(database, business, number, limit),
    numbersAmong: (business, numbers) => selectNumbersAmong(database, business, numbers),
    toldToRing: (pairs) => selectTold(database, pairs),
    holdersOf: (pairs) => selectHolders(database, pairs),
    businessesThatTold: (numbers) => selectBusinessesThatTold(database, numbers),
    nthAgreements: (numbers, since, nth) => selectNthAgreements(database, numbers, { since, nth }),
    lastNoticeNaming: (line) => selectLastNotice(database, line),
    releaseLapsedHolds: (holds) => deleteExactHolds(database, holds),
    async hearOnly(contacts) {
      await insertContacts(database, noBusiness, contacts);
    },
    unfinishedReports: (period, limit) => selectUnfinished(database, period, limit),
    heardBefore: (reports) => selectHeard(database, reports),
  };
}

/** Mode and standings of one instant, through whatever session. */
export function consentReader(sql: Sql, erased: ErasedNumbers): ConsentStore['read'] {
  return async (business, numbers) => {
    const standings = new Map<PhoneNumber, Standing>(numbers.map((number) => [number, noStanding]));
    const { rows, erasures, mode } = await selectStandingsAndMode(sql, business, numbers);
    for (const row of rows) standings.set(row.number, standingFromRow(row));
    if (erasures > 0) await addErased(sql, erased, business, standings);
    return { mode, standings };
  };
}

/** A number without a standing may be one that was erased. */
async function addErased(
  sql: Sql,
  erased: ErasedNumbers,
  business: BusinessId,
  standings: Map<PhoneNumber, Standing>,
): Promise<void> {
  const others = [...standings].flatMap(([number, standing]) => (standing === noStanding ? [number] : []));
  for (const [number, { objectedAt }] of await erased.among(sql, business, others)) {
    standings.set(number, erasedStanding(objectedAt));
  }
}

export function noticeQueue(database: Database): NoticeQueue {
  return {
    businessesDue: (now) => selectBusinessesDue(database, now),
    claim: (business, lease, limit) => claimDue(database, business, lease, limit),
    handOver: (business, until) => insertHandedOver(database, business, until),
    leased: (business, until) => selectLeased(database, business, until),
    abandoned: (now) => selectAbandoned(database, now),
    forgetHandedOver: (now) => deleteHandedOver(database, now),
    putBack: (notices, again) => putBack(database, notices, again),
    findMessages: (wanted) => selectMessages(database, wanted),
    keepEarlyReceipts: (receipts) => insertEarlyReceipts(database, receipts),
    keepExpectedReceipt: (receipt, most) => insertExpectedReceipt(database, receipt, most),
    earlyReceiptsOf: (messages) => selectEarlyReceiptsOf(database, messages),
    earlyReceiptsDue: (limit) => selectEarlyReceiptsDue(database, limit),
    forgetEarlyReceipts: (receipts) => deleteEarlyReceipts(database, receipts),
    forgetEarlyReceiptsBefore: (before) => deleteEarlyReceiptsBefore(database, before),
  };
}
