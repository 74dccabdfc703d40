/** Users, who sign in: what they may do where, and their sessions. */
import type { Clock } from '#app/ports/system.ts';
import type { AccountUser, NewSession, SignedIn, UserStore } from '#app/ports/users.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { AccountRole, User, UserId } from '#domain/account/user.ts';
import { after, HOUR, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import {
  accept,
  endInvitations,
  insertInvitation,
  lockInvitationsOf,
  selectInvitation,
  selectInvitations,
  updateInvitationEnded,
} from './invitations.ts';

/** A session that is not used ends after the first, one that is used after the second. */
const IDLE = HOUR;
const LONGEST = 12 * HOUR;
/** Use is noted no more often than this. */
const NOTED_EVERY = MINUTE;

/** `clock` is a real one. */
export function userStore(database: Database, clock: Clock): UserStore {
  return {
    credentials: (email) => selectCredentials(database, email),
    beginSession: (user, session) => database.transaction((tx) => beginSession(tx, user, session, clock.now())),
    async session(tokenHash) {
      const now = clock.now();
      const found = await selectSession(database, tokenHash, now);
      if (found === null) return null;
      if (found.seenAt + NOTED_EVERY < now) await updateSeen(database, tokenHash, now);
      return found.user;
    },
    endSession: (tokenHash) => deleteSession(database, tokenHash),
    setPassword: (user, hash, keep) =>
      database.transaction(async (tx) => {
        await updatePassword(tx, user, hash);
        await deleteSessionsOf(tx, user, keep);
      }),
    users: () => selectUsers(database),
    removeUser: (user) => database.transaction((tx) => removeUser(tx, user, clock.now())),
    usersOf: (account) => selectAccountUsers(database, account),
    changeRole: (account, user, role) =>
      database.transaction(async (tx) => {
        const invited = await lockInvitationsOf(tx, user, account);
        const users = await lockAccountUsers(tx, account);
        const found = users.find(({ id }) => id === user);
        if (found === undefined) return 'not_found';
        if (role !== 'owner' && isLastOwner(users, user)) return 'last_owner';
        await updateRole(tx, account, user, role);
        await endInvitations(tx, invited, clock.now());
        return { ...found, role };
      }),
    removeAccountUser: (account, user) =>
      database.transaction(async (tx) => {
        const invited = await lockInvitationsOf(tx, user, account);
        const users = await lockAccountUsers(tx, account);
        if (!users.some(({ id }) => id === user)) return 'not_found';
        if (isLastOwner(users, user)) return 'last_owner';
        await deleteMembership(tx, account, user);
        await endInvitations(tx, invited, clock.now());
        await deleteSessionsOf(tx, user, null);
        return 'removed';
      }),
    invite: (invitation) => insertInvitation(database, invitation, clock.now()),
    invitations: (account) => selectInvitations(database, account, clock.now()),
    invitation: (tokenHash) => selectInvitation(database, tokenHash, clock.now()),
    revokeInvitation: (account, id) => updateInvitationEnded(database, account, id, clock.now()),
    accept: (tokenHash, passwordHash, session) => {
      const now = clock.now();
      const begin = (tx: Sql, user: UserId) => beginSession(tx, user, session, now);
      return accept(database, { tokenHash, passwordHash, now }, begin);
    },
  };
}

function isLastOwner(users: readonly AccountUser[], user: UserId): boolean {
  const owners = users.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.id === user;
}

async function selectCredentials(sql: Sql, email: string): ReturnType<UserStore['credentials']> {
  const text = 'select user_id as id, password_hash as "passwordHash" from users where email = $1';
  const [row] = await sql.query<{ id: UserId; passwordHash: string }>({ name: 'credentials', text }, [email]);
  return row ?? null;
}

/** Ends the session that it replaces, and forgets those that have expired. */
async function beginSession(tx: Sql, user: UserId, session: NewSession, now: Instant): Promise<void> {
  const forget = 'delete from sessions where token_hash = $1 or created_at <= $2::timestamptz or seen_at <= $3::timestamptz';
  const expired = [timestamp(after(now, -LONGEST)), timestamp(after(now, -IDLE))];
  await tx.query({ name: 'forget_sessions', text: forget }, [session.replaces, ...expired]);
  const text = `
    insert into sessions (token_hash, user_id, created_at, seen_at, address)
    values ($1, $2, $3::timestamptz, $3::timestamptz, $4)`;
  await tx.query({ name: 'begin_session', text }, [session.tokenHash, user, timestamp(now), session.address]);
}

interface SessionRow extends Omit<User, 'createdAt'> {
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

async function deleteSession(sql: Sql, tokenHash: Uint8Array): Promise<void> {
  await sql.query({ name: 'end_session', text: 'delete from sessions where token_hash = $1' }, [tokenHash]);
}

async function deleteSessionsOf(sql: Sql, user: UserId, keep: Uint8Array | null): Promise<void> {
  const text = 'delete from sessions where user_id = $1 and token_hash is distinct from $2::bytea';
  await sql.query({ name: 'end_sessions_of_user', text }, [user, keep]);
}

async function updatePassword(sql: Sql, user: UserId, passwordHash: string): Promise<void> {
  const text = 'update users set password_hash = $2 where user_id = $1';
  await sql.query({ name: 'set_password', text }, [user, passwordHash]);
}

function selectUsers(sql: Sql): Promise<readonly User[]> {
  const text = `
    select user_id as id, email, name, is_operator as "isOperator", created_at as "createdAt" from users order by user_id desc`;
  return sql.query<User>({ name: 'users', text }, []);
}

async function removeUser(tx: Sql, user: UserId, now: Instant): Promise<boolean | 'last_operator'> {
  const invited = await lockInvitationsOf(tx, user, null);
  const lock = 'select user_id as id from users where is_operator order by user_id for update';
  const operators = await tx.query<{ id: UserId }>({ name: 'lock_operators', text: lock }, []);
  if (operators.length === 1 && operators[0]?.id === user) return 'last_operator';
  await endInvitations(tx, invited, now);
  await deleteSessionsOf(tx, user, null);
  await tx.query({ name: 'delete_memberships_of_user', text: 'delete from memberships where user_id = $1' }, [user]);
  const text = 'delete from users where user_id = $1 returning user_id';
  return (await tx.query({ name: 'delete_user', text }, [user])).length > 0;
}

const ofAccount = `
  select user_id as id, email, name, role::text as role, memberships.created_at as since
  from memberships join users using (user_id) where account_id = $1 order by memberships.created_at desc, user_id desc`;

function selectAccountUsers(sql: Sql, account: AccountId): Promise<readonly AccountUser[]> {
  return sql.query<AccountUser>({ name: 'account_users', text: ofAccount }, [account]);
}

/** Two who would both be the last to leave wait for each other. */
function lockAccountUsers(tx: Sql, account: AccountId): Promise<readonly AccountUser[]> {
  return tx.query<AccountUser>({ name: 'lock_account_users', text: `${ofAccount} for update of memberships` }, [account]);
}

async function updateRole(sql: Sql, account: AccountId, user: UserId, role: AccountRole): Promise<void> {
  const text = 'update memberships set role = $3::account_role where account_id = $1 and user_id = $2';
  await sql.query({ name: 'set_role', text }, [account, user, role]);
}

async function deleteMembership(sql: Sql, account: AccountId, user: UserId): Promise<void> {
  const text = 'delete from memberships where account_id = $1 and user_id = $2';
  await sql.query({ name: 'delete_membership', text }, [account, user]);
}
