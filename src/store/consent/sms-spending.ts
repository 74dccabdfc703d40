/** What accounts spent of their SMS budgets. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { nothingSpent, type Spending } from '#domain/notice/sms-budget.ts';
import type { Sql } from '#store/engine/database.ts';

const columns = 'day, segments_of_day as "segmentsOfDay", segments_of_month as "segmentsOfMonth"';

export async function selectSpending(sql: Sql, business: BusinessId, account: AccountId): Promise<Spending | null> {
  const text = `select ${columns} from sms_spending where business_id = $1 and account_id = $2`;
  return (await sql.query<Spending>({ name: 'sms_spending', text }, [business, account]))[0] ?? null;
}

/** Locks it until the transaction ends; the first to come makes the row that is locked. */
export async function selectSpendingForUpdate(sql: Sql, business: BusinessId, account: AccountId): Promise<Spending> {
  const made = `
    insert into sms_spending (business_id, account_id, day, segments_of_day, segments_of_month) values ($1, $2, $3, 0, 0)
    on conflict do nothing`;
  const text = `select ${columns} from sms_spending where business_id = $1 and account_id = $2 for update`;
  const locked = await sql.query<Spending>({ name: 'lock_sms_spending', text }, [business, account]);
  if (locked[0] !== undefined) return locked[0];
  await sql.query({ name: 'insert_sms_spending', text: made }, [business, account, nothingSpent.day]);
  const [row] = await sql.query<Spending>({ name: 'lock_sms_spending', text }, [business, account]);
  return row ?? nothingSpent;
}

export async function updateSpending(sql: Sql, business: BusinessId, account: AccountId, spending: Spending): Promise<void> {
  const text = `
    update sms_spending set day = $3, segments_of_day = $4, segments_of_month = $5 where business_id = $1 and account_id = $2`;
  const { day, segmentsOfDay, segmentsOfMonth } = spending;
  await sql.query({ name: 'update_sms_spending', text }, [business, account, day, segmentsOfDay, segmentsOfMonth]);
}
