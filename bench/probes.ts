/** What others see of the service while a bulk request runs: sent at a fixed pace, whether or not the last one was answered. */
import { createClient } from './client.ts';
import { type BenchBusiness, businessAt } from './directory.ts';
import { shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';

/** Milliseconds from sending to the answer. */
export interface Seen {
  readonly status: number[];
  /** Objections of people that have nothing to do with the request: a missed call on the object line they were told. */
  readonly objectionElsewhere: number[];
  /** Objections of people whose number is in the part of the request that is being written: a text that says STOP. */
  readonly objectionInside: number[];
  /** One row inserted and committed past the service: what the machine lets any commit wait. */
  readonly bareCommit: number[];
}

export interface Probing {
  stop(): Promise<{ readonly seen: Seen; readonly objectors: readonly number[] }>;
}

export interface ProbeTarget {
  readonly url: string;
  /** The numbers of the request under way, in order, and how long it will probably take. */
  readonly numbers: Float64Array;
  readonly expected: number;
  readonly entries: number;
  /** Sets the people who object from those of other runs apart. */
  readonly run: number;
  /** Null where the database has no second session. */
  readonly commit: (() => Promise<unknown>) | null;
}

const STATUS_EVERY = 10;
const OBJECTION_EVERY = 40;

/** Objectors of one run, so that no one is taken twice. */
const PER_RUN = 1_000;

export function startProbes(of: BenchBusiness, target: ProbeTarget): Probing {
  const client = createClient(target.url, of);
  const seen: Seen = { status: [], objectionElsewhere: [], objectionInside: [], bareCommit: [] };
  const objectors: number[] = [];
  const waiting = new Set<Promise<void>>();
  const began = performance.now();
  const { first, count } = shareOf(of.business, target.entries);
  let told = first + Math.max(count - (target.run + 1) * PER_RUN, 0);

  function probe(times: number[], work: () => Promise<unknown>): void {
    const sent = performance.now();
    const done: Promise<void> = work().then(() => {
      times.push(performance.now() - sent);
      waiting.delete(done);
    });
    waiting.add(done);
  }

  const { commit } = target;
  const timers = [
    setInterval(() => {
      if (commit !== null) probe(seen.bareCommit, commit);
    }, OBJECTION_EVERY),
    setInterval(() => probe(seen.status, () => client.status(numberAt(first + Math.floor(Math.random() * count)))), STATUS_EVERY),
    setInterval(() => {
      const from = numberAt(told);
      told += 1;
      probe(seen.objectionElsewhere, () => applied(client.report({ kind: 'missed-call', from, to: of.objectLine })));
    }, OBJECTION_EVERY),
    setInterval(() => {
      const reached = Math.min((performance.now() - began) / target.expected, 0.98) + Math.random() * 0.02;
      const from = target.numbers[Math.floor(reached * target.numbers.length)] ?? target.numbers[0] ?? 0;
      objectors.push(from);
      probe(seen.objectionInside, () =>
        applied(client.report({ kind: 'inbound-sms', from, to: of.virtualNumber, text: 'STOP' })),
      );
    }, OBJECTION_EVERY),
  ];

  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(waiting);
      client.close();
      return { seen, objectors };
    },
  };
}

async function applied(outcome: Promise<string>): Promise<void> {
  const what = await outcome;
  if (what !== 'applied') throw new Error(`an objection was ${what}`);
}

/** Of those who objected, how many are not refused now: must be none. */
export async function notRefused(url: string, of: BenchBusiness, objectors: readonly number[]): Promise<number> {
  const client = createClient(url, of);
  const statuses = await Promise.all(objectors.map((number) => client.status(number)));
  client.close();
  return statuses.filter((status) => status !== 'Blacklist').length;
}

export const poster = businessAt(1);
