import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, inject, test } from 'vitest';
import { clearUpAfterwards, type Demo, dataDirectory, type Service, startService } from '#test/peers/service.ts';
import { type BadRequest, badRequest, type Target } from './bad-requests.ts';
import { chance } from './chance.ts';
import { statusOf } from './traffic.ts';
import { type Exchange, exchange, type WireAnswer } from './wire.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly badRequests: { readonly count: number; readonly seed: number };
  }
}

clearUpAfterwards();

const { count, seed } = inject('badRequests');
const AT_ONCE = 8;
/** Milliseconds until an answer, or the end of the connection. */
const LIMIT = 5_000;
/**
 * MiB beyond what the service holds when it starts. What lives on is a tenth of it: the rest is what the JavaScript engine and the C
 * library keep in case it is wanted again, and levels off after some ten thousand requests.
 */
const MOST_GROWTH = 640;

test(`${count} bad requests are each answered with an envelope, without a fault, a hang or a crash`, async () => {
  const service = await startService({ directory: await dataDirectory(), environment: { LOG_LEVEL: 'info' } });
  const target = await prepare(service.demo);
  const luck = chance(seed);
  const complaints: string[] = [];
  const statuses = new Map<number, number>();
  const before = service.memory();
  let slowest = 0;
  let left = count;

  async function work(): Promise<void> {
    while (left > 0 && complaints.length < 20) {
      left -= 1;
      const request = badRequest(target, luck);
      const port = Number(new URL(service.demo.baseUrl).port);
      const came = await exchange({ port, ...request, limit: LIMIT });
      slowest = Math.max(slowest, came.milliseconds);
      for (const { status } of came.answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      for (const wrong of complaintsAbout(request, came)) {
        complaints.push(`${wrong}\n${JSON.stringify(Buffer.concat([...request.pieces]).toString('latin1')).slice(0, 1500)}`);
      }
    }
  }

  const began = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - began) / 1000;
  const memory = service.memory();
  console.log(
    `seed ${seed}: ${count} bad requests in ${seconds.toFixed(0)} s, the slowest answered after ${slowest.toFixed(0)} ms; ` +
      `statuses ${JSON.stringify(Object.fromEntries([...statuses].sort(([one], [other]) => one - other)))}; ` +
      `${before.now} MiB before, ${memory.peak} MiB at most, ${memory.now} MiB after`,
  );
  expect(complaints).toStrictEqual([]);
  expect(memory.peak - before.now).toBeLessThan(MOST_GROWTH);
  expect(await statusOf(service.demo, 9_700_000_001)).toBe('Neutral');
  expect(await service.end('SIGTERM')).toBe(0);
  expectDiscreet(service);
}, 3_600_000);

async function prepare(demo: Demo): Promise<Target> {
  const send = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { authorization: `Bearer ${demo.adminToken}`, 'content-type': 'application/json' };
    const answer = await fetch(`${demo.baseUrl}/api${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return (await answer.json()) as T;
  };
  const { id: businessId } = await send<{ id: number }>('POST', '/businesses', { legalName: 'Victim' });
  const { sid } = await send<{ sid: string }>('POST', '/accounts', { businessId, brandName: 'Victim' });
  return { demo, victim: { sid, businessId }, openApi: await send('GET', '/openapi.json') };
}

function complaintsAbout({ methods, whole, envelope }: BadRequest, { answers, left, ended, milliseconds }: Exchange): string[] {
  const isHead = (index: number): boolean => methods[index] === 'HEAD';
  return [
    ...(ended === 'late' ? [`not done after ${milliseconds.toFixed(0)} ms, with ${answers.length} answers`] : []),
    ...(whole && answers.length === 0 ? ['no answer'] : []),
    // Of an unreadable HEAD that came in pieces the parser no longer knows that it was one.
    ...(left.length > 0 && !methods.includes('HEAD') ? [`what came is no answer: ${left.toString('latin1', 0, 300)}`] : []),
    ...answers.flatMap((answer, index) => (isHead(index) ? [] : wrongWith(answer, envelope))),
  ];
}

function wrongWith({ status, headers, body }: WireAnswer, envelope: BadRequest['envelope']): string[] {
  const type = headers.get('content-type') ?? '';
  const text = body.toString('utf8');
  const shown = `${status} ${type}: ${text.slice(0, 300)}`;
  // A receipt for a message that is not known yet: the carrier is told to say it again.
  if (status === 503 && headers.has('retry-after') && text.includes('The report was not stored')) return [];
  if (status >= 500) return [`a fault: ${shown}`];
  if (!/^[0-9a-f-]{36}$/.test(headers.get('x-request-id') ?? '')) return [`no request id: ${shown}`];
  if (status < 400) return [];
  const found = envelopeOf(type, text, status);
  if (found === null) return [`no envelope: ${shown}`];
  return envelope === 'any' || envelope === found ? [] : [`not in the form asked for, ${envelope}: ${shown}`];
}

function envelopeOf(type: string, text: string, status: number): 'xml' | 'json' | 'problem' | null {
  if (type.startsWith('application/xml')) {
    if (XMLValidator.validate(text) !== true) return null;
    const { TwilioResponse: root } = new XMLParser().parse(text);
    return root?.RestException?.Status === status && root.RestException.Message !== '' ? 'xml' : null;
  }
  if (!/^application\/(?:problem\+)?json/.test(type)) return null;
  const value = JSON.parse(text);
  if (type.startsWith('application/json')) return value.RestException?.Status === status ? 'json' : null;
  return value.status === status && typeof value.title === 'string' && typeof value.type === 'string' ? 'problem' : null;
}

/** Nothing went wrong in the service, and nothing that is secret or somebody's number stands in its log. */
function expectDiscreet(service: Service): void {
  const { apiToken, hookSecret, adminToken } = service.demo;
  const lines = service.log().trim().split('\n');
  expect(lines.length).toBeGreaterThan(count / 4);
  for (const secret of [apiToken, hookSecret, adminToken])
    expect(lines.filter((line) => line.includes(secret))).toStrictEqual([]);
  const entries = lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(entries.filter(({ level }) => level === 'error' || level === 'fatal').slice(0, 5)).toStrictEqual([]);
  const withNumbers = entries
    .map(({ requestId: _requestId, ...rest }) => JSON.stringify(rest))
    .filter((line) => /\d{10}/.test(line));
  expect(withNumbers.slice(0, 5)).toStrictEqual([]);
}
