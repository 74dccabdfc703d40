/** HTTP stacks that nobody here wrote, each used the way its language's programmers use it and read with its own parsers. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { runProgram } from './run-program.ts';

export interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** Credentials in the address, or the stack's own way of Basic authentication, or none at all. */
  readonly auth: 'userinfo' | 'header' | 'none';
  readonly user: string;
  readonly secret: string;
  /** Several values are sent the way the stack sends several. */
  readonly form: Readonly<Record<string, string | readonly string[]>> | null;
  readonly multipart: Readonly<Record<string, string>> | null;
  readonly headers: Readonly<Record<string, string>>;
  /** A certificate to trust. */
  readonly authority?: string;
}

/** What the peer's parsers read. `sum` is of Succeeded, Redundant and Failed, `endless` whether Expiry is below zero. */
export interface Read {
  readonly status: number;
  readonly type: string;
  readonly ok: boolean;
  readonly form: 'xml' | 'json';
  readonly element: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly sum?: number;
  readonly endless?: boolean;
}

export interface Peer {
  readonly name: string;
  readonly multipart: boolean;
  send(asked: Asked): Promise<Read>;
}

/** In XML everything is text; these the peers read as whole numbers, and fail where they are not. */
const INTEGERS = ['Total', 'Duplicate', 'Processed', 'Succeeded', 'Redundant', 'Failed', 'Expiry', 'Status'] as const;

export const peers: readonly Peer[] = [
  { name: 'curl', multipart: true, send: curl },
  { name: 'Python requests', multipart: true, send: program('/usr/bin/python3', 'python-requests.py') },
  { name: 'PHP curl', multipart: true, send: program('php', 'php-curl.php') },
  { name: 'PHP streams', multipart: false, send: program('php', 'php-streams.php') },
  { name: 'Ruby net/http', multipart: true, send: program('ruby', 'ruby-net-http.rb') },
  { name: 'Node fetch', multipart: true, send: nodeFetch },
  { name: 'node:http', multipart: false, send: nodeHttp('at once') },
  { name: 'node:http in chunks', multipart: false, send: nodeHttp('in chunks') },
];

function program(command: string, file: string): Peer['send'] {
  return async (asked) => {
    const integers = asked.url.includes('/CustomerWhitelist/') ? INTEGERS.filter((name) => name !== 'Status') : INTEGERS;
    const input = JSON.stringify({ ...asked, authority: asked.authority ?? null, integers });
    const { output } = await runProgram(command, [path.join(import.meta.dirname, 'programs', file)], { input });
    return JSON.parse(output);
  };
}

async function curl({ method, url, auth, user, secret, form, multipart, headers, authority }: Asked): Promise<Read> {
  const { output } = await runProgram('curl', [
    '--silent',
    '--show-error',
    ...['--request', method],
    ...(auth === 'header' ? ['--user', `${user}:${secret}`] : []),
    ...(authority === undefined ? [] : ['--cacert', authority]),
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...entries(form).flatMap(([name, value]) => ['--data', `${name}=${value}`]),
    ...entries(multipart).flatMap(([name, value]) => ['--form', `${name}=${value}`]),
    ...['--write-out', '\n%{http_code} %{content_type}'],
    auth === 'userinfo' ? withUserinfo(url, user, secret) : url,
  ]);
  const cut = output.lastIndexOf('\n');
  const [status = '', type = ''] = output.slice(cut + 1).split(' ');
  const body = output.slice(0, cut);
  return type.includes('json') ? readJson(Number(status), type, body) : readByXmllint(Number(status), type, body);
}

/** One expression names the first nine fields of the answer and their texts. */
async function readByXmllint(status: number, type: string, body: string): Promise<Read> {
  const lines = Array.from({ length: 9 }, (_, i) => `name(/*/*/*[${i + 1}]), "=", string(/*/*/*[${i + 1}]), "\n"`);
  const expression = `concat(name(/*), "\n", name(/*/*), "\n", ${lines.join(', ')})`;
  const { output } = await runProgram('xmllint', ['--noent', '--xpath', expression, '-'], { input: body });
  const [root, element = '', ...rest] = output.split('\n');
  if (root !== 'TwilioResponse') throw new Error(`the document is ${root}`);
  const texts = rest.map((line) => line.split('=')).filter(([name]) => name !== '');
  return reading({ status, type, form: 'xml', element }, Object.fromEntries(texts.map(([name, value = '']) => [name, value])));
}

