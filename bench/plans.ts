/**
 * How PostgreSQL really runs the service's statements with ten million entries present: no statement may read a big table from
 * end to end, or an index of it. `npm run bench:plans`.
 */

import { readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { recordObjections } from '#app/entries/record-objections.ts';
import { type CarrierReportCommand, reportHearer } from '#app/hearing/hear-report.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { receiptHearer } from '#app/notices/hear-receipt.ts';
import { postWhitelist } from '#app/whitelist/post-whitelist.ts';
import { readStatus } from '#app/whitelist/read-status.ts';
import { removeFromWhitelist } from '#app/whitelist/remove-from-whitelist.ts';
import { sweepStep } from '#app/whitelist/sweep-lapsed.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { closing } from '#root/closing.ts';
import { openPorts } from '#root/ports.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { createLog } from '#telemetry/log.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { businessAt } from './directory.ts';
import { copyFixture, openFixture, shareOf } from './fixture.ts';
import { FIRST_NEW_INDEX, numberAt, numbersFrom } from './numbers.ts';
import { type Plan, readPlans } from './plan-log.ts';
import { connected } from './postgres.ts';
import { fine, printMachine, printTable } from './report.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '10000000' }, rounds: { type: 'string', default: '8' } },
});
const entries = Number(values.entries);
const rounds = Number(values.rounds);

const fixture = await openFixture(entries, { logging_collector: 'on', log_destination: 'jsonlog', log_rotation_size: '0' });
const copy = await copyFixture(fixture, 'plans');
await connected(copy.url, async (client) => {
  // Tables that the fixture leaves empty are big after a while too.
  await client.query(`
    insert into inbound_contacts (number, connection_id, report_id, business_id, kind, called, outcome, received_at, report)
    select number, 1, 'earlier-' || number, business_id, 'missed_call', line, 'objected', due_at, '{"from": "a number"}'
    from notices where number % 5 = 0;
    insert into line_holds (number, line, business_id, account_id, n, held_at)
    select number, 8044000001, business_id, account_id, 1, due_at from notices where number % 10 = 1 on conflict do nothing;
    update notices set state = 'queued' where business_id > 1 and number % 40 = 3;
    insert into requests (business_id, request_id, address, what, parameters, at)
    select 1, gen_random_uuid(), '127.0.0.1', 'POST', '{}', '2026-01-01' from generate_series(1, 100000);
    analyze`);
  for (const setting of [
    `session_preload_libraries = 'auto_explain'`,
    'auto_explain.log_min_duration = 0',
    'auto_explain.log_analyze = on',
    'auto_explain.log_timing = off',
    `auto_explain.log_format = 'json'`,
  ]) {
    await client.query(`alter database plans set ${setting}`);
  }
});

const opened = closing();
const database = await openPostgres({ connectionString: copy.url, maxConnections: 4 });
opened.add('the database', database.close);
const log = createLog('error');
const { ports, keyUses } = await openPorts(database, {
  mode: 'sandbox',
  dataDir: os.tmpdir(),
  log,
  metrics: createMetrics(),
  closing: opened,
});
await useEverything();
await keyUses.run(AbortSignal.abort());
await opened.close((what, error) => console.error(what, error));

