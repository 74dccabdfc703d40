/**
 * The answers of the wire API as text. XML is wrapped in `TwilioResponse`, JSON is not; counts and `Expiry` are integers. No white
 * space stands between XML tags, since some clients take "the first child" for an element.
 */
import { formatWire } from '#domain/kernel/phone-number.ts';
import type { ItemResult, Tally } from '#domain/whitelist/number-results.ts';
import type { Format } from './path.ts';
import { type RefusalCode, restException } from './rest-exception.ts';
import { xmlElement, xmlText } from './xml.ts';

/** Content types without a charset: XML declares its own, and JSON has only one. */
export const contentTypes: Readonly<Record<Format, string>> = { xml: 'application/xml', json: 'application/json' };

/** The answer to a POST or DELETE: its counts (R4) and the sentence that goes with them. */
export interface BulkResult extends Tally {
  readonly message: string;
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

/** What the account's own hours and holidays refuse is no matter of the regulation. */
const whyNot: Readonly<Record<string, string>> = {
  outside_calling_hours: 'outside the calling hours of the account',
  holiday: 'on a day on which the account makes no calls',
};

/** The documented sentence names the number and the regulation. */
export function renderRefusedCall(format: Format, number: string, because: string): string {
  const why = whyNot[because] ?? 'because of TRAI NDNC regulations';
  return document(format, 'RestException', [
    ['Status', 403],
    ['Message', `Call to [${number}] can not be made ${why}`],
  ]);
}

const DETAILS_PER_PIECE = 1000;

/**
 * A bulk answer with one entry for each item of the request, in pieces of a bounded size to be written one after the other: a
 * million of them are a hundred megabytes, which is never one string.
 */
export function* renderBulkWithDetails(format: Format, result: BulkResult, items: Iterable<ItemResult>): Generator<string, void> {
  const isXml = format === 'xml';
  const whole = document(format, 'Result', [...bulkFields(result), ['Details', '']]);
  const gap = isXml ? '</Details>' : '""}}';
  const cut = whole.lastIndexOf(gap);
  let piece = whole.slice(0, cut) + (isXml ? '' : '[');
  let count = 0;
  for (const item of items) {
    if (count > 0 && !isXml) piece += ',';
    piece += isXml ? xmlDetail(item) : jsonDetail(item);
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

const outcomes: Readonly<Record<ItemResult['outcome'], string>> = {
  succeeded: 'Succeeded',
  redundant: 'Redundant',
  failed: 'Failed',
  duplicate: 'Duplicate',
};

function xmlDetail({ item, outcome, reason }: ItemResult): string {
  const number = typeof item === 'number' ? formatWire(item) : xmlText(item);
  return `<Detail><Number>${number}</Number><Outcome>${outcomes[outcome]}</Outcome><Reason>${reason}</Reason></Detail>`;
}

/** A number in wire form, or the unreadable text as it came. */
function jsonDetail({ item, outcome, reason }: ItemResult): string {
  const number = typeof item === 'number' ? formatWire(item) : item;
  return JSON.stringify({ Number: number, Outcome: outcomes[outcome], Reason: reason });
}
