/** The denominator: the rows of a bulk request, laid out beforehand, by binary COPY into the same tables with their indexes. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { eventTarget } from '#store/consent/event-row.ts';
import { noticeTarget } from '#store/consent/notices.ts';
import { standingTarget } from '#store/consent/standing-row.ts';
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
  const standings: SqlValue[][] = [];
  const events: SqlValue[][] = [];
  const notices: SqlValue[][] = [];
  for (const number of numbers) {
    const leaf = randomBytes(32);
    standings.push([
      of.business,
      number,
      now,
      leaf,
      1,
      of.account,
      'provisional',
      now,
      until,
      of.objectLine,
      null,
      false,
      false,
      null,
    ]);
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
