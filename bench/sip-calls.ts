/**
 * Missed calls of one business over SIP, made by sipp, each stored and applied before its final answer; beside them calls of our own,
 * after each of which permission is asked until it is refused. `npm run bench:sip-calls [-- --calls 50000 --rate 2000 --lanes 40]`. Needs sipp.
 */
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { instant } from '#domain/kernel/instant.ts';
import { administrationStore } from '#store/administration.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { numberAt } from './numbers.ts';
import { connected } from './postgres.ts';
import { latencies, printMachine, printTable, whole } from './report.ts';
import { serve } from './served.ts';
import { runSipp, type SippFigures, scenario } from './sipp.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    calls: { type: 'string', default: '50000' },
    rate: { type: 'string', default: '2000' },
    transport: { type: 'string', default: 'u1' },
    lanes: { type: 'string', default: '40' },
  },
});
const entries = Number(values.entries);
const calls = Number(values.calls);
const rate = Number(values.rate);
const business = businessAt(1);
const share = shareOf(1, entries);
/** Calls of our own before sipp's, which the service compiles itself in. */
const WARM = 500;
const MOST_PROBES = 5_000;
/** How many calls of our own ring at a time; they end in one burst each. */
const lanes = Number(values.lanes);

if (WARM + MOST_PROBES + calls > share.count) throw new Error('there are not so many people to call');
const person = (place: number): number => numberAt(share.first + place);
const fixture = await openFixture(entries);
const copy = await copyFixture(fixture, 'sip_calls');
await bindTrunk(copy.url);
const served = await serve({ url: copy.url }, { sip: true });
const port = served.sipPort ?? 0;
const folder = await mkdtemp(path.join(os.tmpdir(), 'sammati-sipp-'));
const prober = await openProber();

await prober.probe(WARM, (place) => person(place));
const callers = Array.from({ length: calls }, (_, place) => person(WARM + MOST_PROBES + place));
const used = served.processorTime();
const began = performance.now();
const ringing = ring(callers).finally(prober.enough);
const probed = await prober.probe(MOST_PROBES, (place) => person(WARM + place));
const { seconds, retransmitted, failed } = await ringing;
const milliseconds = performance.now() - began;
const processor = served.processorTime() - used;
const kept = await count(copy.url);
// A connection that is kept open would keep the service from ending.
prober.close();
await served.stop();

printMachine(
  `${calls} missed calls of one business by sipp (${values.transport}), ${rate}/s offered, ${entries} entries, PostgreSQL`,
);
printTable(
  ['', 'calls/s', 'failed', 'sent again', 'stored', 'twice', 'not applied', 'processor a call'],
  [
    [
      'sipp',
      whole(calls / seconds),
      failed,
      retransmitted,
      kept.stored,
      kept.twice,
      kept.notApplied,
      `${whole((processor * 1000) / (calls + probed.length))} µs`,
    ],
  ],
);
printTable(
  ['meanwhile', 'calls', 'ms: p50 / p99 / most'],
  [
    ['from final answer to refusal', probed.length, latencies(probed.map(({ refused }) => refused))],
    ['from INVITE to final answer (it rings for 1,500)', probed.length, latencies(probed.map(({ rung }) => rung))],
  ],
);
console.log(`\nsipp ran for ${whole(seconds)} s, with its start and its last answers ${whole(milliseconds / 1000)} s`);
await rm(folder, { recursive: true });
await copy.drop();
await fixture.server.stop();

/** The object line of the business becomes a trunk's of this machine. */
async function bindTrunk(connectionString: string): Promise<void> {
  const database = await openPostgres({ connectionString, maxConnections: 1 });
  const store = administrationStore(database, { refresh: () => Promise.resolve() });
  const settings = { ...defaultConnectionSettings, sources: ['127.0.0.1'] };
  const secretHash = crypto.getRandomValues(new Uint8Array(32));
  const at = instant(Date.now());
  const connectionId = await store.createConnection({ name: 'sipp', dialect: 'sip', settings, secretHash, at });
  await store.changeServiceNumber(business.objectLine, { connectionId });
  await database.close();
}

