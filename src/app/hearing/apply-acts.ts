import { type Answer, queueConfirmations } from '#app/notices/queue-confirmations.ts';
import type { BusinessTransaction, HeardContact, LineHold, StandingChange } from '#app/ports/consent.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import { after, HOUR, type Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import {
  decideAgreeLineCall,
  decideContact,
  decideObjectLineCall,
  decideStart,
  decideStop,
  type Reached,
} from '#domain/whitelist/answer.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { defaultTerms, type Terms } from '#domain/whitelist/terms.ts';
import { countObjections } from './count-objections.ts';
import type { FlagPatterns } from './flag-patterns.ts';
import type { HearPorts, ReadReport } from './hear-report.ts';

/** What a report means for one business. */
export type Act = { readonly business: BusinessId; readonly number: PhoneNumber; readonly report: ReadReport } & (
  | { readonly kind: 'object_line' | 'stop'; readonly reached: Reached }
  | { readonly kind: 'agree_line'; readonly hold: LineHold }
  | { readonly kind: 'contact'; readonly account: AccountId; readonly virtualNumber: PhoneNumber; readonly start: boolean }
);

/** repeated: the same report was heard for this business meanwhile, in this process or another, and applied. */
export type ActOutcome = 'applied' | 'kept' | 'repeated';

/** Applies acts of one business in one transaction; those whose number another writer changed meanwhile are judged again. */
export async function applyActs(
  ports: HearPorts,
  business: BusinessId,
  acts: readonly Act[],
  flagPatterns: FlagPatterns,
): Promise<readonly ActOutcome[]> {
  const outcomes = new Map<Act, ActOutcome>();
  let open: readonly Act[] = acts.toSorted((one, other) => one.number - other.number);
  while (open.length > 0) {
    const batch = open;
    try {
      const lost = await ports.consent.transact(business, (tx) => applyBatch(ports, tx, business, batch, outcomes));
      open = batch.filter((act) => lost.has(act.number));
    } catch (error) {
      if (!(error instanceof HeardMeanwhile)) throw error;
      for (const act of error.acts) outcomes.set(act, 'repeated');
      open = batch.filter((act) => !error.acts.has(act));
    }
  }
  const agreed = acts.filter((act) => act.kind === 'agree_line' && outcomes.get(act) === 'applied');
  await flagPatterns(
    business,
    agreed.map(({ report }) => report),
    termsOfBusiness(ports, business),
  );
  return acts.map((act) => outcomes.get(act) ?? 'kept');
}

async function applyBatch(
  ports: HearPorts,
  tx: BusinessTransaction,
  business: BusinessId,
  acts: readonly Act[],
  outcomes: Map<Act, ActOutcome>,
): Promise<ReadonlySet<PhoneNumber>> {
  const now = ports.clock.now();
  const mode = await modeFor(tx, acts);
  const standings = await tx.standings([...new Set(acts.map((act) => act.number))]);
  const called = await ownCalls(ports, tx, acts, now);
  const changes = new Map<PhoneNumber, StandingChange>();
  const judged: JudgedAct[] = [];
  for (const act of acts) {
    const before = standings.get(act.number) ?? noStanding;
    const change = changes.get(act.number) ?? { number: act.number, before, events: [], after: before };
    const ownCallAt = called.get(act.number) ?? null;
    const events = decide(act, change.after, mode, { now, terms: termsOf(ports, act), report: reportOf(act.report), ownCallAt });
    changes.set(act.number, { ...change, events: [...change.events, ...events], after: fold(events, change.after) });
    judged.push({ act, events, before: change.after });
  }
  const lost = await tx.write([...changes.values()]);
  const written = judged.filter(({ act }) => !lost.has(act.number));

  await hearOnce(tx, written, now);
  const events = written.flatMap(({ events: own, act }) => own.map((event) => ({ number: act.number, event })));
  await countObjections(tx, mode, events, termsOfBusiness(ports, business), now);
  await releaseLines(tx, written);
  await verifyMembers(tx, written, now);
  await queueConfirmations(ports, tx, business, written.map(answerOf), now);
  for (const { act, events: own } of written) outcomes.set(act, own.some((event) => event.kind !== 'heard') ? 'applied' : 'kept');
  return lost;
}

interface JudgedAct {
  readonly act: Act;
  /** The standing that the events follow. */
  readonly before: Standing;
  readonly events: readonly ConsentEvent[];
}

function answerOf({ act, before, events }: JudgedAct): Answer {
  const { number, report } = act;
  return { number, before, events, account: report.service.kind === 'virtual_number' ? report.service.account.id : null };
}

