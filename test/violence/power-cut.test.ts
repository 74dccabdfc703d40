/**
 * A killed process leaves what it wrote in the page cache, so killing proves nothing about fsync. Here the kernel's calls of the
 * running service are traced, the power is cut in front of an acknowledgement, and the service starts on what was synced by then.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '#store/engine/embedded.ts';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, startService } from '#test/peers/service.ts';
import { chance } from './chance.ts';
import { diskOf } from './disk.ts';
import { faultsOf, missingOf, orphansIn } from './evidence.ts';
import { readTrace, TRACED } from './trace.ts';
import { basic, statusesOf, statusOf } from './traffic.ts';

clearUpAfterwards();

const SEED = 20_261_123;
/** At least so many. */
const ACTS = 48;
const CUTS = 6;

interface Act {
  /** Names its answer in the trace. */
  readonly requestId: string;
  readonly numbers: readonly number[];
  readonly shown: 'Whitelist' | 'Blacklist' | 'Neutral';
}

/** What went before each acknowledgement since the answer before it. */
interface Journal {
  writes: number;
  /** Of files that had been written. */
  syncs: number;
}

const acts: Act[] = [];
const journals: Journal[] = [];
/** The disk as it was in front of an acknowledgement, by the act. */
const cuts = new Map<number, string>();
let unsynced = '';
let demo: Demo;

// One act after the other, each acknowledged before the next begins, and no notice on its way meanwhile.
beforeAll(async () => {
  const directory = await dataDirectory();
  const before = path.join(freshDirectory(), 'before');
  cpSync(directory, before, { recursive: true });
  const trace = path.join(freshDirectory(), 'trace');
  const tracer = ['strace', '-D', '-f', '-y', '-xx', '--seccomp-bpf', '-s', '33554432', '-e', `trace=${TRACED}`, '-o', trace];
  const service = await startService({ directory, under: tracer });
  ({ demo } = service);
  let next = 9_000_000_000;
  const luck = chance(SEED);
  let ringers = 0;
  while (acts.length < ACTS) {
    const count = luck.oneIn(8) ? 700 : 1 + luck.below(3);
    const numbers = Array.from({ length: count }, () => {
      next += 1;
      return next;
    });
    await act(() => whitelist('POST', numbers), numbers, 'Whitelist');
    const [first] = numbers;
    if (first === undefined || count > 3) continue;
    // The fourth person who objects would turn the mode, and posting would whitelist nobody.
    if (ringers < 3 && luck.oneIn(3)) {
      ringers += 1;
      await act(() => ring(first), [first], 'Blacklist');
    } else if (luck.oneIn(3)) await act(() => whitelist('DELETE', [first]), [first], 'Neutral');
  }
  await service.end('SIGKILL');
  await cutPower({ directory, before, trace });
}, 300_000);

async function act(send: () => Promise<Response>, numbers: readonly number[], shown: Act['shown']): Promise<void> {
  const response = await send();
  expect([response.status, await response.text()]).toStrictEqual([200, expect.stringMatching(/"Failed":0|"applied"/)]);
  acts.push({ requestId: response.headers.get('x-request-id') ?? '', numbers, shown });
  await fetch(`${demo.baseUrl}/sandbox/messages?limit=1`);
}

function whitelist(method: 'POST' | 'DELETE', numbers: readonly number[]): Promise<Response> {
  return fetch(`${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist.json`, {
    method,
    headers: { authorization: basic(demo) },
    body: new URLSearchParams({ VirtualNumber: demo.virtualNumber, Number: numbers.join(',') }),
  });
}

function ring(person: number): Promise<Response> {
  return fetch(`${demo.baseUrl}/hooks/json/${demo.hookSecret}/missed-call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `call-${person}`, from: String(person), to: demo.objectLine }),
  });
}

/** Follows the trace, and takes the disks as they were where the answers to some of the acts begin to leave. */
async function cutPower({ directory, before, trace }: Readonly<Record<'directory' | 'before' | 'trace', string>>): Promise<void> {
  const disk = diskOf(directory, before);
  const diskWithoutSync = diskOf(directory, before);
  const luck = chance(SEED);
  const wanted = new Set([acts.length - 1]);
  while (wanted.size < CUTS) wanted.add(luck.below(acts.length));
  const parent = freshDirectory();
  let written = new Set<string>();
  let journal: Journal = { writes: 0, syncs: 0 };
  for await (const event of readTrace(trace, directory)) {
    disk.follow(event);
    if (event.kind !== 'synced') diskWithoutSync.follow(event);
    if (event.kind === 'written' && event.file.includes('/pg_wal/')) {
      journal.writes += 1;
      written.add(event.file);
    }
    if (event.kind === 'synced' && written.delete(event.path)) journal.syncs += 1;
    if (event.kind !== 'sent' || !event.bytes.toString('latin1', 0, 9).startsWith('HTTP/1.1 ')) continue;
    const at = journals.length;
    const awaited = acts[at]?.requestId;
    if (awaited !== undefined && event.bytes.includes(awaited)) {
      journals.push(journal);
      if (wanted.has(at)) {
        cuts.set(at, path.join(parent, String(at)));
        disk.cut(path.join(parent, String(at)));
      }
    }
    written = new Set();
    journal = { writes: 0, syncs: 0 };
  }
  unsynced = path.join(parent, 'unsynced');
  diskWithoutSync.cut(unsynced);
}

test('the write-ahead log is written and then synced before each acknowledgement leaves', () => {
  expect(journals).toHaveLength(acts.length);
  expect(journals.filter(({ writes, syncs }) => writes === 0 || syncs === 0)).toStrictEqual([]);
  const total = (name: keyof Journal): number => journals.reduce((sum, journal) => sum + journal[name], 0);
  console.log(
    `${acts.length} acts: ${total('writes')} writes and ${total('syncs')} syncs of the log before their acknowledgements`,
  );
});

test('what was acknowledged before a power cut is there after it, whole', async () => {
  expect(cuts.size).toBe(CUTS);
  for (const [at, directory] of cuts) {
    const acknowledged = acts.slice(0, at + 1);
    const service = await startService({ directory });
    expect(service.demo.sid).toBe(demo.sid);
    // Of the long lists the first and the last; the database is asked for all.
    const shown = new Map(
      acknowledged.flatMap(({ numbers, shown }) => [numbers[0], numbers.at(-1)].map((number) => [number ?? 0, shown])),
    );
    expect(await statusesOf(service.demo, [...shown.keys()])).toStrictEqual([...shown.values()]);
    expect(await service.end('SIGTERM')).toBe(0);
    const database = await openEmbedded({ directory });
    const numbers = new Set(acknowledged.flatMap((one) => one.numbers));
    expect(await missingOf(database, [...numbers])).toStrictEqual([]);
    expect(Object.values((await orphansIn(database)) ?? {})).toStrictEqual([0, 0, 0, 0, 0, 0]);
    expect((await faultsOf(database, demo.businessId)).findings).toStrictEqual([]);
    await database.close();
  }
});

test('the cut is a real one: of a process that synced nothing, nothing would be left', async () => {
  const service = await startService({ directory: unsynced });
  expect(await statusOf(service.demo, acts[0]?.numbers[0] ?? 0)).toBe('Neutral');
});
