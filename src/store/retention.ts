/** What is kept for a period: deleting what is older, and the count of that. */
import type { RetentionStore } from '#app/ports/retention.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Retained } from '#domain/kernel/retention.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export function retentionStore(database: Database): RetentionStore {
  return {
    async forget(what, { before, days, now, most }) {
      return database.transaction(async (tx) => {
        const [row] = await tx.query<{ deleted: number }>({ name: `forget_${what}`, text: statements[what] }, [
          timestamp(before),
          most,
        ]);
        const deleted = row?.deleted ?? 0;
        if (deleted > 0) await countDeleted(tx, what, { days, deleted, now });
        return deleted;
      });
    },
    async deleted() {
      const text = `
        select what, sum(rows)::int8 as rows, max(last_at) as "lastAt" from retention_runs group by what`;
      const rows = await database.query<{ what: Retained; rows: number; lastAt: Instant }>(
        { name: 'retention_counts', text },
        [],
      );
      return new Map(rows.map(({ what, ...count }) => [what, count]));
    },
  };
}

/** The oldest rows of a table by a column, so many at once; a row that another process is deleting is left to it. */
function oldest(table: string, at: string, also = 'true'): string {
  return `
    with deleted as (
      delete from ${table} where ctid = any (array(
        select ctid from ${table} where ${at} < $1::timestamptz and ${also} limit $2 for update skip locked
      ))
      returning 1
    )
    select count(*)::int4 as deleted from deleted`;
}

/** With their rows. What is under way is not among them. */
const oldestImports = `
    with deleted as (
      delete from whitelist_imports where ctid = any (array(
        select ctid from whitelist_imports
        where created_at < $1::timestamptz and state not in ('waiting', 'running', 'paused', 'undoing') limit $2 for update skip locked
      ))
      returning business_id, import_id
    ),
    rows as (
      delete from whitelist_import_blocks as block using deleted
      where block.business_id = deleted.business_id and block.import_id = deleted.import_id
    )
    select count(*)::int4 as deleted from deleted`;

const statements: Readonly<Record<Retained, string>> = {
  decisions: 'select forget_decisions($1::timestamptz, $2::int4) as deleted',
  reports: oldest('inbound_contacts', 'received_at'),
  complaints: oldest('complaints', 'recorded_at'),
  removed_members: oldest('members', 'removed_at'),
  scrubs: oldest('scrubs', 'started_at', `state <> 'running'`),
  // Whatever its carrier has not told by now it never will; only a notice that is to be sent anew needs its parts.
  message_parts: oldest(
    'message_parts',
    'sent_at',
    `not exists (select from notices as notice
                 where notice.number = message_parts.number and notice.business_id = message_parts.business_id
                   and notice.n = message_parts.n and notice.state in ('queued', 'sending'))`,
  ),
  imports: oldestImports,
  audit: 'select forget_audit($1::timestamptz, $2::int4) as deleted',
};

async function countDeleted(
  tx: Sql,
  what: Retained,
  { days, deleted, now }: { readonly days: number; readonly deleted: number; readonly now: Instant },
): Promise<void> {
  const text = `
    insert into retention_runs as run (what, day, days, rows, last_at)
    values ($1, ($4::timestamptz at time zone 'Asia/Kolkata')::date, $2, $3, $4::timestamptz)
    on conflict (what, day) do update set days = excluded.days, rows = run.rows + excluded.rows, last_at = excluded.last_at`;
  await tx.query({ name: 'count_deleted', text }, [what, days, deleted, timestamp(now)]);
}
