/** The service is killed in the middle of batches that go to Net::SMPP's message centre, again and again. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, inject, test } from 'vitest';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, type Service, startService } from './service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly senderKills: number;
  }
}

clearUpAfterwards();

const kills = inject('senderKills');
const CENTRE = path.join(import.meta.dirname, 'programs', 'net-smpp-smsc.pl');
const NUMBERS_A_ROUND = 150;
const MINUTE = 60_000;

const centre = spawn('perl', [CENTRE, 'receipts', 'answers'], { stdio: ['ignore', 'pipe', 'inherit'] });
afterAll(() => void centre.kill('SIGKILL'));

test(
  `killed ${kills} times while it sends, the service loses no notice and sends none twice`,
  async () => {
    /** How often the centre took a message for each number. */
    const taken = new Map<string, number>();
    /** Whose receipt the service said it has. */
    const heard = new Set<string>();
    let messages = 0;
    const lines = createInterface(centre.stdout);
    const port = await new Promise<number>((resolve) => lines.once('line', (text) => resolve(Number(text))));
    lines.on('line', (text) => {
      const { to, answered }: { readonly to?: string; readonly answered?: string } = JSON.parse(text);
      if (answered !== undefined) heard.add(answered.slice(2));
      if (to === undefined) return;
      taken.set(to, (taken.get(to) ?? 0) + 1);
      messages += 1;
    });
    const file = path.join(freshDirectory(), 'senders.json');
    const smpp = {
      name: 'perl',
      kind: 'smpp',
      host: '127.0.0.1',
      port,
      systemId: 'a',
      password: 'b',
      perSecond: 400,
      window: 20,
    };
    writeFileSync(file, JSON.stringify({ senders: [smpp] }));
    const directory = await dataDirectory();
    const start = (): Promise<Service> => startService({ directory, environment: { SMS_SENDERS: file } });

    const posted: number[] = [];
    let service = await start();
    for (let round = 0; round < kills; round += 1) {
      const numbers = Array.from({ length: NUMBERS_A_ROUND }, (_, place) => 9_200_000_000 + round * NUMBERS_A_ROUND + place);
      const before = messages;
      await post(service.demo, numbers);
      posted.push(...numbers);
      await expect.poll(() => messages, { interval: 10, timeout: MINUTE }).toBeGreaterThan(before + 10 + round * 5);
      await service.end('SIGKILL');
      service = await start();
    }
    const { demo } = service;
    // What the killed processes had in their hands is looked at again when their lease of two minutes has ended.
    await fetch(`${demo.baseUrl}/sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: 'PT3M' }),
    });
    for (const state of ['queued', 'sending']) {
      await expect.poll(() => noticesIn(demo, state, 1), { timeout: 3 * MINUTE, interval: 250 }).toEqual([]);
    }
    // This centre says a receipt once, also to a process that is just being killed: what nobody answered, nobody heard. What was answered is kept.
    const lost = async () => (await noticesIn(demo, 'accepted')).filter(({ number }) => heard.has(number));
    await expect.poll(lost, { timeout: 3 * MINUTE, interval: 250 }).toEqual([]);
    // Read in the order that a notice goes through: a receipt that comes meanwhile puts one into two lists, and the later state is true.
    const stateOf = new Map<number, string>();
    for (const state of ['accepted', 'delivered', 'failed']) {
      for (const { number } of await noticesIn(demo, state)) stateOf.set(Number(number), state);
    }
    const numbersIn = (state: string) => [...stateOf].filter(([, is]) => is === state).map(([number]) => number);
    const [unheard, delivered, failed] = [numbersIn('accepted'), numbersIn('delivered'), numbersIn('failed')];
    expect([...stateOf.keys()].toSorted()).toEqual(posted.toSorted());
    const twice = [...taken].filter(([, times]) => times > 1);
    expect(twice).toEqual([]);
    const unsent = [...delivered, ...unheard].filter((number) => !taken.has(`91${number}`));
    expect(unsent).toEqual([]);
    const arrived = failed.filter((number) => taken.has(`91${number}`)).length;
    console.log(
      `${posted.length} notices, ${kills} kills: ${delivered.length} delivered, ${unheard.length} without a receipt, ${failed.length} of unknown fate, of which ${arrived} had arrived; none twice`,
    );
    expect(heard.size).toBeGreaterThan(delivered.length / 2);
    expect(failed.length).toBeGreaterThan(0);
    expect(await service.end('SIGTERM')).toBe(0);
  },
  15 * MINUTE,
);

async function post({ baseUrl, sid, apiKey, apiToken, virtualNumber }: Demo, numbers: readonly number[]): Promise<void> {
  const answer = await fetch(`${baseUrl}/v1/Accounts/${sid}/CustomerWhitelist.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${apiKey}:${apiToken}`)}` },
    body: new URLSearchParams({ VirtualNumber: virtualNumber, Number: numbers.join(',') }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
}

interface Notice {
  readonly number: string;
}

async function noticesIn({ baseUrl, sid, apiKey, apiToken }: Demo, state: string, most = Number.POSITIVE_INFINITY) {
  const found: Notice[] = [];
  for (let next: string | null = ''; next !== null && found.length < most; ) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const address = `${baseUrl}/api/accounts/${sid}/notices?state=${state}&limit=${Math.min(most, 100)}${cursor}`;
    const answer = await fetch(address, { headers: { authorization: `Basic ${btoa(`${apiKey}:${apiToken}`)}` } });
    const page: { readonly items: readonly Notice[]; readonly next: string | null } = JSON.parse(await answer.text());
    found.push(...page.items);
    next = page.next;
  }
  return found;
}