async function ring(from: readonly number[]): Promise<SippFigures> {
  const list = path.join(folder, 'callers.csv');
  await writeFile(list, `SEQUENTIAL\n${from.join('\n')}\n`);
  return runSipp(folder, [
    `127.0.0.1:${port}`,
    ...['-sf', scenario('sipp-missed-call'), '-inf', list, '-s', String(business.objectLine), '-t', String(values.transport)],
    ...['-m', String(from.length), '-r', String(rate), '-l', String(rate * 20)],
  ]);
}

/** Calls of our own, some at a time, each followed by the question whether its caller may be called. */
async function openProber() {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const own = socket.address().port;
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const auth = `${business.key}:${business.token}`;
  const waiting = new Map<string, (status: number) => void>();
  let isEnough = false;
  socket.on('message', (bytes) => {
    const answer = bytes.toString('latin1');
    const status = Number(answer.slice(8, 11));
    if (status >= 200) waiting.get(/^Call-ID: probe-(\d+)/m.exec(answer)?.[1] ?? '')?.(status);
  });

  function request(method: string, from: number): string {
    const lines = [
      `${method} sip:${business.objectLine}@127.0.0.1:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bK-${from}`,
      `From: <sip:+91${from}@carrier.example>;tag=probe`,
      `To: <sip:${business.objectLine}@127.0.0.1>`,
      `Call-ID: probe-${from}`,
      `CSeq: 1 ${method}`,
      `P-Asserted-Identity: <sip:+91${from}@carrier.example>`,
      'Content-Length: 0',
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  async function permission(of: number): Promise<string> {
    const url = `${served.url}/api/accounts/${business.sid}/permission?purpose=service&number=${of}`;
    const [answer] = await once(get(url, { agent, auth }), 'response');
    return JSON.parse(await text(answer)).because;
  }

  async function callAndAsk(from: number) {
    const sent = performance.now();
    const final = new Promise<number>((resolve) => waiting.set(String(from), resolve));
    const invite = () => socket.send(request('INVITE', from), port, '127.0.0.1');
    invite();
    // What is lost on the way is sent again, as a trunk does.
    const again = setInterval(invite, 500);
    const status = await final;
    clearInterval(again);
    waiting.delete(String(from));
    const rung = performance.now();
    socket.send(request('ACK', from), port, '127.0.0.1');
    if (status !== 486) throw new Error(`a call was answered ${status}`);
    const because = await permission(from);
    if (because !== 'objected') throw new Error(`after the final answer it was ${because}`);
    return { rung: rung - sent, refused: performance.now() - rung };
  }

  return {
    /** So many calls, or fewer when it is enough. */
    async probe(most: number, personAt: (place: number) => number) {
      const done: { readonly rung: number; readonly refused: number }[] = [];
      let next = 0;
      const lane = async (): Promise<void> => {
        for (let place = next++; place < most && !isEnough; place = next++) done.push(await callAndAsk(personAt(place)));
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return done;
    },
    enough() {
      isEnough = true;
    },
    close() {
      socket.close();
      agent.destroy();
    },
  };
}

/** Of sipp's calls: rows, rows beyond the first of a call, and calls whose caller has not objected. */
async function count(connectionString: string): Promise<{ stored: number; twice: number; notApplied: number }> {
  return connected(connectionString, async (client) => {
    const { rows } = await client.query<{ stored: string; different: string; applied: string }>(
      `select count(*) as stored, count(distinct report_id) as different, count(*) filter (where outcome = 'objected') as applied
       from inbound_contacts where report_id not like 'probe-%' and called = $1`,
      [business.objectLine],
    );
    const [row] = rows;
    const stored = Number(row?.stored);
    return { stored, twice: stored - Number(row?.different), notApplied: calls - Number(row?.applied) };
  });
}
