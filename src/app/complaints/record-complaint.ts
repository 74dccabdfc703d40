import { administrativeRequest } from '#app/administration/administrative-request.ts';
import { objectionWrittenDown } from '#app/entries/record-objections.ts';
import type { NewComplaint } from '#app/ports/complaints.ts';
import type { BusinessTransaction } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import type { CallerId } from '#domain/account/caller-id.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { type CallerIdCount, countOf } from './count-complaints.ts';

export interface ComplaintCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  /** What the person says called or wrote. */
  readonly callerId: CallerId;
  /** The operator's number of the complaint: with number and caller id it makes a repeat known (R18). */
  readonly reference: string;
  /** When the person complained; null where it is now. */
  readonly at: Instant | null;
  readonly by: By;
  readonly origin: Origin;
}

export interface RecordedComplaint {
  readonly at: Instant;
  /** It was recorded before, and nothing changed. */
  readonly repeated: boolean;
  readonly count: CallerIdCount;
}

/** Clocks differ a little. */
const AHEAD = MINUTE;

/**
 * Records a complaint that an operator forwarded (R12.3): it is an objection of the person, whatever the state of the account, and counts for
 * the caller id that it names. The log is told when that comes near to what operators act on.
 */
export async function recordComplaint(
  ports: Pick<Ports, 'clock' | 'consent' | 'complaints' | 'log'>,
  command: ComplaintCommand,
): Promise<RecordedComplaint | Refusal<'in_the_future'>> {
  const { context, number, callerId, reference, by, origin } = command;
  const { account, business } = context;
  const now = ports.clock.now();
  if (command.at !== null && command.at > after(now, AHEAD)) return refuse('in_the_future');
  const at = command.at ?? now;
  const of = { business: business.id, account: account.id, origin, at: now };
  const request = administrativeRequest(of, 'record complaint', { callerId, reference });
  const complaint: NewComplaint = {
    business: business.id,
    account: account.id,
    number,
    callerId,
    reference,
    at,
    recordedAt: now,
    request: request.id,
  };
  const objection = objectionWrittenDown({ how: 'complaint', reference, at, by, request: request.id, now });
  const repeated = await ports.consent.transact(business.id, async (tx) => {
    if (!(await tx.recordComplaint(complaint))) return true;
    await tx.recordRequest(request);
    await writeObjection(tx, number, objection);
    return false;
  });
  const count = await countOf(ports, context, callerId);
  if (!repeated && count.alarm !== 'none') {
    const { people, alarm } = count;
    const told = { requestId: origin.requestId, sid: account.sid, people, alarm };
    ports.log.warn('complaints about a caller id come near to what operators act on', told);
  }
  return { at, repeated, count };
}

type Objection = ReturnType<typeof objectionWrittenDown>;

/** Whoever was first with something else, the objection follows; unless it was recorded by itself before (R18). */
async function writeObjection(tx: BusinessTransaction, number: PhoneNumber, objection: Objection): Promise<void> {
  for (;;) {
    const before = (await tx.standings([number])).get(number);
    if (before === undefined) throw new Error('the store answered without a number it was asked for');
    const { reference, report } = objection;
    if (reference !== null && report !== null && report.carrierAt !== null) {
      if ((await tx.objectionsRecorded([number], reference, report.carrierAt)).size > 0) return;
    }
    const lost = await tx.write([{ number, before, events: [objection], after: fold([objection], before) }]);
    if (lost.has(number)) continue;
    await tx.releaseHoldsOf([number], null);
    return;
  }
}
