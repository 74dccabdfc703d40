/** Requests that nobody should send, to every surface of the running service: the same for the same seed. */
import type { Demo } from '#test/peers/service.ts';
import { hostileRequest } from '#test/support/hostile-requests.ts';
import { badTexts, badValue, nearlyRight, type Schema } from './bad-values.ts';
import type { Chance } from './chance.ts';
import { basic } from './traffic.ts';

export interface BadRequest {
  readonly pieces: readonly Buffer[];
  /** Whether our side of the connection is closed behind it, as must be where it is not whole. */
  readonly half: boolean;
  /** Methods of the requests in it, as far as there are any. */
  readonly methods: readonly string[];
  /** Whether each of them comes whole, so that each must be answered. */
  readonly whole: boolean;
  /** How a refusal must look, as far as it is known whom the request is addressed to. */
  readonly envelope: 'xml' | 'json' | 'problem' | 'any';
}

export interface Target {
  readonly demo: Demo;
  /** An account and a business that may be ruined. */
  readonly victim: { readonly sid: string; readonly businessId: number };
  readonly openApi: OpenApi;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface Plain {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly envelope: BadRequest['envelope'];
}

export function badRequest(target: Target, chance: Chance): BadRequest {
  switch (chance.below(10)) {
    case 0:
    case 1:
      return fromElsewhere(target, chance);
    case 2:
    case 3:
      return delivered([apiRequest(target, chance)], chance);
    case 4:
      return delivered([hookRequest(target, chance)], chance);
    case 5:
      return delivered([sandboxRequest(target, chance)], chance);
    case 6:
    case 7:
      return delivered([wireRequest(target, chance)], chance);
    case 8: {
      const several = Array.from({ length: 2 + chance.below(3) }, () => wireRequest(target, chance));
      return { ...delivered(several, chance), envelope: 'any' };
    }
    default:
      return brokenConnection(target, chance);
  }
}

/** Of another generator, which changes bytes without regard to what they mean. */
function fromElsewhere({ demo }: Target, chance: Chance): BadRequest {
  const setting = { sid: demo.sid, authorization: basic(demo), virtualNumber: Number(demo.virtualNumber) };
  const { bytes, complete } = hostileRequest(setting, chance.fraction);
  const method = /^[A-Z]+(?= )/.exec(bytes.toString('latin1', 0, 16))?.[0] ?? '';
  // Bytes that were changed may be sent twice.
  return {
    pieces: cut(bytes, chance),
    half: !complete,
    methods: [method, method].slice(complete ? 1 : 0),
    whole: complete,
    envelope: 'any',
  };
}

function apiRequest({ demo, victim, openApi }: Target, chance: Chance): Plain {
  const paths = Object.entries(openApi.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  // The deployment's own terms would change what every other request is answered.
  const usable = paths.filter(({ path, method }) => method === 'GET' || path !== '/api/terms');
  const { path, method, operation } = usable[chance.below(usable.length)] ?? { path: '/api', method: 'GET', operation: {} };
  const reads = method === 'GET';
  const values: Readonly<Record<string, readonly [string, ...string[]]>> = {
    sid: reads ? [demo.sid, victim.sid] : [victim.sid],
    businessId: reads ? [String(demo.businessId), String(victim.businessId)] : [String(victim.businessId)],
    connectionId: ['2', '3', '999999'],
    number: ['9800000001', '%2B919800000002', '8047299999'],
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const right = values[name];
    return chance.oneIn(5) || right === undefined ? encoded(chance.pick(badTexts)) : chance.pick(right);
  });
  const query = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && chance.oneIn(2))
    .map(({ name, schema }) => `${name}=${encoded(String(nearlyRight(schema, openApi.components.schemas, chance)))}`);
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body =
    schema === undefined && !chance.oneIn(5) ? '' : JSON.stringify(nearlyRight(schema ?? {}, openApi.components.schemas, chance));
  const authorization = chance.oneIn(4) ? chance.pick([basic(demo), 'Bearer x', 'Basic x', '']) : `Bearer ${demo.adminToken}`;
  return {
    method,
    path: query.length === 0 ? filled : `${filled}?${query.join('&')}`,
    headers: [`Authorization: ${authorization}`, `Content-Type: ${contentType('application/json', chance)}`],
    body: spoiled(body ?? '', chance),
    // A bad text in the path may lead out of the surface.
    envelope: filled.split('/').includes('..') ? 'any' : 'problem',
  };
}

