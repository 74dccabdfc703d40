/** Delivery receipts in which a carrier says that the number is on DND: the latest of each number, followed by every process. */
import type { DndReport, DndReports } from '#app/ports/registry.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

const CHANNEL = 'dnd_reported';

export function dndReports(database: Database): DndReports {
  return {
    record: (report) => database.transaction((tx) => recordDndReport(tx, report)),
    since: (at) => selectReportsSince(database, at),
    follow: (heard, missed) =>
      database.listen(
        CHANNEL,
        (payload) => {
          const [number, at] = payload.split(' ').map(Number);
          if (number !== undefined && at !== undefined) heard(phoneNumber(number), instant(at));
        },
        missed,
      ),
  };
}

/** Part of the transaction that hears the receipt; a report that is older than the one that is kept changes nothing (R18). */
export async function recordDndReport(sql: Sql, report: DndReport): Promise<void> {
  const text = `
    insert into dnd_reports as kept (number, at, connection_id) values ($1, $2::timestamptz, $3)
    on conflict (number) do update set at = excluded.at, connection_id = excluded.connection_id where kept.at < excluded.at
    returning number`;
  const rows = await sql.query({ name: 'record_dnd_report', text }, [report.number, timestamp(report.at), report.connection]);
  if (rows.length === 0) return;
  const notify = `select pg_notify('${CHANNEL}', $1)`;
  await sql.query({ name: 'notify_dnd_report', text: notify }, [`${report.number} ${report.at}`]);
}

type ReportedAt = Pick<DndReport, 'number' | 'at'>;

function selectReportsSince(sql: Sql, at: Instant | null): Promise<readonly ReportedAt[]> {
  const text = 'select number, at from dnd_reports where $1::timestamptz is null or at >= $1 order by number';
  return sql.query<ReportedAt>({ name: 'dnd_reports_since', text }, [at === null ? null : timestamp(at)]);
}
