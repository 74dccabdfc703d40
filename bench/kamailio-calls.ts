/**
 * Calls that Kamailio asks about with the recipe as it is documented, made by sipp: refused with 403, and relayed to a gateway, which is
 * sipp as well. `npm run bench:kamailio-calls [-- --rates 300,600,1000 --seconds 10]`. Needs kamailio with its utils and json modules,
 * and sipp, as Debian has them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { freePort, startKamailio } from '#test/peers/kamailio.ts';
import { createClient } from './client.ts';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { FIRST_NEW_INDEX, numberAt } from './numbers.ts';
import { fine, printMachine, printTable, type Row, whole } from './report.ts';
import { serve } from './served.ts';
import { runSipp, scenario } from './sipp.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    rates: { type: 'string', default: '300,600,1000,1500,2000' },
    seconds: { type: 'string', default: '10' },
  },
});
const rates = values.rates.split(',').map(Number);
const business = businessAt(1);
const share = shareOf(1, Number(values.entries));
const RECIPE = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'recipes', 'kamailio.cfg');

const fixture = await openFixture(Number(values.entries));
const copy = await copyFixture(fixture, 'kamailio_calls');
const served = await serve({ url: copy.url });
const folder = await mkdtemp(path.join(os.tmpdir(), 'sammati-kamailio-'));
const [port, gatewayPort] = [await freePort(), await freePort()];
const gateway = spawn('sipp', ['-sf', scenario('sipp-gateway'), '-i', '127.0.0.1', '-p', String(gatewayPort), '-nostdin'], {
  stdio: 'ignore',
});
const endKamailio = await startKamailio(port, {
  recipe: RECIPE,
  directory: folder,
  definitions: [
    `#!define LISTEN udp:127.0.0.1:${port}`,
    `#!define SAMMATI "sammati=>http://${business.key}:${business.token}@${new URL(served.url).host}/api/accounts/${business.sid}/permission"`,
    `#!define FIRST_GATEWAY "sip:127.0.0.1:${gatewayPort}"`,
    `#!define NEXT_GATEWAY "sip:127.0.0.1:${gatewayPort}"`,
  ],
});

try {
  const [refused, allowed] = [numberAt(FIRST_NEW_INDEX), await somebodyAllowed()];
  await call('sipp-refused', refused, 100);
  const rows: Row[] = [];
  for (const rate of rates) rows.push(await call('sipp-refused', refused, rate));
  for (const rate of rates) rows.push(await call('sipp-allowed', allowed, rate));
  printMachine(`Calls that Kamailio asks about, by sipp, ${values.entries} entries, PostgreSQL`);
  printTable(
    ['calls', 'offered a second', 'as expected', 'otherwise', 'seconds', 'calls/s', 'sent again', 'processor a call'],
    rows,
  );
} finally {
  await endKamailio();
  gateway.kill();
  await once(gateway, 'exit');
  await rm(folder, { recursive: true });
  await served.stop();
  await copy.drop();
  await fixture.server.stop();
}
process.exitCode = 0;

async function somebodyAllowed(): Promise<number> {
  const client = createClient(served.url, business, 1);
  try {
    for (let place = 0; place < share.count; place += 1) {
      const number = numberAt(share.first + place);
      if ((await client.permission(number)).permission === 'allowed') return number;
    }
    throw new Error('nobody may be called');
  } finally {
    client.close();
  }
}

async function call(name: string, number: number, rate: number): Promise<Row> {
  const calls = rate * Number(values.seconds);
  const before = served.processorTime();
  const target = [`127.0.0.1:${port}`, '-sf', scenario(name), '-s', String(number)];
  const paced = ['-m', String(calls), '-r', String(rate), '-l', String(rate * 20), '-timeout', '120s'];
  const { seconds, succeeded, failed, retransmitted } = await runSipp(folder, [...target, ...paced]);
  const processor = ((served.processorTime() - before) * 1000) / calls;
  const what = name === 'sipp-refused' ? 'refused, 403' : 'relayed';
  return [what, rate, succeeded, failed, fine(seconds), whole(succeeded / seconds), retransmitted, `${whole(processor)} µs`];
}
