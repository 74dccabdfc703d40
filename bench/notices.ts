/**
 * Notices over SMPP to Net::SMPP's message centre, from the queue to their receipts, each with its state in PostgreSQL.
 * `npm run bench:notices [-- --numbers 30000 --language hi]`; needs perl and libnet-smpp-perl.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cacheFolder, connected, startServer } from './postgres.ts';
import { printMachine, printTable, spread } from './report.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '30000' },
    runs: { type: 'string', default: '3' },
    language: { type: 'string', default: 'en' },
    binds: { type: 'string', default: '2' },
    window: { type: 'string', default: '100' },
  },
});
const count = Number(values.numbers);

const CENTRE = path.join(import.meta.dirname, '..', '..', '..', 'test', 'peers', 'programs', 'net-smpp-smsc.pl');
const centre = spawn('perl', [CENTRE, 'receipts', 'quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
const lines = createInterface(centre.stdout);
const port = await new Promise<number>((resolve) => lines.once('line', (text) => resolve(Number(text))));

const directory = mkdtempSync(path.join(os.tmpdir(), 'sammati-notices-'));
const senders = path.join(directory, 'senders.json');
const smpp = { name: 'perl', kind: 'smpp', host: '127.0.0.1', port, systemId: 'a', password: 'b', perSecond: 100_000 };
const set = { ...smpp, binds: Number(values.binds), window: Number(values.window) };
writeFileSync(senders, JSON.stringify({ senders: [set] }));

const server = await startServer(path.join(cacheFolder(), 'notices'), 'measuring');
const url = server.connectionString;
const name = `notices_${process.pid}`;
await connected(url, (client) => client.query(`create database ${name}`));
const database = server.connectionStringOf(name);

const main = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'joined', 'main.js');
const service = spawn(process.execPath, ['--min-semi-space-size=16', '--max-semi-space-size=32', main], {
  env: { PORT: '0', DATA_DIR: directory, DATABASE_URL: database, SMS_SENDERS: senders },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => {
  service.kill('SIGKILL');
  centre.kill('SIGKILL');
});
const output = createInterface(service.stdout);
await new Promise<void>((resolve) => {
  output.on('line', (text) => {
    if (/ ready in /.test(text)) resolve();
  });
});
const demo: Record<string, string> = JSON.parse(readFileSync(path.join(directory, 'demo.json'), 'utf8'));

const rates: number[] = [];
await connected(database, async (client) => {
  const inState = async (state: string): Promise<number> => {
    const found = await client.query<{ n: string }>('select count(*) as n from notices where state = $1', [state]);
    return Number(found.rows[0]?.n);
  };
  for (let run = 0; run <= Number(values.runs); run += 1) {
    const before = await inState('delivered');
    const first = 9_100_000_000 + run * count;
    const list = Array.from({ length: count }, (_, place) => first + place).join(',');
    const posted = await fetch(`${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${demo.apiKey}:${demo.apiToken}`)}` },
      body: new URLSearchParams({ VirtualNumber: demo.virtualNumber ?? '', Number: list, Language: values.language }),
    });
    if (posted.status !== 200) throw new Error(`the POST was answered ${posted.status}`);
    await posted.text();
    const beganWith = await inState('delivered');
    const began = performance.now();
    let delivered = beganWith;
    while (delivered < before + count) {
      await pause(100);
      delivered = await inState('delivered');
      if (performance.now() - began > 300_000) throw new Error(`${before + count - delivered} notices did not arrive`);
    }
    // The first run is not counted: it is what the service compiles itself in.
    const rate = ((delivered - beganWith) / (performance.now() - began)) * 1_000;
    if (run > 0) rates.push(rate);
    console.log(`run ${run}: ${Math.round(rate)} a second`);
  }
});

printMachine(
  `${count} notices in ${values.language}, ${values.binds} binds, window ${values.window}, PostgreSQL; ${values.runs} runs`,
);
printTable(['', 'notices/s'], [['queued to delivered, receipts applied', spread(rates)]]);
service.kill('SIGTERM');
await once(service, 'exit');
await connected(url, (client) => client.query(`drop database ${name} with (force)`));
await server.stop();
rmSync(directory, { recursive: true, force: true });
// A child of the centre serves each link and ends with it.
process.exit(0);
