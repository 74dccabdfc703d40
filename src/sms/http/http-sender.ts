import type { OutgoingMessage, SendResult } from '#app/ports/notices.ts';
import { parseKeepingIntegers } from '#domain/kernel/json-integers.ts';
import { formatWire } from '#domain/kernel/phone-number.ts';
import { smsEncoding } from '#domain/notice/segments.ts';
import type { CarrierSender } from '#sms/carrier-sender.ts';
import { withDltError } from '#sms/dlt-errors.ts';
import type { HttpConfig, JsonTemplate, PlaceholderName } from './http-config.ts';
import { textAt } from './json-pointer.ts';
import { notConnected, whyOf } from './not-connected.ts';
import { requestSender } from './request-sender.ts';

export interface HttpPorts {
  readonly odd: (what: string) => void;
}

const MOST_ANSWER = 65_536;
const THROTTLED_FOR = 1_000;

/** Sends each message by one HTTP request to a provider, once. */
export function httpSender(config: HttpConfig, { odd }: HttpPorts): CarrierSender {
  const ending = new AbortController();
  return requestSender(config, {
    async ask(message, bucket) {
      const answer = await ask(config, message, ending.signal);
      if (answer.kind !== 'answered') return answer;
      const result = judge(config, answer, message.key);
      if (answer.status === 429) bucket.hold(THROTTLED_FOR);
      if (result.kind === 'unknown') odd('an answer that does not say whether the message was taken');
      return result;
    },
    async close() {
      ending.abort();
    },
  });
}

interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: unknown;
}

async function ask(config: HttpConfig, message: OutgoingMessage, ending: AbortSignal): Promise<Answered | SendResult> {
  const fill = filler(config, message);
  const url = new URL(config.url);
  for (const [name, value] of Object.entries(config.query)) url.searchParams.set(name, fill(value));
  const headers = headersOf(config, fill);
  if (headers === null) return { kind: 'try_later', reason: 'set up wrongly: a header cannot hold what is to be filled in' };
  const { body } = config;
  if (body?.kind === 'json') headers.set('content-type', 'application/json');
  try {
    const response = await fetch(url, {
      method: config.method,
      headers,
      redirect: 'error',
      signal: AbortSignal.any([ending, AbortSignal.timeout(config.answerSeconds * 1_000)]),
      ...(body === null
        ? {}
        : { body: body.kind === 'form' ? form(body.fields, fill) : JSON.stringify(filled(body.template, fill)) }),
    });
    const text = (await response.text()).slice(0, MOST_ANSWER);
    return { kind: 'answered', status: response.status, body: parsed(text) };
  } catch (error) {
    // Where no connection came about nothing was sent; anything else may have been.
    const why = notConnected(error);
    if (why !== null) return { kind: 'try_later', reason: `the provider cannot be reached (${why})` };
    return { kind: 'unknown', reason: `no answer of the provider (${whyOf(error)})` };
  }
}

/** Null where a name or a text is filled in that no header can hold: one in an Indian script, or of several lines. */
function headersOf(config: HttpConfig, fill: Fill): Headers | null {
  try {
    return new Headers(Object.entries(config.headers).map(([name, value]): [string, string] => [name, fill(value)]));
  } catch {
    return null;
  }
}

/** An answer that is no success says why; one of which it is not clear whether it is one leaves the fate unknown. */
function judge({ answer, never, later, receipts }: HttpConfig, { status, body }: Answered, key: string): SendResult {
  const id = answer.id === null ? key : textAt(body, answer.id);
  const isTaken = Object.entries(answer.taken).every(([pointer, texts]) => {
    const found = textAt(body, pointer)?.toLowerCase();
    return texts.some((text) => text.toLowerCase() === found);
  });
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && isTaken && id !== null && id !== '') return { kind: 'accepted', messageId: id, receipts };
  const code = answer.code === null ? null : textAt(body, answer.code);
  const words = answer.words === null ? null : textAt(body, answer.words);
  const reason = withDltError([`HTTP ${status}`, code, words].filter((one) => one !== null).join(' '), code);
  const isOneOf = (list: readonly string[]): boolean => list.some((one) => one === code || (words !== null && says(words, one)));
  if (isOneOf(never)) return { kind: 'refused', reason };
  if (isOneOf(later) || status === 429 || status === 503) return { kind: 'try_later', reason };
  if (status >= 500 || status < 300) {
    const saysNo = isSuccess && !isTaken && (code !== null || words !== null);
    return saysNo ? { kind: 'try_later', reason: `set up wrongly: ${reason}` } : { kind: 'unknown', reason };
  }
  return { kind: 'try_later', reason: `set up wrongly: ${reason}` };
}

/** A code, which has a digit, stands by itself in the words: 10 is not said by 1005 or by 10.50. */
function says(words: string, wanted: string): boolean {
  if (!/\d/.test(wanted)) return words.toLowerCase().includes(wanted.toLowerCase());
  const text = wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}]|\\p{N}[.,])${text}(?![\\p{L}\\p{N}]|[.,]\\p{N})`, 'iu').test(words);
}

type Fill = (template: string) => string;

function filler({ types, categories }: HttpConfig, message: OutgoingMessage): Fill {
  const values: Readonly<Record<PlaceholderName, string>> = {
    number: String(message.to),
    text: message.text,
    header: message.from,
    entityId: message.entityId ?? '',
    templateId: message.dltTemplateId ?? '',
    category: categories[message.category],
    key: message.key,
    type: types[smsEncoding(message.text).encoding],
    brand: message.brand,
    line: message.line === null ? '' : formatWire(message.line),
  };
  const pattern = new RegExp(`\\{(${Object.keys(values).join('|')})\\}`, 'g');
  // One pass: what is filled in is not looked at again.
  return (template) => template.replace(pattern, (_, name: PlaceholderName) => values[name]);
}

/** A field that is empty once it is filled in is left out. */
function form(fields: Readonly<Record<string, string>>, fill: Fill): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields)
      .map(([name, value]): [string, string] => [name, fill(value)])
      .filter(([, value]) => value !== ''),
  );
}

function filled(template: JsonTemplate, fill: Fill): unknown {
  if (typeof template === 'string') return fill(template);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((one: JsonTemplate) => filled(one, fill));
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, filled(value, fill)]));
}

/** Ids of many digits stay as they were written: a receipt quotes them so. */
function parsed(text: string): unknown {
  try {
    return parseKeepingIntegers(text);
  } catch {
    return text.trim();
  }
}
