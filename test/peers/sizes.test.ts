/** As many numbers as one request may hold, and one more: sent by curl, which waits for 100 Continue before it sends much. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runProgram } from './run-program.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, type Service, startService } from './service.ts';

clearUpAfterwards();
let service: Service;
let files = '';

const MEBIBYTE = 1_048_576;

beforeAll(async () => {
  service = await startService({ directory: await dataDirectory() });
  files = freshDirectory();
});

interface Answered {
  readonly status: number;
  readonly seconds: number;
  readonly body: string;
}

async function curl(...args: readonly string[]): Promise<Answered> {
  const { apiKey, apiToken } = service.demo;
  const credentials = ['--user', `${apiKey}:${apiToken}`];
  const { output } = await runProgram('curl', [
    '--silent',
    '--show-error',
    ...credentials,
    ...['--write-out', '\n%{http_code} %{time_total}'],
    ...args,
  ]);
  const cut = output.lastIndexOf('\n');
  const [status, seconds] = output
    .slice(cut + 1)
    .split(' ')
    .map(Number);
  return { status: status ?? 0, seconds: seconds ?? 0, body: output.slice(0, cut) };
}

function address(rest: string): string {
  return `${service.demo.baseUrl}/v1/Accounts/${service.demo.sid}/${rest}`;
}

/** Posts a body that is too long for a command line. */
function postFile(name: string, body: string | Buffer, ...args: readonly string[]): Promise<Answered> {
  const file = path.join(files, name);
  writeFileSync(file, body);
  return curl(...args, '--data-binary', `@${file}`, address('CustomerWhitelist.json'));
}

function numbers(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String(first + i * 7));
}

function form(list: string): string {
  return `VirtualNumber=${service.demo.virtualNumber}&Language=en&${list}`;
}

async function statusOf(number: string | number): Promise<string> {
  const { body } = await curl(address(`CustomerWhitelist/${number}.json`));
  return JSON.parse(body).Result.Status;
}

function bulk(body: string): Readonly<Record<string, number>> {
  const { Message: _message, ...counts } = JSON.parse(body).Result;
  return counts;
}

function allSucceeded(total: number): Readonly<Record<string, number>> {
  return { Total: total, Duplicate: 0, Processed: total, Succeeded: total, Redundant: 0, Failed: 0 };
}

const HUNDRED_THOUSAND = 100_000;
/** Far below what 32 MiB and a hundred thousand numbers would need if every number cost a kilobyte for good. */
const MOST_GROWTH = 400;

test.each([
  ['a list with commas', 9_000_000_000, (list: readonly string[]) => `Number=${list.join(',')}`],
  ['repeated Number[]', 9_100_000_000, (list: readonly string[]) => list.map((number) => `Number[]=${number}`).join('&')],
] as const)('a hundred thousand numbers as %s are whitelisted by one request, in bounded memory', async (what, first, write) => {
  const list = numbers(first, HUNDRED_THOUSAND);
  service.forgetPeak();
  const before = service.memory();
  const { status, seconds, body } = await postFile('hundred-thousand', form(write(list)));
  const { peak } = service.memory();
  expect(status).toBe(200);
  expect(bulk(body)).toStrictEqual(allSucceeded(HUNDRED_THOUSAND));
  for (const at of [0, 1, 49_999, HUNDRED_THOUSAND - 1]) expect(await statusOf(list[at] ?? '')).toBe('Whitelist');
  expect(await statusOf(first + 1)).toBe('Neutral');
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(HUNDRED_THOUSAND / seconds)} numbers/s, ${before.now} MiB before, ${peak} MiB at most`,
  );
  expect(peak - before.now).toBeLessThan(MOST_GROWTH);
});

test('a thousand numbers in the query string, 29 kB of it, are whitelisted', async () => {
  const list = numbers(9_200_000_000, 1000);
  const query = `VirtualNumber=${service.demo.virtualNumber}&${list.map((number) => `Number%5B%5D=%2B91${number}`).join('&')}`;
  expect(query.length).toBeGreaterThan(29_000);
  const { status, body } = await curl('--request', 'POST', address(`CustomerWhitelist.json?${query}`));
  expect(status).toBe(200);
  expect(bulk(body)).toStrictEqual(allSucceeded(1000));
  expect(await statusOf(list[999] ?? '')).toBe('Whitelist');
});

test('a request line of 64 KiB is accepted', async () => {
  const start = `CustomerWhitelist.json?VirtualNumber=${service.demo.virtualNumber}&Number=9300000001`;
  const line = `POST ${new URL(address(start)).pathname} HTTP/1.1`;
  const filler = `&Note=${'a'.repeat(65_536 - line.length)}`;
  const { status, body } = await curl('--request', 'POST', address(`${start}${filler}`));
  expect(status).toBe(200);
  expect(bulk(body)).toStrictEqual(allSucceeded(1));
});

test('a request line and headers beyond the limit are refused with an envelope', async () => {
  const target = address(`CustomerWhitelist.json?Number=${'9'.repeat(100_000)}`);
  const { status, body } = await curl('--request', 'POST', '--header', `Note: ${'a'.repeat(60_000)}`, target);
  expect(status).toBe(431);
  // The parser gives up before it has seen all of the address, so which form was asked for is not known.
  expect(body).toContain('<RestException><Status>431</Status><Message>Request Header Fields Too Large</Message></RestException>');
});

test.each([
  ['a million and one numbers', 9_400_000_001, () => `Number=${'9400000001,'.repeat(1_000_001)}`, []],
  ['a million and one numbers as Number[]', 9_400_000_002, () => '&Number[]=9400000002'.repeat(1_000_001), []],
  ['more than 32 MiB', 9_400_000_003, () => `Number=9400000003&Note=${'a'.repeat(32 * MEBIBYTE)}`, []],
  [
    'more than 32 MiB in chunks of unknown number',
    9_400_000_004,
    () => `Number=9400000004&Note=${'a'.repeat(32 * MEBIBYTE)}`,
    ['--header', 'Transfer-Encoding: chunked'],
  ],
  [
    'more than 32 MiB without waiting for 100 Continue',
    9_400_000_005,
    () => `Number=9400000005&Note=${'a'.repeat(40 * MEBIBYTE)}`,
    ['--header', 'Expect:'],
  ],
] as const)('%s are refused, with nothing done and memory bounded', async (_what, number, list, args) => {
  service.forgetPeak();
  const before = service.memory();
  const { status, body } = await postFile('too-much', form(list()), ...args);
  expect(status).toBe(413);
  expect(JSON.parse(body).RestException.Status).toBe(413);
  expect(await statusOf(number)).toBe('Neutral');
  const entry = await fetch(`${service.demo.baseUrl}/api/accounts/${service.demo.sid}/entries/${number}`, {
    headers: { authorization: `Bearer ${service.demo.adminToken}` },
  });
  expect(await entry.json()).toMatchObject({ timeline: [] });
  expect(service.memory().peak - before.now).toBeLessThan(MOST_GROWTH);
});
