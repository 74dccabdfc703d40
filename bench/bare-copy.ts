/** The denominator: the rows of a bulk request, laid out beforehand, by binary COPY into the same tables with their indexes. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { eventTarget } from '#store/consent/event-row.ts';
import { noticeTarget } from '#store/consent/notices.ts';
import { type StandingColumns, standingTarget, standingValues } from '#store/consent/standing-row.ts';
import { copyMessages, copyStatement } from '#store/engine/copy-format.ts';
import type { SqlValue } from '#store/engine/database.ts';
import { copyIn } from './copy-in.ts';
import type { BenchBusiness } from './directory.ts';
import { timed } from './report.ts';

/** Milliseconds from `begin` to the end of `commit`, all rows in one transaction. */
export async function bareCopy(client: Client, of: BenchBusiness, numbers: Float64Array): Promise<number> {
  const copies = layOut(of, numbers);
  return timed(async () => {
    await client.query('begin');
    for (const { statement, messages } of copies) await copyIn(client, statement, messages);
    await client.query('commit');
  });
}

function layOut(of: BenchBusiness, numbers: Float64Array): readonly { statement: string; messages: Uint8Array }[] {
  const now = Date.now();
  const until = now + 15_500_000_000;
  const request = randomUUID();
  const standings: (readonly SqlValue[])[] = [];
  const events: SqlValue[][] = [];
  const notices: SqlValue[][] = [];
  const columns: StandingColumns = {
    n: 1,
    account_id: of.account,
    state: 'provisional',
    posted_at: instant(now),
    expires_at: instant(until),
    line: of.objectLine,
    accepted_at: null,
    receipts: false,
    delivered: false,
    objected_at: null,
    objection_door: null,
    asking_allowed: null,
    more: null,
  };
  for (const number of numbers) {
    const leaf = randomBytes(32);
    standings.push(
      standingValues({ business: of.business, number: number as PhoneNumber, firstAt: instant(now), head: leaf }, columns),
    );
    events.push([
      of.business,
      number,
      1,
      'declaration_posted',
      'account',
      of.account,
      now,
      request,
      1,
      of.objectLine,
      'en',
      until,
      null,
      null,
      null,
      randomBytes(16),
      leaf,
    ]);
    notices.push([number, of.business, 1, of.account, of.virtualNumber, of.objectLine, 'en', 'declaration', 'queued', now]);
  }
  return [
    { target: standingTarget, rows: standings },
    { target: eventTarget, rows: events },
    { target: noticeTarget, rows: notices },
  ].map(({ target, rows }) => ({ statement: copyStatement(target), messages: copyMessages(target, rows) }));
}