async function nodeFetch({ method, url, auth, user, secret, form, multipart, headers }: Asked): Promise<Read> {
  const authorization = { authorization: `Basic ${btoa(`${user}:${secret}`)}` };
  const body = form === null ? multipartOf(multipart) : new URLSearchParams(entries(form));
  const response = await fetch(url, { method, headers: { ...headers, ...(auth === 'none' ? {} : authorization) }, body });
  return readText(response.status, response.headers.get('content-type') ?? '', await response.text());
}

/** As before there was fetch: options out of the address, which hold its credentials; the body is text without a type. */
function nodeHttp(how: 'at once' | 'in chunks'): Peer['send'] {
  return async ({ method, url, auth, user, secret, form, headers, authority }) => {
    const {
      protocol,
      hostname,
      port,
      path: target,
      auth: userinfo,
    } = parse(auth === 'userinfo' ? withUserinfo(url, user, secret) : url);
    const options: https.RequestOptions = {
      method,
      hostname,
      port,
      path: target,
      headers,
      auth: auth === 'header' ? `${user}:${secret}` : userinfo,
      ...(authority === undefined ? {} : { ca: readFileSync(authority) }),
    };
    const body = entries(form)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = (protocol === 'https:' ? https : http).request(options, resolve);
      request.on('error', reject);
      if (how === 'in chunks' && method === 'POST') for (const part of body.match(/.{1,20}/g) ?? []) request.write(part);
      request.end(how === 'in chunks' && method === 'POST' ? '' : body);
    });
    return readText(response.statusCode ?? 0, response.headers['content-type'] ?? '', await text(response));
  };
}

function readText(status: number, type: string, body: string): Read {
  if (type.includes('json')) return readJson(status, type, body);
  const parser = new XMLParser({ ignoreDeclaration: true, parseTagValue: false });
  const { TwilioResponse: root }: { TwilioResponse: Record<string, Record<string, string>> } = parser.parse(body);
  const [[element, fields] = ['', {}]] = Object.entries(root);
  return reading({ status, type, form: 'xml', element }, fields);
}

function readJson(status: number, type: string, body: string): Read {
  const whole: Record<string, Record<string, string | number>> = JSON.parse(body);
  const [[element, fields] = ['', {}]] = Object.entries(whole);
  return reading({ status, type, form: 'json', element }, fields);
}

function reading(
  answer: Pick<Read, 'status' | 'type' | 'form' | 'element'>,
  given: Readonly<Record<string, string | number>>,
): Read {
  const isInteger = (name: string, value: string | number): boolean =>
    answer.form === 'xml' && INTEGERS.some((integer) => integer === name) && /^-?\d+$/.test(String(value));
  const fields = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, isInteger(name, value) ? Number(value) : value]),
  );
  const { Succeeded, Redundant, Failed, Expiry } = fields;
  return {
    ...answer,
    ok: answer.status === 200,
    fields,
    ...(Succeeded === undefined ? {} : { sum: sumOf(Succeeded, Redundant, Failed) }),
    ...(Expiry === undefined ? {} : { endless: Number(Expiry) < 0 }),
  };
}

function sumOf(...counts: readonly (string | number | undefined)[]): number {
  if (!counts.every((count) => Number.isInteger(count))) throw new Error(`not whole numbers: ${counts.join(', ')}`);
  return counts.reduce((sum: number, count) => sum + Number(count), 0);
}

function entries(fields: Asked['form']): [string, string][] {
  return Object.entries(fields ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : value.map((one): [string, string] => [`${name}[]`, one]),
  );
}

function multipartOf(fields: Asked['multipart']): FormData | null {
  if (fields === null) return null;
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

export function withUserinfo(url: string, user: string, secret: string): string {
  return url.replace('://', `://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@`);
}
