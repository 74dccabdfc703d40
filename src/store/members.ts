/** Members of accounts (R14): whose number is whitelisted once it is verified. Rows are kept when removed, so that code limits hold. */
import type { Member, MemberStore } from '#app/ports/members.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Database, type Sql, type SqlValue, timestamp } from '#store/engine/database.ts';

export function memberStore(database: Database): MemberStore {
  return {
    members: (account) => selectMembers(database, account),
    member: (account, number) => selectMember(database, account, number),
    setCode: (member, sentBefore) => updateCode(database, member, sentBefore),
    countAttempt: (account, number) => countAttempt(database, account, number),
  };
}

const columns = `
  account_id as account, business_id as business, number, name, code_hash as "codeHash", code_sent_at as "codeSentAt",
  code_attempts as "codeAttempts", codes_sent as "codesSent", verified_at as "verifiedAt", removed_at as "removedAt",
  created_at as "createdAt"`;

function selectMembers(sql: Sql, account: AccountId): Promise<readonly Member[]> {
  const text = `
    select ${columns} from members where account_id = $1 and removed_at is null order by created_at desc, number desc`;
  return sql.query<Member>({ name: 'members', text }, [account]);
}

async function selectMember(sql: Sql, account: AccountId, number: PhoneNumber): Promise<Member | null> {
  const text = `select ${columns} from members where account_id = $1 and number = $2`;
  const [found] = await sql.query<Member>({ name: 'member', text }, [account, number]);
  return found ?? null;
}

/** See BusinessTransaction.putMember. */
export async function putMember(
  sql: Sql,
  member: Member,
  guard: { readonly limit: number; readonly sentBefore: Instant | null },
): Promise<'put' | 'limit_reached' | 'code_sent_meanwhile'> {
  if ((await countOthers(sql, member.account, member.number)) >= guard.limit) return 'limit_reached';
  return (await upsertMember(sql, member, guard.sentBefore)) ? 'put' : 'code_sent_meanwhile';
}

async function countOthers(sql: Sql, account: AccountId, number: PhoneNumber): Promise<number> {
  const text = 'select count(*) as others from members where account_id = $1 and number <> $2 and removed_at is null';
  const [row] = await sql.query<{ others: number }>({ name: 'count_other_members', text }, [account, number]);
  return row?.others ?? 0;
}

async function upsertMember(sql: Sql, member: Member, sentBefore: Instant | null): Promise<boolean> {
  const text = `
    insert into members as known
      (account_id, number, business_id, name, code_hash, code_sent_at, code_attempts, codes_sent, verified_at, removed_at, created_at)
    values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9::timestamptz, $10::timestamptz, $11::timestamptz)
    on conflict (account_id, number) do update
    set name = excluded.name, code_hash = excluded.code_hash, code_sent_at = excluded.code_sent_at,
        code_attempts = excluded.code_attempts, codes_sent = excluded.codes_sent, verified_at = excluded.verified_at,
        removed_at = excluded.removed_at, created_at = excluded.created_at
    where known.code_sent_at is not distinct from $12::timestamptz
    returning number`;
  const rows = await sql.query({ name: 'upsert_member', text }, [
    member.account,
    member.number,
    member.business,
    member.name,
    member.codeHash,
    moment(member.codeSentAt),
    member.codeAttempts,
    member.codesSent,
    moment(member.verifiedAt),
    moment(member.removedAt),
    timestamp(member.createdAt),
    moment(sentBefore),
  ]);
  return rows.length > 0;
}

export async function markMemberVerified(sql: Sql, account: AccountId, number: PhoneNumber, at: Instant): Promise<void> {
  const text = `
    update members set verified_at = coalesce(verified_at, $3::timestamptz), code_hash = null
    where account_id = $1 and number = $2 and removed_at is null`;
  await sql.query({ name: 'mark_member_verified', text }, [account, number, timestamp(at)]);
}

export async function removeMember(sql: Sql, account: AccountId, number: PhoneNumber, at: Instant): Promise<boolean> {
  const text = `
    update members set removed_at = $3::timestamptz, verified_at = null, code_hash = null
    where account_id = $1 and number = $2 and removed_at is null
    returning number`;
  return (await sql.query({ name: 'remove_member', text }, [account, number, timestamp(at)])).length > 0;
}

async function updateCode(sql: Sql, member: Member, sentBefore: Instant | null): Promise<boolean> {
  const text = `
    update members set code_hash = $3, code_sent_at = $4::timestamptz, code_attempts = 0, codes_sent = $5
    where account_id = $1 and number = $2 and removed_at is null and verified_at is null
      and code_sent_at is not distinct from $6::timestamptz
    returning number`;
  const { account, number, codeHash, codeSentAt, codesSent } = member;
  const values = [account, number, codeHash, moment(codeSentAt), codesSent, moment(sentBefore)];
  return (await sql.query({ name: 'update_member_code', text }, values)).length > 0;
}

async function countAttempt(sql: Sql, account: AccountId, number: PhoneNumber): Promise<Member | null> {
  const text = `
    update members set code_attempts = least(code_attempts + 1, 32000)
    where account_id = $1 and number = $2 and removed_at is null
    returning ${columns}`;
  const [found] = await sql.query<Member>({ name: 'count_code_attempt', text }, [account, number]);
  return found ?? null;
}

function moment(at: Instant | null): SqlValue {
  return at === null ? null : timestamp(at);
}
