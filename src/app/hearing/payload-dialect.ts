import type { ReceiptCommand } from '#app/notices/hear-receipt.ts';
import type { HookDialect } from '#app/ports/directory.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import type { CarrierReportCommand } from './hear-report.ts';

/** A request of a carrier to one of its hooks, not yet read. */
export interface HookPayload {
  readonly method: string;
  /** Path and query, as they were asked for. */
  readonly target: string;
  /** Behind the `?`, still encoded. */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
  /** Null where there is none of this name, in lower case. */
  header(name: string): string | null;
}

/**
 * What a dialect makes of a payload. `passed_over`: well understood, and not an act of a person (an outgoing call, a message still
 * on its way). `unreadable`: a field without which it cannot be heard is missing, or the body is not what it says it is.
 * `takes_no_texts`: a text, and nobody has said where its words stand.
 */
export type PayloadReading<Read> =
  | { readonly kind: 'read'; readonly read: Read }
  | { readonly kind: 'takes_no_texts' }
  | { readonly kind: 'passed_over'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly what: string };

export type ReportFields = Omit<CarrierReportCommand, 'connection' | 'kind'>;
export type ReceiptFields = Omit<ReceiptCommand, 'connection'>;

/** How one kind of carrier spells its reports. Never throws. */
export interface PayloadDialect {
  readonly methods: readonly ('GET' | 'POST')[];
  /** Whether the carrier has signed it as it should; where nothing is signed, the secret in the address is all there is. */
  isGenuine?(payload: HookPayload, settings: ConnectionSettings): boolean;
  /** What the carrier is to be told when it was stored, where that is not ours to choose: a call has to be refused in its words. */
  acknowledgement?(kind: 'call' | 'other'): { readonly contentType: string; readonly body: string };
  readReport(
    kind: CarrierReportCommand['kind'],
    payload: HookPayload,
    settings: ConnectionSettings,
  ): PayloadReading<ReportFields>;
  /** One, or several that came together. */
  readReceipt(payload: HookPayload, settings: ConnectionSettings): PayloadReading<ReceiptFields | readonly ReceiptFields[]>;
}

export type PayloadDialects = Readonly<Record<HookDialect, PayloadDialect>>;
