/** The service is killed again and again in the middle of an import of numbers, and while one is taken back: it goes on, and does nothing twice. */
import { expect, test } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { addCounts, type RowCounts, type RowResult, rowOfCode } from '#domain/whitelist/row-results.ts';
import type { Database } from '#store/engine/database.ts';
import { importStore } from '#store/imports.ts';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, startService } from '#test/peers/service.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';
import { expectWhole, inDatabase, MINUTES, untilAllSent } from './killing.ts';
import { basic, statusesOf } from './traffic.ts';

clearUpAfterwards();

const NUMBERS = 30_000;
const KILLS = 3;
const FIRST = 9_870_000_001;

/** A service's directory, and a look into its database while it does not run. */
interface Place {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly look: <T>(read: (database: Database) => Promise<T>) => Promise<T>;
}

interface Shown {
  readonly id: number;
  readonly state: string;
  readonly counts: RowCounts;
}

const numbersFrom = (first: number): readonly number[] => Array.from({ length: NUMBERS }, (_, i) => first + i);

/** Every tenth number stands in two rows, and in every hundredth row nobody does. */
function fileOf(numbers: readonly number[]): string {
  const rows = numbers.flatMap((number, i) => [
    String(number),
    ...(i % 10 === 0 ? [`0${number}`] : []),
    ...(i % 100 === 0 ? ['nobody'] : []),
  ]);
  return rows.join('\n');
}

async function call(demo: Demo, method: string, rest: string, body?: string): Promise<Shown> {
  const headers = { authorization: basic(demo), ...(method === 'PATCH' ? { 'content-type': 'application/json' } : {}) };
  const sent = body === undefined ? {} : { body };
  const answer = await fetch(`${demo.baseUrl}/api/accounts/${demo.sid}/imports${rest}`, { method, headers, ...sent });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text);
}

const change = (demo: Demo, id: number, act: string) => call(demo, 'PATCH', `/${id}`, JSON.stringify({ do: act }));

async function begin(demo: Demo, file: string): Promise<number> {
  const { id } = await call(demo, 'POST', '', file);
  await change(demo, id, 'start');
  await change(demo, id, 'skip_grace');
  return id;
}

async function until(demo: Demo, id: number, isSo: (shown: Shown) => boolean): Promise<Shown> {
  let shown = await call(demo, 'GET', `/${id}`);
  await expect
    .poll(
      async () => {
        shown = await call(demo, 'GET', `/${id}`);
        return isSo(shown);
      },
      { timeout: 2 * MINUTES, interval: 5 },
    )
    .toBe(true);
  return shown;
}

const haveRows = (result: RowResult, more: number) => (shown: Shown) => (shown.counts[result] ?? 0) > more;

