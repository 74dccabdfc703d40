import type { DltCategory } from '#domain/notice/meaning.ts';
import type { Fields } from '#sms/fields.ts';
import type { HttpConfig, JsonTemplate } from './http-config.ts';
import { isPointer } from './json-pointer.ts';

type Common = Pick<HttpConfig, 'name' | 'weight' | 'accounts'>;

export function readHttpConfig(fields: Fields, common: Common): HttpConfig {
  const answer = fields.object('answer') ?? fields.bad('answer', 'an object');
  const taken = answer.lists('taken');
  if (Object.values(taken).some((texts) => texts.length === 0)) answer.bad('taken', 'lists with a text or more');
  const method = fields.oneOf('method', ['POST', 'GET'], 'POST');
  const body = readBody(fields);
  if (method === 'GET' && body !== null) fields.bad('method', 'POST where there is a form or json');
  const read: HttpConfig = {
    ...common,
    url: addressOf(fields),
    method,
    headers: readHeaders(fields),
    query: fields.pairs('query'),
    body,
    categories: readCategories(fields.object('categories')),
    types: readTypes(fields),
    ...readPace(fields),
    receipts: fields.flag('receipts', false),
    answer: {
      id: idOf(answer, taken),
      taken,
      code: pointerOf(answer, 'code'),
      words: pointerOf(answer, 'words'),
    },
    never: fields.texts('never') ?? [],
    later: fields.texts('later') ?? [],
  };
  for (const pointer of Object.keys(taken))
    if (pointer !== '' && !isPointer(pointer)) answer.bad('taken', 'an object of JSON pointers');
  answer.end();
  return read;
}

export function readPace(fields: Fields): Pick<HttpConfig, 'perSecond' | 'atOnce' | 'answerSeconds'> {
  return {
    perSecond: fields.rate('perSecond'),
    atOnce: fields.whole('atOnce', { from: 1, to: 1_000, otherwise: 10 }),
    answerSeconds: fields.whole('answerSeconds', { from: 1, to: 40, otherwise: 20 }),
  };
}

function readBody(fields: Fields): HttpConfig['body'] {
  const form = fields.pairs('form');
  const json = fields.any('json');
  const hasForm = Object.keys(form).length > 0;
  if (json !== undefined && hasForm) return fields.bad('json', 'given without form, or form without it');
  if (json !== undefined) return { kind: 'json', template: json as JsonTemplate };
  return hasForm ? { kind: 'form', fields: form } : null;
}

function readHeaders(fields: Fields): HttpConfig['headers'] {
  const found = fields.pairs('headers');
  try {
    new Headers(Object.entries(found));
    return found;
  } catch {
    return fields.bad('headers', 'names and values as HTTP has them');
  }
}

function readTypes(fields: Fields): HttpConfig['types'] {
  const types = fields.object('types');
  if (types === null) return { gsm7: 'text', ucs2: 'unicode' };
  const read = { gsm7: types.text('gsm7'), ucs2: types.text('ucs2') };
  types.end();
  return read;
}

/** Those that are not named are called as they are here. */
function readCategories(fields: Fields | null): HttpConfig['categories'] {
  const nameOf = (category: DltCategory) => fields?.text(category, category) ?? category;
  const read = {
    transactional: nameOf('transactional'),
    service_implicit: nameOf('service_implicit'),
    service_explicit: nameOf('service_explicit'),
    promotional: nameOf('promotional'),
  };
  fields?.end();
  return read;
}

function addressOf(fields: Fields): string {
  const found = fields.text('url');
  return isAddress(found) ? found : fields.bad('url', WANTED_ADDRESS);
}

export const WANTED_ADDRESS = 'an http or https address without user name and password';

/** With a user name in its address no request can be made: credentials go into headers or fields. */
export function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

/** Without an id of the provider's own only what it says tells that it took the message. */
function idOf(answer: Fields, taken: HttpConfig['answer']['taken']): string | null {
  if (answer.flag('ownKey', false)) return Object.keys(taken).length > 0 ? null : answer.bad('taken', 'given where ownKey is');
  return pointerOf(answer, 'id') ?? answer.bad('id', 'a JSON pointer');
}

function pointerOf(fields: Fields, name: string): string | null {
  const found = fields.text(name, null);
  return found === null || isPointer(found) ? found : fields.bad(name, 'a JSON pointer such as /response/id');
}
