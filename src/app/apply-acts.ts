import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import {
  decideAgreeLineCall,
  decideContact,
  decideObjectLineCall,
  decideStop,
  withdrawnEvent,
} from '#domain/whitelist/answer.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { defaultTerms, type Terms } from '#domain/whitelist/terms.ts';
import { countObjections } from './count-objections.ts';
import type { HearPorts, ReadReport } from './hear-report.ts';
import type { BusinessTransaction, HeardContact, LineHold, StandingChange } from './ports.ts';

/** What a report means for one business. */
export type Act = { readonly business: BusinessId; readonly number: PhoneNumber; readonly report: ReadReport } & (
  | { readonly kind: 'object_line' | 'stop' }
  | { readonly kind: 'agree_line'; readonly hold: LineHold }
  | { readonly kind: 'contact'; readonly account: AccountId; readonly virtualNumber: PhoneNumber; readonly start: boolean }
);

/** Applies acts of one business in one transaction; those whose number another writer changed meanwhile are judged again. */
export async function applyActs(
  ports: HearPorts,
  business: BusinessId,
  acts: readonly Act[],
): Promise<readonly ('applied' | 'kept')[]> {
  const outcomes = new Map<Act, 'applied' | 'kept'>();
  let open: readonly Act[] = acts.toSorted((one, other) => one.number - other.number);
  while (open.length > 0) {
    const batch = open;
    const lost = await ports.consent.transact(business, (tx) => applyBatch(ports, tx, business, batch, outcomes));
    open = batch.filter((act) => lost.has(act.number));
  }
  return acts.map((act) => outcomes.get(act) ?? 'kept');
}

async function applyBatch(
  ports: HearPorts,
  tx: BusinessTransaction,
  business: BusinessId,
  acts: readonly Act[],
  outcomes: Map<Act, 'applied' | 'kept'>,
): Promise<ReadonlySet<PhoneNumber>> {
  const now = ports.clock.now();
  const mode = await modeFor(tx, acts);
  const standings = await tx.standings([...new Set(acts.map((act) => act.number))]);
  const changes = new Map<PhoneNumber, StandingChange>();
  const judged: { act: Act; events: readonly ConsentEvent[] }[] = [];
  for (const act of acts) {
    const before = standings.get(act.number) ?? noStanding;
    const change = changes.get(act.number) ?? { number: act.number, before, events: [], after: before };
    const events = decide(act, change.after, mode, { now, terms: termsOf(ports, act), report: reportOf(act.report) });
    changes.set(act.number, { ...change, events: [...change.events, ...events], after: fold(events, change.after) });
    judged.push({ act, events });
  }
  const lost = await tx.write([...changes.values()]);
  const written = judged.filter(({ act }) => !lost.has(act.number));

  const contacts = written.map(({ act, events }) => contactOf(act.report, outcomeOf(events), now));
  if ((await tx.hear(contacts)).length < contacts.length) throw new ReportHeardMeanwhile();
  const events = written.flatMap(({ events: own, act }) => own.map((event) => ({ number: act.number, event })));
  await countObjections(tx, mode, events, termsOfBusiness(ports, business), now);
  await releaseLines(tx, written);
  for (const { act, events: own } of written) outcomes.set(act, own.some((event) => event.kind !== 'heard') ? 'applied' : 'kept');
  return lost;
}

/** Another process heard the same report while this one did: this transaction is undone, and the report told to be tried again. */
class ReportHeardMeanwhile extends Error {
  override readonly name = 'ReportHeardMeanwhile';
  constructor() {
    super('another process heard the same report meanwhile');
  }
}

/** The mode is locked only while objections may still turn it (R9): afterwards objections do not wait for each other. */
async function modeFor(tx: BusinessTransaction, acts: readonly Act[]): Promise<BusinessMode> {
  const mode = await tx.mode();
  const mayTurn = mode.mode === 'opt_out' && acts.some((act) => act.kind === 'object_line' || act.kind === 'stop');
  return mayTurn ? tx.modeForChange() : mode;
}

function decide(
  act: Act,
  standing: Standing,
  mode: BusinessMode,
  at: { now: Instant; terms: Terms; report: CarrierReport },
): readonly ConsentEvent[] {
  switch (act.kind) {
    case 'object_line':
      return [decideObjectLineCall(act.report.called, at)];
    case 'stop':
      return [decideStop(standing, at)];
    case 'agree_line':
      return decideAgreeLineCall(standing, act.hold, act.report.called, mode.mode, at);
    case 'contact': {
      const withdrawn = act.start && standing.objection !== null ? [withdrawnEvent('start', at)] : [];
      return [...withdrawn, ...decideContact(standing, act.account, act.virtualNumber, at)];
    }
  }
}

/** An objection ends every request of the business to this number; an agreement ends the one it answers. */
async function releaseLines(
  tx: BusinessTransaction,
  written: readonly { act: Act; events: readonly ConsentEvent[] }[],
): Promise<void> {
  const objected = written.filter(({ events }) => events.some((event) => event.kind === 'objected'));
  const agreed = written.filter(({ events }) => events.some((event) => event.kind === 'agreed'));
  if (objected.length > 0) {
    await tx.releaseHoldsOf(
      objected.map(({ act }) => act.number),
      null,
    );
  }
  if (agreed.length > 0) await tx.releaseHolds(agreed.map(({ act }) => ({ number: act.number, line: act.report.called })));
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

/** The report as it is kept, whatever became of it. */
export function contactOf(report: ReadReport, outcome: string, receivedAt: Instant): HeardContact {
  return {
    number: report.caller,
    connection: report.connection.id,
    id: report.id,
    kind: report.kind,
    called: report.called,
    outcome,
    carrierAt: report.carrierAt,
    receivedAt,
    report: { ...reportOf(report), to: report.to },
  };
}