/** Records that the reports were heard; where one was heard meanwhile, this transaction is undone, to be done without it. */
async function hearOnce(tx: BusinessTransaction, written: readonly JudgedAct[], now: Instant): Promise<void> {
  const acts = new Map<HeardContact, Act>();
  for (const { act, events } of written) acts.set(contactOf(act.report, outcomeOf(events), now), act);
  for (const fresh of await tx.hear([...acts.keys()])) acts.delete(fresh);
  if (acts.size > 0) throw new HeardMeanwhile(new Set(acts.values()));
}

class HeardMeanwhile extends Error {
  override readonly name = 'HeardMeanwhile';
  readonly acts: ReadonlySet<Act>;
  constructor(acts: ReadonlySet<Act>) {
    super('the same report was heard meanwhile');
    this.acts = acts;
  }
}

/** The mode is locked only while objections may still turn it (R9): afterwards objections do not wait for each other. */
async function modeFor(tx: BusinessTransaction, acts: readonly Act[]): Promise<BusinessMode> {
  const mode = await tx.mode();
  const mayTurn = mode.mode === 'opt_out' && acts.some((act) => act.kind === 'object_line' || act.kind === 'stop');
  return mayTurn ? tx.modeForChange() : mode;
}

/** When the business last called those who call or write to it now (R13), as far back as it may matter. */
async function ownCalls(
  ports: HearPorts,
  tx: BusinessTransaction,
  acts: readonly Act[],
  now: Instant,
): Promise<ReadonlyMap<PhoneNumber, Instant>> {
  const contacts = acts.filter(({ kind }) => kind === 'contact');
  const hours = Math.max(0, ...contacts.map((act) => termsOf(ports, act).contact_quiet_hours));
  if (hours === 0) return new Map();
  const numbers = [...new Set(contacts.map(({ number }) => number))];
  return tx.ownCalls(numbers, { after: after(now, -hours * HOUR), until: now });
}

function decide(
  act: Act,
  standing: Standing,
  mode: BusinessMode,
  at: { now: Instant; terms: Terms; report: CarrierReport; ownCallAt: Instant | null },
): readonly ConsentEvent[] {
  switch (act.kind) {
    case 'object_line':
      return [decideObjectLineCall(standing, act.report.called, act.reached, at)];
    case 'stop':
      return [decideStop(standing, act.reached, at)];
    case 'agree_line':
      return decideAgreeLineCall(standing, act.hold, act.report.called, mode.mode, at);
    case 'contact': {
      const started = act.start ? decideStart(standing, act.account, act.virtualNumber, at) : [];
      return [...started, ...decideContact(fold(started, standing), act.account, act.virtualNumber, at)];
    }
  }
}

/** An objection ends every request of the business to this number; an agreement ends the one it answers. */
async function releaseLines(tx: BusinessTransaction, written: readonly JudgedAct[]): Promise<void> {
  const objected = written.filter(({ events }) => events.some((event) => event.kind === 'objected'));
  if (objected.length > 0) {
    await tx.releaseHoldsOf(
      objected.map(({ act }) => act.number),
      null,
    );
  }
  const answered = written.flatMap(({ act, events }) =>
    act.kind === 'agree_line' && events.some((event) => event.kind === 'agreed') ? [act.hold] : [],
  );
  if (answered.length > 0) await tx.releaseHolds(answered);
}

/** A member who calls is verified by it (R14). */
async function verifyMembers(tx: BusinessTransaction, written: readonly JudgedAct[], now: Instant): Promise<void> {
  for (const { act, events } of written) {
    for (const event of events) {
      if (event.kind === 'member_verified') await tx.markMemberVerified(event.account, act.number, now);
    }
  }
}

function termsOf(ports: HearPorts, act: Act): Terms {
  const account = act.kind === 'agree_line' ? act.hold.account : act.kind === 'contact' ? act.account : null;
  const own = account === null ? null : ports.directory.current().accountById(account);
  return own?.terms ?? termsOfBusiness(ports, act.business);
}

export function termsOfBusiness(ports: Pick<HearPorts, 'directory'>, business: BusinessId): Terms {
  return ports.directory.current().termsOfBusiness(business) ?? defaultTerms;
}

function outcomeOf(events: readonly ConsentEvent[]): string {
  return events.map((event) => (event.kind === 'heard' ? event.reason : event.kind)).join(', ');
}

function reportOf(report: ReadReport): CarrierReport {
  const { connection, id, from, forwardedFrom, carrierAt, text } = report;
  return { connection: connection.id, id, from, forwardedFrom, carrierAt, text };
}

/** The report as it is kept, whatever became of it; `concerns` names the businesses it is still to be applied to, if several. */
export function contactOf(
  report: ReadReport,
  outcome: string,
  receivedAt: Instant,
  concerns?: readonly BusinessId[],
): HeardContact {
  return {
    number: report.caller,
    connection: report.connection.id,
    id: report.id,
    kind: report.kind,
    called: report.called,
    outcome,
    carrierAt: report.carrierAt,
    receivedAt,
    report: { ...reportOf(report), to: report.to, concerns },
  };
}