const folder = path.join(fixture.data, 'log');
const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).map((file) => path.join(folder, file));
const plans = readPlans((await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n'), 'plans');
print(plans);
await copy.drop();
await fixture.server.stop();

/** Each use case several times: from the sixth execution on PostgreSQL may use a plan that knows nothing of the values. */
async function useEverything(): Promise<void> {
  const business = businessAt(1);
  const context = ports.directory.current().accountBySid(business.sid);
  const connection = ports.directory.current().connections()[0];
  const virtualNumber = context?.virtualNumbers[0];
  if (context === null || connection === undefined || virtualNumber === undefined) throw new Error('no fixture');
  const hearReport = reportHearer(ports);
  const hearReceipt = receiptHearer(ports);
  const { first } = shareOf(1, entries);
  let reports = 0;
  const report = (number: PhoneNumber, kind: CarrierReportCommand['kind'], to: PhoneNumber, text: string | null) => {
    reports += 1;
    return hearReport({
      connection,
      kind,
      id: `plans-${reports}`,
      from: String(number),
      to: String(to),
      forwardedFrom: null,
      carrierAt: null,
      text,
    });
  };
  for (let round = 0; round < rounds; round += 1) {
    const told = Array.from({ length: 500 }, (_, place) => numberAt(first + round * 3_000 + place));
    const others = Array.from({ length: 500 }, (_, place) => numberAt(first + round * 3_000 + 500 + place));
    const origin = (what: string) => ({
      requestId: ports.random.uuid(),
      key: business.key,
      address: `127.0.0.1 ${what}`.slice(0, 9),
    });
    const given = (numbers: readonly number[]) => ({ values: Float64Array.from(numbers), unreadable: [] });
    for (const count of [1, 5_000]) {
      const numbers = given([...numbersFrom(FIRST_NEW_INDEX + round * 100_000 + count, count), ...others.slice(0, count)]);
      await postWhitelist(ports, { context, virtualNumber, numbers, language: 'en', origin: origin('post'), details: false });
      await removeFromWhitelist(ports, {
        context,
        numbers: given(others.slice(0, count)),
        origin: origin('delete'),
        details: false,
      });
    }
    await readStatus(ports, { context, number: numberAt(first + round) });
    await Promise.all(told.map((number) => report(number, 'missed_call', business.objectLine, null)));
    await Promise.all(told.slice(0, 50).map((number) => report(number, 'inbound_sms', business.virtualNumber, 'STOP')));
    await Promise.all(others.map((number) => report(number, 'inbound_call', business.virtualNumber, null)));
    const agreeLine = business.agreeLines[0] ?? business.objectLine;
    await Promise.all(others.slice(0, 50).map((number) => report(number, 'missed_call', agreeLine, null)));
    const objections = { context, how: 'letter', reference: `ref-${round}`, by: 'account' } as const;
    await recordObjections(ports, {
      ...objections,
      numbers: others.slice(0, 200),
      at: ports.clock.now(),
      origin: origin('objections'),
    });
    await ports.sweep.businessesToSweep(ports.clock.now());
    await sweepStep(ports, business.business);
    await ports.queue.businessesDue(ports.clock.now());
    await dispatchOne();
    await hearReceipt({
      connection,
      messageId: 'unknown',
      to: String(told[0]),
      status: 'delivered',
      reason: null,
      saysDnd: false,
    });
    await readBack(business.business, told[0] ?? others[0]);
  }
}

/** One batch of each business and no more: the queue of the fixture is long. */
async function dispatchOne(): Promise<void> {
  let taken = 0;
  await dispatchNotices({
    ...ports,
    queue: {
      ...ports.queue,
      claim: async (...wanted) => {
        taken += 1;
        return taken > 3 ? [] : ports.queue.claim(...wanted);
      },
    },
  });
}

async function readBack(business: ReturnType<typeof businessAt>['business'], number: PhoneNumber | undefined): Promise<void> {
  if (number === undefined) return;
  const { evidence } = ports;
  for (const list of [evidence.entries, evidence.objections]) {
    const page = await list(business, { after: null, limit: 50 });
    if (page.next !== null) await list(business, { after: page.next, limit: 50 });
    await list(business, { after: [Date.now() - 60 * 86_400_000, number], limit: 50 });
  }
  await evidence.events(business, number, 100);
  await evidence.notices(business, [number]);
  await evidence.modes([business]);
  await evidence.businessEvents(business, { after: null, limit: 50 });
  await ports.consent.businessesThatTold([number]);
  await ports.consent.heardBefore([{ number, connection: 1, id: 'x' }]);
  await ports.sweep.entriesAfter(business, number, 100);
}

function print(all: readonly Plan[]): void {
  printMachine(`Statements of the service, ${entries} entries, ${rounds} rounds of every use case`);
  const bad = all.filter((plan) => plan.faults.length > 0);
  printTable(
    ['statement', 'times', 'most rows', 'rows read for each, at most', 'ms at most', 'plan'],
    all
      .toSorted((one, other) => one.statement.localeCompare(other.statement))
      .map((plan) => [
        plan.statement,
        plan.times,
        plan.mostRows,
        fine(plan.mostReadPerRow),
        fine(plan.mostMilliseconds),
        `${[...plan.shapes].join(' or ')}${plan.faults.length > 0 ? ` ✗ ${plan.faults.join(', ')}` : ''}`,
      ]),
  );
  console.log(`\nstatements that read a big table or index from end to end: ${bad.length}`);
}
