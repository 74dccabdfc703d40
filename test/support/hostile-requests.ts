/** Requests that nobody should send: fuzzed methods, paths, headers, encodings, numbers and bodies, the same for the same seed. */

export interface HostileSetting {
  readonly sid: string;
  /** A right Authorization header. */
  readonly authorization: string;
  readonly virtualNumber: number;
}

export interface HostileRequest {
  readonly bytes: Buffer;
  /** Whether the request ends where it says; the others wait for more until the sender hangs up. */
  readonly complete: boolean;
}

export type Chance = () => number;

/** Numbers from 0 to below 1, the same sequence for the same seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function hostileRequest(setting: HostileSetting, chance: Chance): HostileRequest {
  const body = bodyOf(setting, chance);
  const { bytes, complete } = framed(setting, chance, body);
  if (chance() < 0.15) return { bytes: mutated(bytes, chance), complete: false };
  return { bytes, complete };
}

const methods = [
  'GET',
  'POST',
  'DELETE',
  'PUT',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'QUERY',
  'get',
  'FOO',
  '',
  'GET GET',
];
const resources = [
  'CustomerWhitelist',
  'CustomerWhitelist',
  'CustomerWhitelist.json',
  'CustomerWhitelist.json',
  'CustomerWhitelist/',
  'Numbers',
  'customerwhitelist',
  'Numbers',
  'Calls/connect',
  '',
  '.json',
  '..',
  '%2e%2e',
];
const surfaces = [
  '/api/accounts',
  '/api/businesses',
  '/api/nothing',
  '/hooks/json/x/missed-call',
  '/hooks/exotel/x/receipt',
  '/sandbox/clock',
  '/sandbox/messages',
  '/sandbox/missed-calls',
  '/healthz',
  '/metrics',
  '/docs',
  '/',
  '*',
  'http://x/v1',
  '//',
  '/..%2f..%2fetc/passwd',
  '/__proto__',
  '/constructor',
];
const numbers = [
  '9800000001',
  '+919800000001',
  '0',
  '',
  'null',
  '9e9',
  '98000 00001',
  '9800000001.0',
  '१२३४५६७८९०',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '<a>&amp;',
  "' or 1=1 --",
  '../..',
  '\ud800',
  'x'.repeat(300),
  '9'.repeat(40),
  '[object Object]',
  '-1',
  '140123456',
];
const contentTypes = [
  'application/x-www-form-urlencoded',
  'application/json',
  'multipart/form-data; boundary=b',
  'multipart/form-data',
  'text/plain',
  'application/x-www-form-urlencoded; charset=utf-16',
  '',
  '/',
  'a/b;c',
  'multipart/form-data; boundary="',
  'application/octet-stream',
];

function pick<T>(chance: Chance, from: readonly [T, ...T[]] | readonly T[]): T {
  const found = from[Math.floor(chance() * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function targetOf({ sid }: HostileSetting, chance: Chance): string {
  if (chance() < 0.3) return pick(chance, surfaces);
  const account = pick(chance, [sid, sid, sid, 'nobody', '', '%', encodeURIComponent('ü'), 'x'.repeat(200)]);
  const slashes = pick(chance, ['/', '/', '/', '//', '///']);
  const number = chance() < 0.5 ? `/${pick(chance, numbers)}` : '';
  const suffix = pick(chance, ['', '', '.json', '.JSON', '.xml', '/', '.json/']);
  const query = chance() < 0.4 ? `?${fieldsOf(chance)}` : '';
  return `${slashes}v1${slashes}Accounts/${account}/${pick(chance, resources)}${number}${suffix}${query}`.replaceAll(' ', '%20');
}

function fieldsOf(chance: Chance): string {
  const names = [
    'Number',
    'Number[]',
    'Number[0]',
    'VirtualNumber',
    'Language',
    'Details',
    '',
    '&',
    '=',
    '__proto__',
    'Number%00',
  ];
  const count = Math.floor(chance() * 6);
  return Array.from({ length: count }, () => `${pick(chance, names)}=${pick(chance, numbers)}`).join(
    pick(chance, ['&', '&&', ';']),
  );
}

function bodyOf({ virtualNumber }: HostileSetting, chance: Chance): Buffer {
  const kind = chance();
  if (kind < 0.3) return Buffer.alloc(0);
  if (kind < 0.6) return Buffer.from(`VirtualNumber=${virtualNumber}&${fieldsOf(chance)}`);
  if (kind < 0.7)
    return Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="Number"\r\n\r\n${pick(chance, numbers)}\r\n--b${pick(chance, ['--', '', '\r\n'])}`,
    );
  if (kind < 0.85)
    return Buffer.from(
      pick(chance, [
        '{',
        '{}',
        '[]',
        'null',
        '{"from":1,"to":{}}',
        '{"advance":"P1"}',
        '{"__proto__":{}}',
        '"',
        '{"id":"1","to":"2"}',
        '[[[[[[',
      ]),
    );
  return Buffer.from(Array.from({ length: Math.floor(chance() * 300) }, () => Math.floor(chance() * 256)));
}

/** With a head that may lie about the body. */
function framed(setting: HostileSetting, chance: Chance, body: Buffer): HostileRequest {
  const headers: string[] = [];
  if (chance() < 0.95) headers.push('Host: sammati.example');
  const authorization = chance();
  if (authorization < 0.7) headers.push(`Authorization: ${setting.authorization}`);
  else if (authorization < 0.9)
    headers.push(
      `Authorization: ${pick(chance, ['Basic', 'Basic ====', 'Basic 4pyT', 'Bearer x', 'Digest a="b"', `Basic ${'QUFB'.repeat(2000)}`])}`,
    );
  if (chance() < 0.8) headers.push(`Content-Type: ${pick(chance, contentTypes)}`);
  if (chance() < 0.1)
    headers.push(
      pick(chance, [
        'Expect: 100-continue',
        'Expect: x',
        'Connection: upgrade',
        'Upgrade: h2c',
        'Content-Encoding: gzip',
        'Accept: ,',
        'X: '.padEnd(9000, 'y'),
        'Cookie: a=b;;;',
        'Range: bytes=0-1',
        'If-Match: *',
        ': empty',
        'No colon',
      ]),
    );
  const framing = chance();
  const method = pick(chance, chance() < 0.75 ? (['GET', 'POST', 'DELETE'] as const) : methods);
  const version = chance() < 0.9 ? 'HTTP/1.1' : pick(chance, ['HTTP/1.0', 'HTTP/1.2', 'HTTP/3', 'ICY']);
  const line = `${method} ${targetOf(setting, chance)} ${version}`;
  if (framing < 0.7) return whole(line, [...headers, `Content-Length: ${body.length}`], body);
  if (framing < 0.85) {
    const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')]);
    const chunks = Buffer.concat([body.length > 0 ? chunk : Buffer.alloc(0), Buffer.from('0\r\n\r\n')]);
    return whole(line, [...headers, 'Transfer-Encoding: chunked'], chunks);
  }
  const lie = pick(chance, [
    'Content-Length: 99999',
    'Content-Length: -1',
    'Content-Length: x',
    'Transfer-Encoding: gzip, chunked',
    'Transfer-Encoding: chunked\r\nContent-Length: 3',
    'Content-Length: 1\r\nContent-Length: 2',
  ]);
  return { ...whole(line, [...headers, lie], body), complete: false };
}

function whole(line: string, headers: readonly string[], body: Buffer): HostileRequest {
  return { bytes: Buffer.concat([Buffer.from(`${[line, ...headers].join('\r\n')}\r\n\r\n`), body]), complete: true };
}

/** A few bytes changed, cut off, doubled or put in. */
function mutated(bytes: Buffer, chance: Chance): Buffer {
  const changed = Buffer.from(bytes);
  for (let times = 1 + Math.floor(chance() * 4); times > 0; times -= 1) {
    changed[Math.floor(chance() * changed.length)] = Math.floor(chance() * 256);
  }
  const kind = chance();
  if (kind < 0.2) return changed.subarray(0, Math.floor(chance() * changed.length));
  if (kind < 0.3) return Buffer.concat([changed, changed]);
  return changed;
}
