import type { ReceiptCommand } from './hear-receipt.ts';
import type { CarrierReportCommand } from './hear-report.ts';
import type { HookDialect } from './ports.ts';

/** A request of a carrier to one of its hooks, not yet read. */
export interface HookPayload {
  /** Behind the `?`, still encoded. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/**
 * What a dialect makes of a payload. `passed_over`: well understood, and not an act of a person (an outgoing call, a message still
 * on its way). `unreadable`: a field without which it cannot be heard is missing, or the body is not what it says it is.
 */
export type PayloadReading<Read> =
  | { readonly kind: 'read'; readonly read: Read }
  | { readonly kind: 'passed_over'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly what: string };

export type ReportFields = Omit<CarrierReportCommand, 'connection' | 'kind'>;
export type ReceiptFields = Omit<ReceiptCommand, 'connection'>;

/** How one kind of carrier spells its reports. Never throws. */
export interface PayloadDialect {
  readonly methods: readonly ('GET' | 'POST')[];
  readReport(kind: CarrierReportCommand['kind'], payload: HookPayload): PayloadReading<ReportFields>;
  readReceipt(payload: HookPayload): PayloadReading<ReceiptFields>;
}

export type PayloadDialects = Readonly<Record<HookDialect, PayloadDialect>>;
