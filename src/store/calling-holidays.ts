/** Days on which no calls are made, as each level names them. Zero stands for "none": the deployment has no business, a business no account. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { type CallingHolidays, noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { Sql } from '#store/engine/database.ts';

export interface HolidayRow {
  readonly business_id: number;
  readonly account_id: number;
  readonly national: boolean;
  readonly dates: readonly string[];
}

export function selectAllHolidays(sql: Sql): Promise<readonly HolidayRow[]> {
  const text = 'select business_id, account_id, national, dates from calling_holidays';
  return sql.query<HolidayRow>({ name: 'directory_holidays', text }, []);
}

export async function selectHolidays(sql: Sql, business: BusinessId, account: AccountId | null): Promise<CallingHolidays> {
  const text = 'select national, dates from calling_holidays where business_id = $1 and account_id = $2';
  const [row] = await sql.query<CallingHolidays>({ name: 'holidays_of', text }, [business, account ?? 0]);
  return row ?? noCallingHolidays;
}

/** An account that is not of the business gets none. */
export async function upsertHolidays(
  sql: Sql,
  of: { readonly business: BusinessId | null; readonly account: AccountId | null },
  { national, dates }: CallingHolidays,
): Promise<void> {
  const text = `
    insert into calling_holidays (business_id, account_id, national, dates)
    select $1::int4, $2::int4, $3::bool, $4::text[]
    where $2::int4 = 0 or exists (select from accounts where business_id = $1::int4 and account_id = $2::int4)
    on conflict (business_id, account_id) do update set national = excluded.national, dates = excluded.dates`;
  await sql.query({ name: 'upsert_holidays', text }, [of.business ?? 0, of.account ?? 0, national, dates]);
}
