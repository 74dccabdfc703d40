/** sipp as a carrier's trunk, and what became of the people whose calls it makes. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { send } from '#test/support/http-client.ts';
import { runProgram } from './run-program.ts';
import { freshDirectory, type Service } from './service.ts';

const PROGRAMS = path.join(import.meta.dirname, 'programs');

/** A trunk at this machine that has the demo's lines. */
export async function trunkFor({ demo }: Service): Promise<void> {
  const headers = { authorization: `Bearer ${demo.adminToken}`, 'content-type': 'application/json' };
  const call = async (method: string, target: string, body: object) => {
    const answer = await send(demo.baseUrl, { method, target: `/api${target}`, headers, body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(answer.body);
    return JSON.parse(answer.body);
  };
  const { id } = await call('POST', '/carrier-connections', { name: 'sipp', dialect: 'sip', sources: ['127.0.0.1'] });
  for (const line of [demo.objectLine, demo.agreeLine]) await call('PATCH', `/consent-lines/${line}`, { connectionId: id });
}

/** The port at which it takes calls by SIP. */
export function sipPort(of: Service): number {
  return Number(/^sip:127\.0\.0\.1:(\d+) takes calls/m.exec(of.printed())?.[1]);
}

/** Runs sipp to its end, one call of each caller; rejects where a call did not go as the scenario says. */
export async function sipp(
  port: number,
  {
    scenario,
    line,
    callers,
    args = [],
  }: {
    readonly scenario: string;
    readonly line: string;
    readonly callers: readonly number[];
    readonly args?: readonly string[];
  },
): Promise<void> {
  const list = path.join(freshDirectory(), 'callers.csv');
  writeFileSync(list, `SEQUENTIAL\n${callers.join('\n')}\n`);
  await runProgram('sipp', [
    `127.0.0.1:${port}`,
    ...['-sf', path.join(PROGRAMS, scenario), '-inf', list, '-m', String(callers.length), '-s', line],
    ...['-i', '127.0.0.1', '-nostdin', '-timeout', '55s', '-timeout_error', '-default_behaviors', 'all,-bye', ...args],
  ]);
}

/** Posts numbers after the mode was reset, so that everybody is told and nobody asked. */
export async function post(to: Service, numbers: readonly number[]): Promise<void> {
  const { baseUrl, sid, virtualNumber, businessId, adminToken } = to.demo;
  await send(baseUrl, {
    method: 'POST',
    target: `/api/businesses/${businessId}/mode-reset`,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'the next test begins' }),
  });
  const answer = await send(baseUrl, {
    method: 'POST',
    target: `/v1/Accounts/${sid}/CustomerWhitelist.json`,
    headers: { ...key(to), 'content-type': 'application/x-www-form-urlencoded' },
    body: `VirtualNumber=${virtualNumber}&Number=${numbers}`,
  });
  if (JSON.parse(answer.body).Result.Succeeded !== numbers.length) throw new Error(answer.body);
  await send(baseUrl, { target: `/sandbox/messages?to=${numbers[0]}` });
}

export async function statuses(of: Service, numbers: readonly number[]): Promise<ReadonlySet<string>> {
  const { baseUrl, sid } = of.demo;
  const found = await Promise.all(
    numbers.map(async (number) => {
      const answer = await send(baseUrl, { target: `/v1/Accounts/${sid}/CustomerWhitelist/${number}.json`, headers: key(of) });
      return String(JSON.parse(answer.body).Result.Status);
    }),
  );
  return new Set(found);
}

export function key({ demo }: Service): { readonly authorization: string } {
  return { authorization: `Basic ${btoa(`${demo.apiKey}:${demo.apiToken}`)}` };
}
