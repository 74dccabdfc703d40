import type { BusinessTransaction, HeardContact, StandingChange } from '#app/ports/consent.ts';
import type { Random } from '#app/ports/system.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { type Digest, eventSealer, noLeaf, requestDigest, SALT_BYTES } from '#domain/consent/chain.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { erasedStanding, isErased } from '#domain/whitelist/erasure.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { changeDirectory, selectTerms } from '#store/administration-changes.ts';
import { selectHolidays } from '#store/calling-holidays.ts';
import { insertComplaint } from '#store/complaints.ts';
import type { SqlValue, Transaction } from '#store/engine/database.ts';
import { selectLatestActs, selectObjectionsRecorded } from '#store/evidence-statements.ts';
import { advanceImport } from '#store/imports.ts';
import { markMemberVerified, putMember, removeMember } from '#store/members.ts';
import { recordDndReport } from '#store/registry/dnd-reports.ts';
import { writeBusinessEvent } from './business-events.ts';
import { countWritten } from './day-counts.ts';
import { ErasedMeanwhile, type ErasedNumbers, selectErasures } from './erased.ts';
import { eventRows, eventTarget } from './event-row.ts';
import { copyContacts, insertContacts } from './inbound.ts';
import { deleteHolds, deleteHoldsOfNumbers, insertHolds } from './lines.ts';
import {
  callBackNotices,
  copyNotices,
  selectAwaitingReceipt,
  selectNoticeForUpdate,
  selectToldBefore,
  updateNoticeStates,
} from './notices.ts';
import { selectOwnCalls } from './own-calls.ts';
import { insertParts, markPartsDelivered } from './sent-messages.ts';
import { selectSpendingForUpdate, updateSpending } from './sms-spending.ts';
import { columnsOfStanding, type StandingColumns, standingFromRow } from './standing-row.ts';
import {
  copyStandings,
  insertRequest,
  keepText,
  type StandingWrite,
  selectMode,
  selectModeForUpdate,
  selectRequest,
  selectStandings,
  updateMode,
  upsertStandings,
} from './statements.ts';

export interface Sealing {
  readonly random: Random;
  readonly digest: Digest;
  readonly erased: ErasedNumbers;
}

/** So few rows are not worth a COPY of their own. */
const FEW = 20;

interface SealedChange extends StandingWrite {
  readonly rows: readonly (readonly SqlValue[])[];
}

/**
 * The transaction of one business. It remembers the chain heads it read, which the events it writes follow. With `copyNew` the
 * entries of numbers that had none, and reports that had not been heard, are written by COPY, which is the quickest way, and fails
 * on the key of their table where another writer was first. `alone`: nobody else writes meanwhile.
 */
