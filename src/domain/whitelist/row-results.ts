/** What became of one row of an import. A result is kept as its place in this list: new ones are added at its end. */
import { isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { spreadsheetTrace } from '#domain/registry/spreadsheet-number.ts';
import type { NumberResult } from './number-results.ts';

export type RowOutcome = 'open' | 'succeeded' | 'redundant' | 'failed' | 'duplicate' | 'taken_back';

/** Each result, and what a POST counts it as (R4). */
export const outcomeOfRow = {
  open: 'open',
  whitelisted: 'succeeded',
  asked: 'succeeded',
  renewal_asked: 'succeeded',
  repeated: 'duplicate',
  already_whitelisted: 'redundant',
  awaiting: 'redundant',
  not_on_dnd: 'redundant',
  too_early: 'redundant',
  already_asked: 'redundant',
  objected: 'failed',
  not_sms_capable: 'failed',
  asked_too_often: 'failed',
  no_template: 'failed',
  no_consent_line: 'failed',
  sms_budget_exceeded: 'failed',
  empty: 'failed',
  not_digits: 'failed',
  decimal_tail: 'failed',
  wrong_length: 'failed',
  not_a_person: 'failed',
  rounded_by_spreadsheet: 'failed',
  marked_by_spreadsheet: 'failed',
  taken_back: 'taken_back',
  erased: 'failed',
} as const satisfies Readonly<Record<string, RowOutcome>>;

export type RowResult = keyof typeof outcomeOfRow;

const rowResults = Object.keys(outcomeOfRow) as readonly RowResult[];

/** How many rows had each result. */
export type RowCounts = Readonly<Partial<Record<RowResult, number>>>;

const codes = new Map<RowResult, number>(rowResults.map((result, code) => [result, code]));

export function codeOfRow(result: RowResult): number {
  return codes.get(result) ?? 0;
}

export function rowOfCode(code: number): RowResult {
  return rowResults[code] ?? 'open';
}

/** The number that a cell spells, or why it spells none (R3). */
export function readCell(text: string): PhoneNumber | RowResult {
  const read = readPhoneNumber(text);
  if (isPhoneNumber(read)) return read;
  switch (spreadsheetTrace(text)) {
    case 'rounded':
      return 'rounded_by_spreadsheet';
    case 'dressed':
      return 'marked_by_spreadsheet';
    case null:
      return read.kind;
  }
}

/** What became of a number, as the result of its row. */
export function rowResultOf({ outcome, reason }: NumberResult): RowResult {
  switch (reason) {
    case 'whitelisted':
      return outcome === 'succeeded' ? 'whitelisted' : 'already_whitelisted';
    case 'invalid_number':
      return 'not_digits';
    case 'removed':
      return 'taken_back';
    case 'not_whitelisted':
      return 'already_whitelisted';
    default:
      return reason;
  }
}

export function addCounts(counts: RowCounts, more: RowCounts): RowCounts {
  const sum: Partial<Record<RowResult, number>> = { ...counts };
  for (const result of rowResults) {
    const added = more[result];
    if (added !== undefined && added !== 0) sum[result] = (sum[result] ?? 0) + added;
  }
  return sum;
}
