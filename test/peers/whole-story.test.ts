/**
 * The whole story with real parts: a POST, the SMS over SMPP to Net::SMPP's message centre, sipp ringing the line that the SMS names as the
 * person who got it, and the call that may not be made any more. How soon is printed, and measured on a quiet machine by `npm run bench:sip-calls`.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { send } from '#test/support/http-client.ts';
import { clearUpAfterwards, dataDirectory, freshDirectory, startService } from './service.ts';
import { key, post, sipPort, sipp, statuses, trunkFor } from './sipp.ts';

clearUpAfterwards();

const PEOPLE = Array.from({ length: 25 }, (_, place) => 9_860_000_001 + place);

const program = path.join(import.meta.dirname, 'programs', 'net-smpp-smsc.pl');
const centre = spawn('perl', [program, 'receipts'], { stdio: ['ignore', 'pipe', 'inherit'] });
afterAll(() => void centre.kill('SIGKILL'));

test('posted, told over SMPP, rung over SIP, blacklisted, refused', async () => {
  /** What the centre read for each number, as octets of the GSM alphabet, which for these texts are those of ASCII. */
  const told = new Map<number, string>();
  const lines = createInterface(centre.stdout);
  const port = await new Promise<number>((resolve) => lines.once('line', (text) => resolve(Number(text))));
  lines.on('line', (text) => {
    const { to, text: octets }: { readonly to: string; readonly text: string } = JSON.parse(text);
    told.set(Number(to.slice(-10)), `${told.get(Number(to.slice(-10))) ?? ''}${Buffer.from(octets, 'hex').toString('latin1')}`);
  });
  const file = path.join(freshDirectory(), 'senders.json');
  const smpp = { name: 'centre', kind: 'smpp', host: '127.0.0.1', port, systemId: 'a', password: 'b', perSecond: 500 };
  writeFileSync(file, JSON.stringify({ senders: [smpp] }));
  const service = await startService({
    directory: await dataDirectory(),
    environment: { SMS_SENDERS: file, SIP_PORT: '0', SIP_RING_MILLISECONDS: '200' },
  });
  await trunkFor(service);
  const permission = async (number: number): Promise<{ readonly permission: string; readonly because: string }> => {
    const target = `/api/accounts/${service.demo.sid}/permission?number=${number}&purpose=service`;
    return JSON.parse((await send(service.demo.baseUrl, { target, headers: key(service) })).body);
  };

  await post(service, PEOPLE);
  await expect.poll(() => told.size, { timeout: 60_000 }).toBe(PEOPLE.length);
  const late: number[] = [];
  for (const person of PEOPLE) {
    await expect.poll(async () => (await permission(person)).permission, { timeout: 60_000 }).toBe('allowed');
    const line = /0(\d{10})/.exec(told.get(person) ?? '')?.[1] ?? '';
    expect(line).toBe(service.demo.objectLine);
    const log = path.join(freshDirectory(), 'messages');
    const args = ['-trace_msg', '-message_file', log];
    let hasRung = false;
    const rung = sipp(sipPort(service), { scenario: 'sipp-missed-call.xml', line, callers: [person], args }).finally(() => {
      hasRung = true;
    });
    let answer = await permission(person);
    let refusedAt = Date.now();
    while (answer.permission === 'allowed' && !hasRung) {
      answer = await permission(person);
      refusedAt = Date.now();
    }
    await rung;
    if (answer.permission === 'allowed') [answer, refusedAt] = [await permission(person), Date.now()];
    expect(answer).toMatchObject({ permission: 'refused', because: 'objected' });
    late.push(refusedAt - answeredAt(log));
  }
  expect(await statuses(service, PEOPLE)).toEqual(new Set(['Blacklist']));
  const sorted = late.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  console.log(
    `${PEOPLE.length} calls, milliseconds from the final SIP answer to the first refusal (below 0: refused before it): p50 ${at(0.5)}, most ${at(1)}`,
  );
});

/** When sipp had the final answer, by its own log. */
function answeredAt(log: string): number {
  const messages = readFileSync(log, 'latin1').split(/^(?=-{20,} )/m);
  const final = messages.find((message) => message.includes('SIP/2.0 486'));
  const stamp = /^-{20,} (\d{4}-\d\d-\d\d)[T\s]+(\d\d:\d\d:\d\d\.\d{3})/.exec(final ?? '');
  if (stamp === null) throw new Error('sipp had no final answer');
  return Date.parse(`${stamp[1]}T${stamp[2]}`);
}
