/** The providers of accounts, one function a statement. */
import type { Upstream } from '#app/ports/directory.ts';
import type { AccountId } from '#domain/account/account.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';

export async function upsertUpstream(sql: Sql, account: AccountId, upstream: Upstream): Promise<void> {
  const text = `
    insert into upstreams (account_id, base_url, sid, key, token, opens_calls, relays_whitelist, set_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8::timestamptz)
    on conflict (account_id) do update
    set base_url = excluded.base_url, sid = excluded.sid, key = excluded.key, token = excluded.token,
        opens_calls = excluded.opens_calls, relays_whitelist = excluded.relays_whitelist, set_at = excluded.set_at`;
  const { baseUrl, sid, key, token, opensCalls, relaysWhitelist, setAt } = upstream;
  const values = [account, baseUrl, sid, key, token, opensCalls, relaysWhitelist, timestamp(setAt)];
  await sql.query({ name: 'upsert_upstream', text }, values);
}

export async function updateUpstream(
  sql: Sql,
  account: AccountId,
  { opensCalls, relaysWhitelist }: Partial<Pick<Upstream, 'opensCalls' | 'relaysWhitelist'>>,
): Promise<boolean> {
  const text = `
    update upstreams
    set opens_calls = coalesce($2::bool, opens_calls), relays_whitelist = coalesce($3::bool, relays_whitelist)
    where account_id = $1
    returning account_id`;
  const values = [account, opensCalls ?? null, relaysWhitelist ?? null];
  return (await sql.query({ name: 'update_upstream', text }, values)).length > 0;
}

export async function deleteUpstream(sql: Sql, account: AccountId): Promise<boolean> {
  const text = 'delete from upstreams where account_id = $1 returning account_id';
  return (await sql.query({ name: 'delete_upstream', text }, [account])).length > 0;
}
