/** A second stack in the path: notices go by HTTP to Kannel, from there by SMPP to Net::SMPP's message centre, and receipts all the way back. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { send } from '#test/support/http-client.ts';
import { startKannel } from './kannel.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, startService } from './service.ts';

clearUpAfterwards();

const PROGRAMS = path.join(import.meta.dirname, 'programs');
const PAGE = path.join(import.meta.dirname, '..', '..', 'docs', 'sms-senders.md');
const MINUTE = 60_000;

const centre = spawn('perl', [path.join(PROGRAMS, 'net-smpp-smsc.pl'), 'receipts'], { stdio: ['ignore', 'pipe', 'inherit'] });
afterAll(() => void centre.kill('SIGKILL'));

/** The sender as the page sets it up. */
function senderOfPage(url: string, receiptUrl: string): object {
  const [, block = ''] = /## Kannel in between[\s\S]*?```json\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const [sender] = JSON.parse(block).senders;
  const callback = String(sender.query['dlr-url']).replace('http://127.0.0.1:8080/hooks/mapped/SECRET/receipt', receiptUrl);
  return { ...sender, url, query: { ...sender.query, 'dlr-url': callback } };
}

test('Kannel takes notices in two languages, the centre reads them with both DLT ids, and all are delivered by receipt', async () => {
  const taken: { readonly to: string; readonly coding: string; readonly entity: string; readonly text: string }[] = [];
  const lines = createInterface(centre.stdout);
  const centrePort = await new Promise<number>((resolve) => lines.once('line', (text) => resolve(Number(text))));
  lines.on('line', (text) => taken.push(JSON.parse(text)));
  const kannel = await startKannel(centrePort);

  const directory = await dataDirectory();
  const first = await startService({ directory });
  const call = async (at: typeof first, method: string, target: string, body?: object) => {
    const headers = { authorization: `Bearer ${at.demo.adminToken}`, 'content-type': 'application/json' };
    const answer = await send(at.demo.baseUrl, {
      method,
      target: `/api${target}`,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300) throw new Error(answer.body);
    return JSON.parse(answer.body);
  };
  const { businessId, sid, virtualNumber } = first.demo;
  await call(first, 'PATCH', `/businesses/${businessId}`, { entityId: '1101160000000000034' });
  const { id, hooks } = await call(first, 'POST', '/carrier-connections', {
    name: 'Kannel',
    dialect: 'mapped',
    fields: { messageId: 'key', recipient: 'to', status: 'status' },
    deliveredStatuses: ['1'],
    failedStatuses: ['2', '16'],
  });
  await call(first, 'PATCH', `/accounts/${sid}/virtual-numbers/${virtualNumber}`, { connectionId: id, header: 'ACMEBK' });
  await first.end('SIGTERM');

  // The address of the service is known beforehand: it stands in the file that it is started with.
  const port = new URL(first.demo.baseUrl).port;
  const file = path.join(freshDirectory(), 'senders.json');
  writeFileSync(file, JSON.stringify({ senders: [senderOfPage(kannel.url, `${first.demo.baseUrl}${hooks.receipt}`)] }));
  const service = await startService({ directory, environment: { SMS_SENDERS: file, PORT: port } });

  const people = { en: [9_850_000_001, 9_850_000_002, 9_850_000_003], hi: [9_850_000_011, 9_850_000_012, 9_850_000_013] };
  for (const [language, numbers] of Object.entries(people)) {
    const answer = await send(service.demo.baseUrl, {
      method: 'POST',
      target: `/v1/Accounts/${sid}/CustomerWhitelist.json`,
      headers: {
        authorization: `Basic ${btoa(`${service.demo.apiKey}:${service.demo.apiToken}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `VirtualNumber=${virtualNumber}&Number=${numbers}&Language=${language}`,
    });
    expect(JSON.parse(answer.body).Result.Succeeded).toBe(numbers.length);
  }
  const delivered = async () =>
    (await call(service, 'GET', `/accounts/${sid}/notices?state=delivered&limit=50`)).items.map(
      (notice: { readonly number: string }) => Number(notice.number),
    );
  const all = [...people.en, ...people.hi];
  await expect.poll(async () => (await delivered()).toSorted(), { timeout: 2 * MINUTE, interval: 200 }).toEqual(all);
  const numbersTaken = new Set(taken.map(({ to }) => Number(to.slice(-10))));
  expect([...numbersTaken].toSorted()).toEqual(all);
  for (const message of taken) expect(message.entity.replaceAll('\0', '')).toBe('1101160000000000034');
  const codings = (numbers: readonly number[]) =>
    new Set(taken.filter(({ to }) => numbers.includes(Number(to.slice(-10)))).map(({ coding }) => coding));
  expect([codings(people.en), codings(people.hi)]).toEqual([new Set(['0']), new Set(['8'])]);
  // A Hindi notice is several parts.
  expect(taken.length).toBeGreaterThan(all.length);
});
