/** How much happened on each day: counted in the transaction in which it happened, added up later, read by account. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import {
  asksForNotice,
  type CountedChange,
  countChanges,
  countedThings,
  type DayCount,
  type LatestNotices,
} from '#domain/consent/day-counts.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Database, Sql } from '#store/engine/database.ts';

/** Stands for no account: an objection that answers no account's notice. */
const NO_ACCOUNT = 0;
const NO_LANGUAGE = '';
const figures = countedThings.join(', ');
const sums = countedThings.map((name) => `sum(${name})::int8 as ${name}`).join(', ');

/** Counts what was written, in the same transaction. */
export async function countWritten(sql: Sql, business: BusinessId, written: readonly CountedChange[]): Promise<void> {
  const answering = written.filter(asksForNotice).map(({ number }) => number);
  const latest: LatestNotices = answering.length === 0 ? new Map() : await selectLatestNotices(sql, business, answering);
  const counts = countChanges(written, latest);
  if (counts.length === 0) return;
  const arrays = countedThings.map((_, place) => `$${place + 5}::int8[]`).join(', ');
  const text = `
    insert into day_count_entries (business_id, account_id, day, language, ${figures})
    select $1::int4, given.* from unnest($2::int4[], $3::date[], $4::text[], ${arrays}) as given`;
  await sql.query({ name: 'count_of_day', text }, [
    business,
    counts.map(({ account }) => account ?? NO_ACCOUNT),
    counts.map(({ day }) => day),
    counts.map(({ language }) => language ?? NO_LANGUAGE),
    ...countedThings.map((name) => counts.map((count) => count[name])),
  ]);
}

interface LatestNoticeRow {
  readonly number: PhoneNumber;
  readonly account: AccountId;
  readonly language: Language;
}

async function selectLatestNotices(sql: Sql, business: BusinessId, numbers: readonly PhoneNumber[]): Promise<LatestNotices> {
  const text = `
    select distinct on (number) number, account_id as account, language from notices
    where number = any($2::int8[]) and business_id = $1 and state in ('accepted', 'delivered')
      and form in ('declaration', 'request', 'renewal') order by number, n desc`;
  const rows = await sql.query<LatestNoticeRow>({ name: 'latest_notices', text }, [business, numbers]);
  return new Map(rows.map(({ number, account, language }) => [number, { account, language }]));
}

/** From the first of these days to the last, both counted; those of no account are every account's. */
export async function selectDayCounts(
  sql: Sql,
  business: BusinessId,
  account: AccountId,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly DayCount[]> {
  const of = 'where business_id = $1 and account_id in ($2, 0) and day between $3::date and $4::date';
  const text = `
    select day::text as day, nullif(language, '') as language, ${sums} from (
      select day, language, ${figures} from day_counts ${of}
      union all
      select day, language, ${figures} from day_count_entries ${of}
    ) as counted
    group by counted.day, counted.language order by counted.day, counted.language`;
  const rows = await sql.query<Omit<DayCount, 'account'>>({ name: 'day_counts', text }, [business, account, from, to]);
  return rows.map((row) => ({ ...row, account }));
}

/** Adds up what was counted, business by business; whoever does the same at once finds nothing left to add. */
export async function addUpDays(database: Database): Promise<void> {
  const businesses = await database.query<{ business: BusinessId }>({
    name: 'businesses_counted',
    text: 'select distinct business_id as business from day_count_entries order by business_id',
  });
  const added = countedThings.map((name) => `${name} = known.${name} + excluded.${name}`).join(', ');
  const text = `
    with taken as (delete from day_count_entries where business_id = $1 returning *)
    insert into day_counts as known (business_id, account_id, day, language, ${figures})
    select business_id, account_id, day, language, ${sums} from taken
    group by business_id, account_id, day, language order by account_id, day, language
    on conflict (business_id, account_id, day, language) do update set ${added}`;
  for (const { business } of businesses) await database.query({ name: 'add_up_days', text }, [business]);
}
