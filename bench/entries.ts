/**
 * The whitelist as a person looks at it, with ten million entries on PostgreSQL: every list and filter over HTTP, the expiry calendar,
 * and the preview of a file of a million rows from the first byte sent. `npm run bench:entries [-- --rows 100000]`.
 */
import { parseArgs } from 'node:util';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { FIRST_NEW_INDEX, numberAt } from './numbers.ts';
import { fine, latencies, megabytes, printMachine, printTable, type Row, timed } from './report.ts';
import { serve } from './served.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '10000000' },
    rows: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '100' },
  },
});
const entries = Number(values.entries);
const rows = Number(values.rows);
const times = Number(values.times);
const business = businessAt(1);
const share = shareOf(1, entries);
const authorization = `Basic ${Buffer.from(`${business.key}:${business.token}`).toString('base64')}`;
const DAY = 86_400_000;

const fixture = await openFixture(entries);
const copy = await copyFixture(fixture, 'entries');
const served = await serve({ url: copy.url }, {});
const account = `${served.url}/api/accounts/${business.sid}`;

const dayAfter = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const middle = await cursorAfter(40);
const lists: Readonly<Record<string, string>> = {
  'the first page': '/entries?limit=50',
  'a page further down': `/entries?limit=50&cursor=${middle}`,
  'a thousand at once': '/entries?limit=1000',
  'those who objected': '/entries?limit=50&status=blacklist',
  'who may be called': '/entries?limit=50&status=whitelist',
  'a state that nobody has': '/entries?limit=50&state=awaiting',
  'a type that nobody has': '/entries?limit=50&type=customer',
  'a reason that few have': '/entries?limit=50&reason=expired',
  'a reason that nobody has': '/entries?limit=50&reason=no_receipt',
  'a language that all have': '/entries?limit=50&language=en',
  'a language that nobody has': '/entries?limit=50&language=hi',
  'first digits': `/entries?limit=50&prefix=${String(numberAt(share.first + 5)).slice(0, 6)}`,
  'within a day': '/entries?limit=50&expiresWithin=1',
  'within 30 days': '/entries?limit=50&expiresWithin=30',
  'between two days, in Hindi': `/entries?limit=50&expiresFrom=${dayAfter(5)}&expiresTo=${dayAfter(40)}&language=hi`,
  'the expiry calendar': '/expiries',
  'one number': `/entries/${numberAt(share.first + 7)}`,
};

const table: Row[] = [];
for (const [what, target] of Object.entries(lists)) {
  for (let warm = 0; warm < 3; warm += 1) await get(target);
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) taken.push(await timed(() => get(target)));
  table.push([what, latencies(taken)]);
}
printMachine(`Lists of ${entries.toLocaleString('en')} entries over HTTP, one request at a time, PostgreSQL`);
printTable(['list', 'p50 / p99 / most, ms'], table);

const before = served.memory();
const file = Array.from({ length: rows }, (_, place) => {
  const known = place % 2 === 0;
  return `Person ${place},+91 ${numberAt(known ? share.first + (place % share.count) : FIRST_NEW_INDEX + place)},Pune`;
}).join('\r\n');
let id = 0;
const sent = await timed(async () => {
  const answer = await fetch(`${account}/imports`, {
    method: 'POST',
    headers: { authorization },
    body: `name,phone,city\r\n${file}`,
  });
  id = Number(((await answer.json()) as { readonly id: number }).id);
});
const kept = served.memory();
let counts: unknown = null;
const previewed = await timed(async () => {
  counts = ((await get(`/imports/${id}/preview`)) as { readonly counts: unknown }).counts;
});
printMachine(`A CSV of ${rows.toLocaleString('en')} rows, ${megabytes(file.length)}`);
printTable(
  ['', 'seconds', 'memory of the service'],
  [
    ['sent and kept', fine(sent / 1000), `${megabytes(before)} → ${megabytes(kept)}`],
    ['previewed', fine(previewed / 1000), megabytes(served.memory())],
    ['together', fine((sent + previewed) / 1000), ''],
  ],
);
console.log(JSON.stringify(counts));
await served.stop();
await copy.drop();
await fixture.server.stop();

async function get(target: string): Promise<unknown> {
  const answer = await fetch(account + target, { headers: { authorization } });
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  return body;
}

/** The cursor after so many pages of a thousand. */
async function cursorAfter(pages: number): Promise<string> {
  let cursor = '';
  for (let page = 0; page < pages; page += 1) {
    const { next } = (await get(`/entries?limit=1000${cursor === '' ? '' : `&cursor=${cursor}`}`)) as {
      readonly next: string | null;
    };
    if (next === null) break;
    cursor = next;
  }
  return cursor;
}
