import type { Instant } from '#domain/kernel/instant.ts';
import type { CarrierConnection, Ports } from './ports.ts';

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
  readonly text: string | null;
}

/**
 * applied: it was counted as an act. repeated: it was heard before. kept: it is evidence and changes nothing.
 * not_yours: the called number is not one of the connection's, so nothing was kept.
 */
export type ReportOutcome = 'applied' | 'repeated' | 'kept' | 'not_yours';

export type HearReport = (report: CarrierReportCommand) => Promise<ReportOutcome>;

export type HearPorts = Pick<Ports, 'clock' | 'consent' | 'directory'>;
