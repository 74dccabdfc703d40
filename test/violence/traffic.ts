/**
 * Business as usual, all at once: accounts post lists and single numbers, read what was sent, delete; people ring the line that
 * their notice names; the operator resets the mode. It goes on until the service stops answering, and keeps a ledger of what was
 * acknowledged by then.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Demo } from '#test/peers/service.ts';
import type { Chance } from './chance.ts';

export interface Ledger {
  /** Numbers whose POST was acknowledged as Succeeded. */
  readonly posted: Set<number>;
  /** What the status must be after the last act that was acknowledged; nothing while an act is under way. */
  readonly shown: Map<number, 'Whitelist' | 'Blacklist' | 'Neutral'>;
  /** How many of each act were acknowledged. */
  readonly acknowledged: Record<'bulk' | 'post' | 'objection' | 'agreement' | 'removal' | 'reset', number>;
}

export function emptyLedger(): Ledger {
  const acknowledged = { bulk: 0, post: 0, objection: 0, agreement: 0, removal: 0, reset: 0 };
  return { posted: new Set(), shown: new Map(), acknowledged };
}

interface Wire {
  readonly demo: Demo;
  readonly ledger: Ledger;
  readonly chance: Chance;
  /** Numbers nobody has used before. */
  readonly fresh: () => number;
}

const BULK = 1200;
const PEOPLE = 5;

/**
 * Runs until the service is gone. `kill` is called once every kind of act has been acknowledged and a random while has passed, and
 * must end the service.
 */
export async function trafficUntilKilled(wire: Wire, kill: () => Promise<unknown>): Promise<void> {
  const { acknowledged } = wire.ledger;
  const before = { ...acknowledged };
  const isBusy = (): boolean =>
    acknowledged.bulk > before.bulk &&
    acknowledged.removal > before.removal &&
    acknowledged.objection + acknowledged.agreement > before.objection + before.agreement;
  let gone = false;
  const forEver = async (act: () => Promise<void>): Promise<void> => {
    try {
      while (!gone) await act();
    } catch (error) {
      if (!gone) throw error;
    }
  };
  const writers = [forEver(() => bulkPost(wire)), ...[1, 2, 3].map(() => forEver(() => postAndAnswer(wire)))];
  const untilBusy = async (): Promise<void> => {
    while (!isBusy()) await delay(5);
  };
  await Promise.race([untilBusy(), ...writers]);
  await delay(wire.chance.below(400));
  gone = true;
  await kill();
  await Promise.all(writers);
}

async function bulkPost(wire: Wire): Promise<void> {
  const numbers = Array.from({ length: BULK }, wire.fresh);
  await post(wire, numbers);
  wire.ledger.acknowledged.bulk += 1;
  // Notices give way to bulk requests; if one followed the other, nobody would hear anything in time to answer it.
  while ((await messagesTo(wire, numbers.at(-1) ?? 0)).length === 0) await delay(20);
}

/** Some people get a notice; some of them ring, one is removed, one is left as they are. */
async function postAndAnswer(wire: Wire): Promise<void> {
  const people = Array.from({ length: PEOPLE }, wire.fresh);
  await post(wire, people);
  wire.ledger.acknowledged.post += 1;
  const [removed, , ...callers] = people;
  await Promise.all([
    removed === undefined ? null : remove(wire, removed),
    ...callers.map((person) => answerNotice(wire, person)),
  ]);
  if (wire.chance.oneIn(5)) await resetMode(wire);
}

async function post({ demo, ledger }: Wire, numbers: readonly number[]): Promise<void> {
  const { Result: result } = await json(
    fetch(`${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist.json`, {
      method: 'POST',
      headers: { authorization: basic(demo) },
      body: new URLSearchParams({ VirtualNumber: demo.virtualNumber, Number: numbers.join(',') }),
    }),
  );
  if (result.Succeeded !== numbers.length) throw new Error(`${result.Succeeded} of ${numbers.length} were posted`);
  for (const number of numbers) ledger.posted.add(number);
}

/** Rings the line that the notice names, as a carrier reports it; twice, as carriers do. */
async function answerNotice(wire: Wire, person: number): Promise<void> {
  const { demo, ledger } = wire;
  const [notice] = await messagesTo(wire, person);
  if (notice === undefined) return;
  const report = { id: `call-${person}`, from: `0${person}`, to: notice.line, at: new Date().toISOString() };
  const ring = () =>
    json(
      fetch(`${demo.baseUrl}/hooks/json/${demo.hookSecret}/missed-call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(report),
      }),
    );
  const outcomes = await Promise.all([ring(), ring()]);
  if (!outcomes.some(({ outcome }) => outcome === 'applied')) return;
  ledger.shown.set(person, notice.meaning === 'inform' ? 'Blacklist' : 'Whitelist');
  ledger.acknowledged[notice.meaning === 'inform' ? 'objection' : 'agreement'] += 1;
}

async function messagesTo({ demo }: Wire, person: number): Promise<Answered['items']> {
  const { items } = await json(fetch(`${demo.baseUrl}/sandbox/messages?to=${person}`));
  return items;
}

async function remove({ demo, ledger }: Wire, number: number): Promise<void> {
  const address = `${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist.json?Number=${number}`;
  const { Result: result } = await json(fetch(address, { method: 'DELETE', headers: { authorization: basic(demo) } }));
  if (result.Succeeded !== 1) throw new Error('a number that was posted could not be removed');
  ledger.shown.set(number, 'Neutral');
  ledger.acknowledged.removal += 1;
}

async function resetMode({ demo, ledger }: Wire): Promise<void> {
  await json(
    fetch(`${demo.baseUrl}/api/businesses/${demo.businessId}/mode-reset`, {
      method: 'POST',
      headers: { authorization: `Bearer ${demo.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'the people were asked again' }),
    }),
  );
  ledger.acknowledged.reset += 1;
}

export async function statusOf(demo: Demo, number: number): Promise<string> {
  const address = `${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist/${number}.json`;
  const { Result: result } = await json(fetch(address, { headers: { authorization: basic(demo) } }));
  return String(result.Status);
}

const AT_ONCE = 32;

/** The statuses of these numbers, in their order. */
export async function statusesOf(demo: Demo, numbers: readonly number[]): Promise<readonly string[]> {
  const statuses: string[] = [];
  for (let start = 0; start < numbers.length; start += AT_ONCE) {
    statuses.push(...(await Promise.all(numbers.slice(start, start + AT_ONCE).map((number) => statusOf(demo, number)))));
  }
  return statuses;
}

export function basic({ apiKey, apiToken }: Demo): string {
  return `Basic ${btoa(`${apiKey}:${apiToken}`)}`;
}

interface Answered {
  readonly Result: Readonly<Record<string, unknown>>;
  readonly items: readonly { readonly line: string; readonly meaning: string }[];
  readonly outcome: string;
}

async function json(answer: Promise<Response>): Promise<Answered> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} from ${new URL(response.url).pathname}: ${await response.text()}`);
  return (await response.json()) as Answered;
}