/** Whether the carrier answers. */
async function sms(demo: Demo, fault: 'accept' | 'timeout'): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${demo.baseUrl}/sandbox/faults`, { method: 'POST', headers, body: JSON.stringify({ sms: fault }) });
  expect(answer.status).toBe(200);
}

/** What is written down of an import, held against what its numbers went through: nothing is there by half, and nothing twice. */
async function left(database: Database, business: number, id: number) {
  const [kept] = await database.query<{ state: string; counts: RowCounts }>(
    { name: 'kept', text: 'select state, counts from whitelist_imports where import_id = $1' },
    [id],
  );
  if (kept === undefined) throw new Error('an import is gone');
  const blocks = importStore(database);
  const expected: [number, number, number][] = [];
  let counts: RowCounts = {};
  for (let from = 0; ; from += 1) {
    const block = await blocks.block(business as BusinessId, id, from);
    if (block === null) break;
    for (const [row, number] of block.numbers.entries()) {
      const result = rowOfCode(block.results[row] ?? 0);
      counts = addCounts(counts, { [result]: 1 });
      if (result === 'whitelisted' || result === 'taken_back') expected.push([number, 1, result === 'taken_back' ? 1 : 0]);
    }
  }
  const events = await database.query<{ number: number; posted: number; removed: number }>(
    {
      name: 'events_of_import',
      text: `
        select v.number, count(*) filter (where v.kind = 'declaration_posted')::int4 as posted,
          count(*) filter (where v.kind = 'removed')::int4 as removed
        from consent_events v join whitelist_imports i on i.business_id = v.business_id and i.import_id = $1
        where v.request_id in (i.request_id, i.undo_request_id) and v.number <> 0
        group by v.number order by v.number`,
    },
    [id],
  );
  expect(events.map(({ number, posted, removed }) => [number, posted, removed])).toStrictEqual(expected);
  expect(kept.counts).toMatchObject(counts);
  return { ...kept, takenBack: expected.flatMap(([number, , removed]) => (removed === 1 ? [number] : [])) };
}

async function killed({ directory, environment, look }: Place): Promise<string> {
  let service = await startService({ directory, environment });
  const { businessId: business } = service.demo;
  const first = await begin(service.demo, fileOf(numbersFrom(FIRST)));
  const posted: number[] = [0];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await until(service.demo, first, haveRows('whitelisted', posted.at(-1) ?? 0));
    await service.end('SIGKILL');
    const { state, counts } = await look((database) => left(database, business, first));
    expect([state, (counts.open ?? 0) > 0]).toEqual(['running', true]);
    posted.push(counts.whitelisted ?? 0);
    service = await startService({ directory, environment });
  }
  const rows = { whitelisted: NUMBERS, repeated: NUMBERS / 10, not_digits: NUMBERS / 100, open: 0 };
  expect(await until(service.demo, first, ({ state }) => state !== 'running')).toMatchObject({ state: 'done', counts: rows });
  await untilAllSent(service.demo);
  await change(service.demo, first, 'undo');
  // Everybody was told.
  expect(await until(service.demo, first, ({ state }) => state !== 'undoing')).toMatchObject({ state: 'undone', counts: rows });

  await sms(service.demo, 'timeout');
  const second = await begin(service.demo, fileOf(numbersFrom(FIRST + NUMBERS)));
  await until(service.demo, second, haveRows('whitelisted', NUMBERS / 3));
  await change(service.demo, second, 'undo');
  await until(service.demo, second, haveRows('taken_back', 0));
  await service.end('SIGKILL');
  const cut = await look((database) => left(database, business, second));
  expect([cut.state, (cut.counts.whitelisted ?? 0) > 0]).toEqual(['undoing', true]);
  service = await startService({ directory, environment });
  await sms(service.demo, 'timeout');
  const { state, counts } = await until(service.demo, second, (shown) => shown.state !== 'undoing');
  expect([state, (counts.taken_back ?? 0) + (counts.whitelisted ?? 0)]).toEqual([
    'undone',
    (cut.counts.taken_back ?? 0) + (cut.counts.whitelisted ?? 0),
  ]);

  const { demo } = service;
  await sms(demo, 'accept');
  await untilAllSent(demo);
  const some = numbersFrom(FIRST).filter((_, i) => i % 1_000 === 0);
  expect(new Set(await statusesOf(demo, some))).toEqual(new Set(['Whitelist']));
  expect(new Set(await statusesOf(demo, cut.takenBack.slice(0, 20)))).toEqual(new Set(['Neutral']));
  expect(await service.end('SIGTERM')).toBe(0);
  const checked = await look(async (database) => {
    await left(database, business, first);
    await left(database, business, second);
    return expectWhole(database, demo, { posted: new Set(numbersFrom(FIRST)) });
  });
  return `killed with ${posted.slice(1).join(', ')} of ${NUMBERS} numbers posted, and with ${cut.counts.taken_back} taken back of ${counts.taken_back}; ${checked} chains whole`;
}

test(
  'killed in the middle of an import into its embedded database, the service goes on with it and with taking it back',
  async () => {
    const directory = await dataDirectory();
    console.log(await killed({ directory, environment: {}, look: (read) => inDatabase(directory, read) }));
  },
  20 * MINUTES,
);

test(
  'killed in the middle of an import into PostgreSQL, the service goes on with it and with taking it back',
  async () => {
    const database = await openTestPostgres(MIGRATIONS);
    if (database.address.kind !== 'postgres') throw new Error('not PostgreSQL');
    const environment = { DATABASE_URL: database.address.connectionString };
    console.log(await killed({ directory: freshDirectory(), environment, look: (read) => read(database) }));
    await database.close();
  },
  20 * MINUTES,
);