function hookRequest({ demo }: Target, chance: Chance): Plain {
  const secret = chance.oneIn(8) ? encoded(chance.pick(badTexts)) : demo.hookSecret;
  const kind = chance.pick(['missed-call', 'inbound-call', 'inbound-sms', 'receipt', 'nothing']);
  const value = (right: string): unknown => (chance.oneIn(3) ? badValue(chance) : right);
  const called = chance.pick([demo.objectLine, demo.agreeLine, demo.virtualNumber, '9800000001']);
  if (chance.oneIn(2)) {
    const report = {
      id: value('a'),
      from: value('9800000001'),
      to: value(called),
      at: value('2026-11-23T10:00:00Z'),
      text: value('STOP'),
    };
    const body = JSON.stringify({ ...report, forwardedFrom: value(''), status: value('delivered'), reason: value('') });
    const headers = [`Content-Type: ${contentType('application/json', chance)}`];
    return { method: 'POST', path: `/hooks/json/${secret}/${kind}`, headers, body: spoiled(body, chance), envelope: 'problem' };
  }
  const names = [
    'CallSid',
    'SmsSid',
    'From',
    'CallFrom',
    'To',
    'CallTo',
    'CurrentTime',
    'Status',
    'Body',
    'CallType',
    'ForwardedFrom',
  ];
  const fields = names
    .filter(() => !chance.oneIn(3))
    .map((name) => `${name}=${encoded(String(value(name.endsWith('To') ? called : '09800000001')))}`)
    .join('&');
  const inQuery = chance.oneIn(2);
  return {
    method: inQuery ? 'GET' : 'POST',
    path: `/hooks/exotel/${secret}/${kind}${inQuery ? `?${fields}` : ''}`,
    headers: [`Content-Type: ${contentType('application/x-www-form-urlencoded', chance)}`],
    body: inQuery ? Buffer.alloc(0) : spoiled(fields, chance),
    envelope: 'problem',
  };
}

function sandboxRequest({ demo }: Target, chance: Chance): Plain {
  const value = (right: unknown): unknown => (chance.oneIn(3) ? badValue(chance) : right);
  const path = chance.pick(['messages', 'missed-calls', 'inbound-calls', 'inbound-messages', 'faults', 'clock', 'nothing']);
  const bodies: Readonly<Record<string, unknown>> = {
    faults: { sms: value('accept') },
    clock: { advance: chance.oneIn(20) ? value('PT1H') : chance.pick(['P', 'PT', '', 'P1', 'P-1M', 'P1.5M', 'P99999999Y', '1']) },
  };
  const call = { from: value('9800000001'), to: value(demo.virtualNumber), text: value('hello'), forwardedFrom: value('') };
  const query = chance.oneIn(2)
    ? ''
    : `?to=${encoded(chance.pick(badTexts))}&limit=${encoded(chance.pick(badTexts))}&cursor=${chance.below(9)}`;
  return {
    method: chance.pick(['GET', 'POST', 'POST', 'POST', 'PUT', 'DELETE']),
    path: `/sandbox/${path}${query}`,
    headers: [`Content-Type: ${contentType('application/json', chance)}`],
    body: spoiled(JSON.stringify(bodies[path] ?? call), chance),
    envelope: 'problem',
  };
}

function wireRequest({ demo }: Target, chance: Chance): Plain {
  const isJson = chance.oneIn(2);
  const suffix = isJson ? '.json' : '';
  const method = chance.pick(['GET', 'POST', 'POST', 'DELETE', 'PUT', 'HEAD', 'PATCH', 'OPTIONS']);
  const resource = chance.pick([
    `CustomerWhitelist${suffix}`,
    `CustomerWhitelist${suffix}`,
    `CustomerWhitelist/${encoded(chance.pick(badTexts))}${suffix}`,
    `Numbers/${encoded(chance.pick(badTexts))}${suffix}`,
    `Calls/connect${suffix}`,
  ]);
  const pair = (): string => {
    const name = chance.pick([
      'Number',
      'Number',
      'Number[]',
      'Number%5B0%5D',
      'VirtualNumber',
      'Language',
      'Details',
      '',
      '%00',
      'Number%',
    ]);
    return `${name}=${chance.oneIn(3) ? chance.pick(badTexts) : encoded(chance.pick(badTexts))}`;
  };
  const fields = [`VirtualNumber=${demo.virtualNumber}`, ...Array.from({ length: chance.below(6) }, pair)].join(
    chance.pick(['&', '&', '&&', ';']),
  );
  const isMultipart = chance.oneIn(4);
  const query = chance.oneIn(3) ? `?${encodeURI(pair().toWellFormed())}` : '';
  const sid = chance.oneIn(8) ? encoded(chance.pick(badTexts)) : demo.sid;
  const path = `/v1/Accounts/${sid}/${resource}${query}`;
  const authorization = chance.oneIn(6) ? chance.pick(['Basic x', 'Bearer x', 'Basic Og==', '']) : basic(demo);
  const type = isMultipart ? 'multipart/form-data; boundary=b' : 'application/x-www-form-urlencoded';
  return {
    method,
    path,
    headers: [`Authorization: ${authorization}`, `Content-Type: ${contentType(type, chance)}`],
    body: method === 'GET' || method === 'HEAD' ? Buffer.alloc(0) : spoiled(isMultipart ? multipart(chance) : fields, chance),
    envelope: path.split(/[/?]/).includes('..') || sid === '' ? 'any' : isJson ? 'json' : 'xml',
  };
}

