/**
 * The answers of the wire API as text. XML is wrapped in `TwilioResponse`, JSON is not; counts and `Expiry` are integers. No white
 * space stands between XML tags, since some clients take "the first child" for an element.
 */
import type { Format } from './path.ts';
import { type RefusalCode, restException } from './rest-exception.ts';
import { xmlElement } from './xml.ts';

/** Content types without a charset: XML declares its own, and JSON has only one. */
export const contentTypes: Readonly<Record<Format, string>> = { xml: 'application/xml', json: 'application/json' };

/** The counters of a bulk answer; total = duplicate + processed, processed = succeeded + redundant + failed (R4). */
export interface Counts {
  readonly total: number;
  readonly duplicate: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly redundant: number;
  readonly failed: number;
}

export interface BulkResult extends Counts {
  readonly message: string;
}

/** What became of one item of the request. */
export interface Detail {
  /** In wire form, or the unreadable text. */
  readonly number: string;
  readonly outcome: 'Succeeded' | 'Redundant' | 'Failed' | 'Duplicate';
  /** Why; empty where the outcome says it. */
  readonly reason: string;
}

/** The standing of one number. */
export interface StatusResult {
  readonly status: 'Whitelist' | 'Blacklist' | 'Neutral';
  readonly type: 'Customer' | 'Agent' | 'API' | '';
  /** Whole seconds, or -1. */
  readonly expiry: number;
}

/** What is known of a number; empty where nothing is. */
export interface NumberResult {
  /** In wire form. */
  readonly phoneNumber: string;
  readonly circle: string;
  readonly circleName: string;
  readonly type: 'Mobile' | 'Landline' | '';
  readonly operator: string;
  readonly operatorName: string;
  readonly dnd: 'Yes' | 'No' | 'Unavailable';
}

type Fields = readonly (readonly [name: string, value: string | number])[];

export function renderBulk(format: Format, result: BulkResult): string {
  return document(format, 'Result', bulkFields(result));
}

export function renderStatus(format: Format, { status, type, expiry }: StatusResult): string {
  return document(format, 'Result', [
    ['Status', status],
    ['Type', type],
    ['Expiry', expiry],
  ]);
}

export function renderNumber(format: Format, number: NumberResult): string {
  return document(format, 'Numbers', [
    ['PhoneNumber', number.phoneNumber],
    ['Circle', number.circle],
    ['CircleName', number.circleName],
    ['Type', number.type],
    ['Operator', number.operator],
    ['OperatorName', number.operatorName],
    ['DND', number.dnd],
  ]);
}

export function renderRestException(format: Format, code: RefusalCode): string {
  const { status, message } = restException(code);
  return document(format, 'RestException', [
    ['Status', status],
    ['Message', message],
  ]);
}

const DETAILS_PER_PIECE = 1000;

/**
 * A bulk answer with one entry for each item of the request, in pieces of a bounded size to be written one after the other: a
 * million of them are a hundred megabytes, which is never one string.
 */
export function* renderBulkWithDetails(format: Format, result: BulkResult, details: Iterable<Detail>): Generator<string, void> {
  const isXml = format === 'xml';
  const whole = document(format, 'Result', [...bulkFields(result), ['Details', '']]);
  const gap = isXml ? '</Details>' : '""}}';
  const cut = whole.lastIndexOf(gap);
  let piece = whole.slice(0, cut) + (isXml ? '' : '[');
  let count = 0;
  for (const detail of details) {
    if (count > 0 && !isXml) piece += ',';
    piece += isXml ? xmlDetail(detail) : jsonDetail(detail);
    if (++count % DETAILS_PER_PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece + (isXml ? whole.slice(cut) : ']}}');
}

function bulkFields(result: BulkResult): Fields {
  return [
    ['Total', result.total],
    ['Duplicate', result.duplicate],
    ['Processed', result.processed],
    ['Succeeded', result.succeeded],
    ['Redundant', result.redundant],
    ['Failed', result.failed],
    ['Message', result.message],
  ];
}

function document(format: Format, name: string, fields: Fields): string {
  if (format === 'json') return JSON.stringify({ [name]: Object.fromEntries(fields) });
  const inner = fields.map(([field, value]) => xmlElement(field, value)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<TwilioResponse><${name}>${inner}</${name}></TwilioResponse>`;
}

function xmlDetail({ number, outcome, reason }: Detail): string {
  const inner = xmlElement('Number', number) + xmlElement('Outcome', outcome) + xmlElement('Reason', reason);
  return `<Detail>${inner}</Detail>`;
}

function jsonDetail({ number, outcome, reason }: Detail): string {
  return JSON.stringify({ Number: number, Outcome: outcome, Reason: reason });
}