export function businessTransaction(
  tx: Transaction,
  business: BusinessId,
  sealing: Sealing,
  { copyNew, alone }: { readonly copyNew: boolean; readonly alone: boolean },
): BusinessTransaction {
  const heads = new Map<PhoneNumber, Uint8Array>();
  /** How many erasures of the business the standings that were read know of. */
  let erasuresRead: number | null = null;
  const requests = new Map<string, string>();
  const texts = new Map<string, number>();
  const sealEvent = eventSealer(sealing.digest);
  const rowOf = eventRows();
  const columnsOf = columnsOnce();

  async function standings(numbers: readonly PhoneNumber[]): Promise<ReadonlyMap<PhoneNumber, Standing>> {
    const found = new Map<PhoneNumber, Standing>();
    for (const number of numbers) {
      found.set(number, noStanding);
      heads.set(number, noLeaf);
    }
    const { rows, erasures } = await selectStandings(tx, business, numbers);
    for (const row of rows) {
      found.set(row.number, standingFromRow(row));
      heads.set(row.number, row.head);
    }
    // The fewest that any reading knew of: what was read before an erasure is no longer so.
    erasuresRead = Math.min(erasuresRead ?? erasures, erasures);
    if (erasures === 0) return found;
    const others = numbers.filter((number) => found.get(number) === noStanding);
    for (const [number, { objectedAt }] of await sealing.erased.among(tx, business, others)) {
      found.set(number, erasedStanding(objectedAt));
    }
    return found;
  }

  async function textIds(changes: readonly StandingChange[]): Promise<void> {
    for (const { events } of changes) {
      for (const event of events) {
        if (!('text' in event) || event.text === '' || texts.has(event.text)) continue;
        texts.set(event.text, await keepText(tx, business, event.text, sealing.digest(new TextEncoder().encode(event.text))));
      }
    }
  }

  /** Seals the events of one change: their rows, and the head they leave. */
  function seal(change: StandingChange): SealedChange {
    const { number } = change;
    let previous = heads.get(number);
    if (previous === undefined) throw new Error('a standing is written that was not read in this transaction');
    const rows: (readonly SqlValue[])[] = [];
    let { n } = change.before;
    for (const event of change.events) {
      n += 1;
      const salt = sealing.random.bytes(SALT_BYTES);
      const request = event.request === null ? null : (requests.get(event.request) ?? missingRequest());
      const leaf = sealEvent({ business, number, n, previous, salt, request }, event);
      const textId = 'text' in event ? (texts.get(event.text) ?? null) : null;
      rows.push(rowOf(event, { business, number, n, textId, salt, leaf }));
      previous = leaf;
    }
    return { rows, number, before: change.before.n, columns: columnsOf(change.after), head: previous };
  }

  /**
   * Answers the numbers that were written. In order of number, so that two writers do not wait for each other in a circle, unless one of
   * them copies: then the database finds it out, and the work is done again.
   */
  async function writeStandings(sealed: readonly SealedChange[], at: Instant): Promise<ReadonlySet<PhoneNumber>> {
    const isNew = ({ before }: SealedChange) => before === 0;
    const copied = copyNew ? sealed.filter(isNew) : [];
    if (copied.length < FEW) return upsertStandings(tx, business, sealed, at);
    await copyStandings(tx, business, copied, at);
    const others = sealed.length === copied.length ? [] : sealed.filter((one) => !isNew(one));
    const written = new Set(copied.map(({ number }) => number));
    if (others.length > 0) for (const number of await upsertStandings(tx, business, others, at)) written.add(number);
    return written;
  }

  async function hear(contacts: readonly HeardContact[]): Promise<readonly HeardContact[]> {
    if (!copyNew || contacts.length < FEW) return insertContacts(tx, business, contacts);
    await copyContacts(tx, business, contacts);
    return contacts;
  }

  async function write(given: readonly StandingChange[]): Promise<ReadonlySet<PhoneNumber>> {
    // Of an erased person nothing is kept but that the objection is taken back.
    const changes = given.filter(({ before, after }) => !(isErased(before) && after.objection !== null));
    await textIds(changes);
    const lost = new Set<PhoneNumber>();
    const eventful = changes.filter(({ events }) => events.length > 0).sort((one, other) => one.number - other.number);
    const at = eventful[0]?.events[0]?.at;
    if (at !== undefined) {
      const sealed = eventful.map(seal);
      const written = await writeStandings(sealed, at);
      const rows: (readonly SqlValue[])[] = [];
      for (const { number, rows: own, head } of sealed) {
        if (written.has(number)) {
          for (const row of own) rows.push(row);
          heads.set(number, head);
        } else {
          lost.add(number);
        }
      }
      if (rows.length > 0) await tx.copyIn(eventTarget, rows);
    }
    await countWritten(
      tx,
      business,
      changes.filter(({ number }) => !lost.has(number)),
    );
    // Whoever waited for an erasure finds the number gone and has written it anew: only now is that one seen.
    if (changes.length > 0 && !alone && (await selectErasures(tx, business)) !== erasuresRead) throw new ErasedMeanwhile();
    return lost;
  }

  return {
    mode: () => selectMode(tx, business),
    modeForChange: () => selectModeForUpdate(tx, business),
    setMode: (mode, at: Instant) => updateMode(tx, business, mode, at),
    standings,
    async recordRequest(request: RequestRecord) {
      const digest = requestDigest(request, sealing.digest);
      requests.set(request.id, digest);
      if (await insertRequest(tx, request)) return;
      // The chunks of one request record it once. Another request of that id would leave events that commit to neither.
      const kept = await selectRequest(tx, business, request.id);
      if (kept === null || requestDigest(kept, sealing.digest) !== digest)
        throw new Error('a request id was used for two requests');
    },
    write,
    queue: (notices) => copyNotices(tx, business, notices),
    spendingForChange: (account) => selectSpendingForUpdate(tx, business, account),
    setSpending: (account, spending) => updateSpending(tx, business, account, spending),
    hold: (wanted, at) => insertHolds(tx, wanted, at),
    releaseHolds: (held) => deleteHolds(tx, business, held),
    releaseHoldsOf: (numbers, account) => deleteHoldsOfNumbers(tx, business, numbers, account),
    hear,
    noticeForChange: (notice) => selectNoticeForUpdate(tx, business, notice),
    noticeState: (changes) => updateNoticeStates(tx, business, changes),
    awaitingReceipt: (notices) => selectAwaitingReceipt(tx, business, notices),
    toldBefore: (numbers) => selectToldBefore(tx, business, numbers),
    keepParts: (parts, at) => insertParts(tx, business, parts, at),
    partsDelivered: (parts) => markPartsDelivered(tx, business, parts),
    async reportDnd(reports) {
      // In order of number, so that two writers never wait for each other in a circle.
      for (const report of reports.toSorted((one, other) => one.number - other.number)) await recordDndReport(tx, report);
    },
    terms: (account) => selectTerms(tx, business, account),
    callingHolidays: (account) => selectHolidays(tx, business, account),
    writeBusinessEvent: (event) => writeBusinessEvent(tx, business, event, requests, sealing),
    changeDirectory: (change) => changeDirectory(tx, business, change),
    objectionsRecorded: (numbers, reference, at) => selectObjectionsRecorded(tx, business, numbers, reference, at),
    ownCalls: (numbers, period) => selectOwnCalls(tx, business, numbers, period),
    latestActs: (numbers) => selectLatestActs(tx, business, numbers),
    putMember: (member, guard) => putMember(tx, member, guard),
    markMemberVerified: (account, number, at) => markMemberVerified(tx, account, number, at),
    removeMember: (account, number, at) => removeMember(tx, account, number, at),
    recordComplaint: (complaint) => insertComplaint(tx, complaint),
    callBack: (notices, request) => callBackNotices(tx, business, notices, request),
    advanceImport: (step) => advanceImport(tx, business, step),
  };
}

/** The columns of a standing. In a bulk request many numbers come to the very same one. */
function columnsOnce(): (standing: Standing) => StandingColumns {
  let last: { readonly standing: Standing; readonly columns: StandingColumns } | null = null;
  return (standing) => {
    if (last?.standing !== standing) last = { standing, columns: columnsOfStanding(standing) };
    return last.columns;
  };
}

function missingRequest(): never {
  throw new Error('an event names a request that was not recorded in this transaction');
}