function multipart(chance: Chance): string {
  const part = (): string =>
    `--b\r\nContent-Disposition: form-data; name="${chance.pick(['Number', 'VirtualNumber', '"', ''])}"${chance.pick(['', '; filename="a"', ';;'])}\r\n\r\n${chance.pick(badTexts)}\r\n`;
  return `${Array.from({ length: chance.below(4) }, part).join('')}--b${chance.pick(['--', '', '-', '--\r\n'])}`;
}

function contentType(right: string, chance: Chance): string {
  return chance.oneIn(8)
    ? chance.pick(['', 'text/xml', 'application/json', 'multipart/form-data', 'a/b; c="', '*/*', right.toUpperCase()])
    : right;
}

/** Most bodies stay as they are. */
function spoiled(text: string, chance: Chance): Buffer {
  const bytes = Buffer.from(text);
  if (!chance.oneIn(5) || bytes.length === 0) return bytes;
  for (let times = 1 + chance.below(4); times > 0; times -= 1) bytes[chance.below(bytes.length)] = chance.below(256);
  return chance.oneIn(3) ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** One connection with these requests on it, in as many pieces as it comes. */
function delivered(requests: readonly Plain[], chance: Chance): BadRequest {
  const bytes = Buffer.concat(requests.map((request) => framed(request, chance)));
  return {
    pieces: cut(bytes, chance),
    half: chance.oneIn(10),
    methods: requests.map(({ method }) => method),
    whole: true,
    envelope: requests.length === 1 ? (requests[0]?.envelope ?? 'any') : 'any',
  };
}

function framed({ method, path, headers, body }: Plain, chance: Chance): Buffer {
  const line = `${method} ${path} HTTP/1.1`;
  const host = `Host: ${chance.oneIn(6) ? chance.pick(['api.exotel.com', 'api.in.exotel.com:443', '[::1]', 'x'.repeat(300), '']) : '127.0.0.1'}`;
  if (body.length > 0 && chance.oneIn(4)) {
    const head = [line, host, ...headers, 'Transfer-Encoding: chunked', '', ''].join('\r\n');
    return Buffer.concat([Buffer.from(`${head}${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  }
  return Buffer.concat([Buffer.from([line, host, ...headers, `Content-Length: ${body.length}`, '', ''].join('\r\n')), body]);
}

/** Now and then in two to six pieces. */
function cut(bytes: Buffer, chance: Chance): Buffer[] {
  if (!chance.oneIn(4)) return [bytes];
  const places = Array.from({ length: 1 + chance.below(5) }, () => chance.below(bytes.length)).sort((one, other) => one - other);
  return [0, ...places].map((place, i) => bytes.subarray(place, places[i] ?? bytes.length)).filter((piece) => piece.length > 0);
}

/** What is no request, not a whole one, or one with a lie about its length; our side is closed behind it. */
function brokenConnection(target: Target, chance: Chance): BadRequest {
  const whole = framed(wireRequest(target, chance), chance);
  const head = `POST /v1/Accounts/${target.demo.sid}/CustomerWhitelist HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(target.demo)}\r\n`;
  const flood = (count: number, length: number): string => `${`X-Flood: ${'a'.repeat(length)}\r\n`.repeat(count)}\r\n`;
  const broken = chance.pick<() => Buffer>([
    () => whole.subarray(0, chance.below(whole.length)),
    () => Buffer.from(Array.from({ length: chance.below(2000) }, () => chance.below(256))),
    () => Buffer.alloc(0),
    () => Buffer.from('\r\n'.repeat(chance.below(50))),
    () => Buffer.from(head + flood(3000, 1)),
    () => Buffer.from(head + flood(2, 100_000)),
    () => Buffer.from(`GET /${'a'.repeat(200_000)} HTTP/1.1\r\n\r\n`),
    () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    () => Buffer.from(`CONNECT ${chance.pick(['a:443', '/', '*'])} HTTP/1.1\r\nHost: a\r\n\r\n`),
    () => Buffer.from('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
    () => Buffer.from(`${head}Content-Length: 1000\r\n\r\nVirtualNumber=1&Number=9800000001`),
    () => Buffer.from(`${head}Content-Length: 99999999999\r\n\r\nNumber=9800000001`),
    () => Buffer.from(`${head}Content-Length: 5\r\n\r\nNumber=9800000001 and more than was said`),
    () =>
      Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${chance.pick(['zz', '-1', 'ffffffffffffffff', '5'])}\r\nNumber=1`),
    () => Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n5;${'a'.repeat(20_000)}\r\nNumbe\r\n0\r\n\r\n`),
    () => Buffer.from(`${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`),
    () => Buffer.from(`${head}Expect: 100-continue\r\nContent-Length: 10\r\n\r\n`),
    () => Buffer.from(`${head}Content-Length: 0\r\n\r\n\u0000\u0001\u0002`),
    () => Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    () => Buffer.from('GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n'),
    () => Buffer.from('OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'),
    () => Buffer.from('GET / HTTP/0.9\r\n\r\n'),
  ])();
  const method = /^HEAD(?= )/.exec(broken.toString('latin1', 0, 5))?.[0] ?? '';
  return { pieces: cut(broken, chance), half: true, methods: [method], whole: false, envelope: 'any' };
}
