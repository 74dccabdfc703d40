import { administrativeRequest } from '#app/administration/administrative-request.ts';
import type { StandingChange } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import type { CarrierReport, ConsentEvent, ObjectionDoor } from '#domain/consent/event.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { comparePhoneNumbers, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { objectedEvent } from '#domain/whitelist/answer.ts';
import { isErased } from '#domain/whitelist/erasure.ts';
import { fold } from '#domain/whitelist/fold.ts';

/** The doors that are opened by somebody's writing it down (R12). */
export type RecordedDoor = Extract<ObjectionDoor, 'agent' | 'ivr' | 'letter' | 'complaint' | 'operator' | 'import'>;

export interface RecordObjectionsCommand {
  readonly context: AccountContext;
  readonly numbers: readonly PhoneNumber[];
  readonly how: RecordedDoor;
  /** Where it is written down; with `at` it makes a repeat known (R18). */
  readonly reference: string;
  /** When the person said so; null where it is now. */
  readonly at: Instant | null;
  readonly by: By;
  readonly origin: Origin;
}

export interface RecordedObjections {
  readonly recorded: number;
  readonly repeated: number;
}

/** Clocks differ a little. */
const AHEAD = MINUTE;

/**
 * Records objections that came in some other way than by call, text or page (R12). They hold for the whole business, whatever the
 * state of the account, and do not count towards the change to opt-in (R9). Written in chunks; one that was recorded before, by its
 * reference and time, changes nothing (R18).
 */
export async function recordObjections(
  ports: Pick<Ports, 'clock' | 'consent'>,
  command: RecordObjectionsCommand,
): Promise<RecordedObjections | Refusal<'in_the_future' | 'operator_door'>> {
  if (command.how === 'operator' && command.by === 'account') return refuse('operator_door');
  const now = ports.clock.now();
  if (command.at !== null && command.at > after(now, AHEAD)) return refuse('in_the_future');
  const numbers = [...new Set(command.numbers)].sort(comparePhoneNumbers);
  let recorded = 0;
  for (let start = 0; start < numbers.length; start += ports.consent.chunkSize) {
    let chunk: readonly PhoneNumber[] = numbers.slice(start, start + ports.consent.chunkSize);
    while (chunk.length > 0) {
      const written = await recordChunk(ports, command, chunk, now);
      recorded += written.recorded;
      chunk = written.again;
    }
  }
  return { recorded, repeated: command.numbers.length - recorded };
}

async function recordChunk(
  ports: Pick<Ports, 'clock' | 'consent'>,
  command: RecordObjectionsCommand,
  numbers: readonly PhoneNumber[],
  requestedAt: Instant,
): Promise<{ readonly recorded: number; readonly again: readonly PhoneNumber[] }> {
  const { context, how, reference, by, origin } = command;
  const { account, business } = context;
  return ports.consent.transact(business.id, async (tx) => {
    const now = ports.clock.now();
    const at = command.at ?? now;
    // Standings first: whoever records the same at this moment is found by the next line, or else by the guard of the write.
    const standings = await tx.standings(numbers);
    const before = command.at === null ? new Set<PhoneNumber>() : await tx.objectionsRecorded(numbers, reference, at);
    const fresh = numbers.filter((number) => !before.has(number));
    if (fresh.length === 0) return { recorded: 0, again: [] };
    const of = { business: business.id, account: account.id, origin, at: requestedAt };
    const request = administrativeRequest(of, 'record objections', {
      how,
      reference,
      numbers: String(command.numbers.length),
    });
    await tx.recordRequest(request);
    const event = objectionWrittenDown({ how, reference, at, by, request: request.id, now });
    const changes: StandingChange[] = [];
    for (const [number, standing] of standings) {
      if (before.has(number) || isErased(standing)) continue;
      changes.push({ number, before: standing, events: [event], after: fold([event], standing) });
    }
    const lost = await tx.write(changes);
    const written = changes.map(({ number }) => number).filter((number) => !lost.has(number));
    await tx.releaseHoldsOf(written, null);
    return { recorded: written.length, again: [...lost].sort(comparePhoneNumbers) };
  });
}

/** The person's objection, as somebody wrote it down at `now`. */
export function objectionWrittenDown({
  how,
  reference,
  at,
  by,
  request,
  now,
}: {
  readonly how: RecordedDoor;
  readonly reference: string;
  readonly at: Instant;
  readonly by: By;
  readonly request: string;
  readonly now: Instant;
}): Extract<ConsentEvent, { kind: 'objected' }> {
  const report = recordedReport(reference, at);
  return objectedEvent({ door: how, line: null, answersNotice: false, reference, report, now, request, actor: by });
}

/** No carrier reported it: connection 0 stands for none. It carries the time at which the person spoke. */
function recordedReport(reference: string, at: Instant): CarrierReport {
  return { connection: 0, id: reference, from: '', forwardedFrom: null, carrierAt: at, text: null };
}
