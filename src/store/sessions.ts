/** Sessions of users, and the passwords that they are begun with. Whatever sets another password, or takes something away, ends sessions. */
import type { Credentials, NewSession, SignedIn } from '#app/ports/users.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { AccountRole, User, UserId } from '#domain/account/user.ts';
import { after, HOUR, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';

/** A session that is not used ends after the first, one that is used after the second. */
const IDLE = HOUR;
const LONGEST = 12 * HOUR;
/** Use is noted no more often than this. */
const NOTED_EVERY = MINUTE;

export async function selectCredentials(sql: Sql, email: string): Promise<Credentials | null> {
  const text = 'select user_id as id, password_hash as "passwordHash" from users where email = $1';
  const [row] = await sql.query<Credentials>({ name: 'credentials', text }, [email]);
  return row ?? null;
}

/** False where they are others by now. Comparing them took a while; until the transaction ends they stay as they are. */
export async function lockCredentials(tx: Sql, { id, passwordHash }: Credentials): Promise<boolean> {
  const text = 'select user_id from users where user_id = $1 and password_hash = $2 for update';
  return (await tx.query({ name: 'lock_credentials', text }, [id, passwordHash])).length > 0;
}

/** Ends the session that it replaces, and forgets those that have expired. */
export async function beginSession(tx: Sql, user: UserId, session: NewSession, now: Instant): Promise<void> {
  const forget = 'delete from sessions where token_hash = $1 or created_at <= $2::timestamptz or seen_at <= $3::timestamptz';
  const expired = [timestamp(after(now, -LONGEST)), timestamp(after(now, -IDLE))];
  await tx.query({ name: 'forget_sessions', text: forget }, [session.replaces, ...expired]);
  const text = `
    insert into sessions (token_hash, user_id, created_at, seen_at, address)
    values ($1, $2, $3::timestamptz, $3::timestamptz, $4)`;
  await tx.query({ name: 'begin_session', text }, [session.tokenHash, user, timestamp(now), session.address]);
}

/** Whose session it is; looking is use, and keeps it from ending. */
export async function findSession(sql: Sql, tokenHash: Uint8Array, now: Instant): Promise<SignedIn | null> {
  const found = await selectSession(sql, tokenHash, now);
  if (found === null) return null;
  if (found.seenAt + NOTED_EVERY < now) await updateSeen(sql, tokenHash, now);
  return found.user;
}

interface SessionRow extends Omit<User, 'createdAt' | 'hasSecondFactor'> {
  readonly begunAt: Instant;
  readonly seenAt: Instant;
  readonly accounts: readonly AccountId[];
  readonly roles: readonly AccountRole[];
}

async function selectSession(
  sql: Sql,
  tokenHash: Uint8Array,
  now: Instant,
): Promise<{ readonly user: SignedIn; readonly seenAt: Instant } | null> {
  const text = `
    select user_id as id, email, name, is_operator as "isOperator", sessions.created_at as "begunAt", seen_at as "seenAt",
           array(select account_id from memberships m where m.user_id = users.user_id order by account_id) as accounts,
           array(select role::text from memberships m where m.user_id = users.user_id order by account_id) as roles
    from sessions join users using (user_id)
    where token_hash = $1 and sessions.created_at > $2::timestamptz and seen_at > $3::timestamptz`;
  const values = [tokenHash, timestamp(after(now, -LONGEST)), timestamp(after(now, -IDLE))];
  const [row] = await sql.query<SessionRow>({ name: 'session', text }, values);
  if (row === undefined) return null;
  const { id, email, name, isOperator, begunAt, seenAt, accounts, roles } = row;
  const roleOf = new Map<AccountId, AccountRole>();
  for (const [place, account] of accounts.entries()) {
    const role = roles[place];
    if (role !== undefined) roleOf.set(account, role);
  }
  return { user: { id, email, name, isOperator, roles: roleOf, endsAt: after(begunAt, LONGEST) }, seenAt };
}

async function updateSeen(sql: Sql, tokenHash: Uint8Array, now: Instant): Promise<void> {
  const text = 'update sessions set seen_at = $2::timestamptz where token_hash = $1 and seen_at < $2::timestamptz';
  await sql.query({ name: 'session_seen', text }, [tokenHash, timestamp(now)]);
}

export async function deleteSession(sql: Sql, tokenHash: Uint8Array): Promise<void> {
  await sql.query({ name: 'end_session', text: 'delete from sessions where token_hash = $1' }, [tokenHash]);
}

export async function deleteSessionsOf(sql: Sql, user: UserId, keep: Uint8Array | null): Promise<void> {
  const text = 'delete from sessions where user_id = $1 and token_hash is distinct from $2::bytea';
  await sql.query({ name: 'end_sessions_of_user', text }, [user, keep]);
}

/** A link by which another one could have been set ends with it. */
export async function updatePassword(tx: Sql, user: UserId, passwordHash: string): Promise<void> {
  const text = 'update users set password_hash = $2 where user_id = $1';
  await tx.query({ name: 'set_password', text }, [user, passwordHash]);
  await deletePasswordReset(tx, user);
}

export async function deletePasswordReset(sql: Sql, user: UserId): Promise<void> {
  await sql.query({ name: 'end_password_reset', text: 'delete from password_resets where user_id = $1' }, [user]);
}
