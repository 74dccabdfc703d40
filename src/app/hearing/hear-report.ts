import { batched } from '#app/batched.ts';
import type { HeardContact } from '#app/ports/consent.ts';
import type { CarrierConnection, ServiceNumber } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { readCaller } from '#domain/kernel/caller-number.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { keptText } from '#domain/kernel/kept-text.ts';
import { isPhoneNumber, type PhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';
import { type Act, type ActOutcome, applyActs, contactOf } from './apply-acts.ts';
import { patternFlagger } from './flag-patterns.ts';
import { type RoutedReport, routeReports } from './route-reports.ts';

/** A call or text as a carrier connection told it, read but not yet judged. */
export interface CarrierReportCommand {
  readonly connection: CarrierConnection;
  readonly kind: 'missed_call' | 'inbound_call' | 'inbound_sms';
  /** The carrier's own id of the call or message: hearing it twice changes nothing (R18). */
  readonly id: string;
  /** Who called, as the carrier wrote it. */
  readonly from: string;
  /** Which of our numbers was called, as the carrier wrote it. */
  readonly to: string;
  readonly forwardedFrom: string | null;
  /** The carrier's own time, where it gave one. */
  readonly carrierAt: Instant | null;
  /** Null for a call, and for a text whose words are not known. */
  readonly text: string | null;
}

/** A report whose called number is one of the connection's. The caller is null where no +91 number can be read. */
export interface ReadReport extends Omit<CarrierReportCommand, 'connection'> {
  readonly connection: Pick<CarrierConnection, 'id'>;
  readonly caller: PhoneNumber | null;
  readonly called: PhoneNumber;
  readonly service: ServiceNumber;
}

/**
 * applied: it was counted as an act. repeated: it was heard before. kept: it is evidence and changes nothing.
 * not_yours: the called number is not one of the connection's, so nothing was kept.
 */
export type ReportOutcome = 'applied' | 'repeated' | 'kept' | 'not_yours';

export type HearReport = (report: CarrierReportCommand) => Promise<ReportOutcome>;

/** Tells a report that is on record to the businesses that it concerns and that were not told of it. */
export type FinishReport = (kept: HeardContact) => Promise<void>;

export type HearPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'lineSigns'>;

/**
 * Hears calls and texts (R8, R13): each is stored and applied, in one transaction of its business, before the promise resolves.
 * Reports that wait while a transaction runs go into the next one together, so that many at once cost little more than one. A
 * rejected promise means that it was not applied to every business it concerns: the carrier must be told to try again.
 */
export function reportHearer(ports: HearPorts): HearReport {
  return reportHearing(ports).hear;
}

/** The same, and what finishes what was left over, in the order of each person's acts. */
export function reportHearing(ports: HearPorts): { readonly hear: HearReport; readonly finish: FinishReport } {
  const { chunkSize: limit, chunksAtOnce: atOnce } = ports.consent;
  // What one person does is judged in the order in which it was reported.
  const route = batched<ReadReport, RoutedReport>({ limit, atOnce, keyOf: (report) => report.caller }, (reports) =>
    routeReports(ports, reports),
  );
  const keep = batched<HeardContact, 'kept'>({ limit }, async (contacts) => {
    await ports.consent.hearOnly(contacts);
    return contacts.map(() => 'kept');
  });
  const flagPatterns = patternFlagger(ports);
  const businesses = new Map<BusinessId, (act: Act) => Promise<ActOutcome>>();

  function applierOf(business: BusinessId): (act: Act) => Promise<ActOutcome> {
    const known = businesses.get(business);
    if (known !== undefined) return known;
    const apply = batched<Act, ActOutcome>({ limit, atOnce, keyOf: (act) => act.number }, (acts) =>
      applyActs(ports, business, acts, flagPatterns),
    );
    businesses.set(business, apply);
    return apply;
  }

  async function hear(report: ReadReport): Promise<ReportOutcome> {
    const routed = await route(report);
    if (routed.kind === 'repeated') return 'repeated';
    const concerned = routed.acts.map((act) => act.business);
    if (concerned.length === 0) return keep(contactOf(report, routed.why, ports.clock.now()));
    if (concerned.length > 1 && routed.first) {
      await keep(contactOf(report, 'concerns several businesses', ports.clock.now(), concerned));
    }
    const outcomes = await Promise.all(routed.acts.map((act) => applierOf(act.business)(act)));
    if (outcomes.includes('applied')) return 'applied';
    return outcomes.includes('kept') ? 'kept' : 'repeated';
  }

  return {
    async hear(command) {
      const report = readReport(ports, command);
      if (report === null) return 'not_yours';
      // Whoever rings it, the line works (R8.3).
      if (report.kind === 'missed_call' && report.service.kind === 'consent_line') ports.lineSigns.heard(report.called);
      return hear(report);
    },
    async finish(kept) {
      const report = keptReport(ports, kept);
      if (report !== null) await hear(report);
    },
  };
}

/** A report as it was read when it was heard; null where the number that was called is none of ours any more. */
function keptReport(ports: HearPorts, kept: HeardContact): ReadReport | null {
  const { number: caller, called, connection, id, kind, carrierAt, report } = kept;
  const service = called === null ? null : ports.directory.current().serviceNumber(called);
  if (called === null || service === null) return null;
  const words = (field: 'from' | 'to' | 'forwardedFrom' | 'text') => {
    const value = report[field];
    return typeof value === 'string' ? value : null;
  };
  return {
    connection: { id: connection },
    kind,
    id,
    from: words('from') ?? '',
    to: words('to') ?? '',
    forwardedFrom: words('forwardedFrom'),
    carrierAt,
    text: words('text'),
    called,
    service,
    caller,
  };
}

/**
 * A connection reports only about its own numbers, so that no account can forge a call. One report that cannot be stored would fail
 * the others of its batch: what a carrier sends is made storable first.
 */
function readReport(ports: HearPorts, command: CarrierReportCommand): ReadReport | null {
  const called = readServiceNumber(command.to);
  if (!isPhoneNumber(called)) return null;
  const service = ports.directory.current().serviceNumber(called);
  if (service === null) return null;
  const connection = service.kind === 'consent_line' ? service.line.connectionId : service.virtualNumber.connectionId;
  if (connection !== command.connection.id) return null;
  return {
    connection: command.connection,
    kind: command.kind,
    id: keptText(command.id, 200),
    from: keptText(command.from, 200),
    to: keptText(command.to, 200),
    forwardedFrom: command.forwardedFrom === null ? null : keptText(command.forwardedFrom, 200),
    carrierAt: command.carrierAt,
    text: command.text === null ? null : keptText(command.text, 2_000),
    called,
    service,
    caller: readCaller(command.from),
  };
}
