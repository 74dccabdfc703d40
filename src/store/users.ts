/** Users, who sign in: what they may do where. */
import type { Clock } from '#app/ports/system.ts';
import type { AccountUser, UserStore } from '#app/ports/users.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { AccountRole, User, UserId } from '#domain/account/user.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Database, Sql } from '#store/engine/database.ts';
import {
  accept,
  endInvitations,
  insertInvitation,
  lockInvitationsOf,
  selectInvitation,
  selectInvitations,
  updateInvitationEnded,
} from './invitations.ts';
import { deleteSecondFactor } from './second-factors.ts';
import {
  beginSession,
  deletePasswordReset,
  deleteSession,
  deleteSessionsOf,
  findSession,
  lockCredentials,
  selectCredentials,
  updatePassword,
} from './sessions.ts';

/** `clock` is a real one. */
export function userStore(database: Database, clock: Clock): UserStore {
  return {
    credentials: (email) => selectCredentials(database, email),
    beginSession: (proven, session) =>
      database.transaction(async (tx) => {
        if (!(await lockCredentials(tx, proven))) return false;
        await beginSession(tx, proven.id, session, clock.now());
        return true;
      }),
    session: (tokenHash) => findSession(database, tokenHash, clock.now()),
    endSession: (tokenHash) => deleteSession(database, tokenHash),
    changePassword: (proven, passwordHash, session) =>
      database.transaction(async (tx) => {
        if (!(await lockCredentials(tx, proven))) return false;
        await updatePassword(tx, proven.id, passwordHash);
        await deleteSessionsOf(tx, proven.id, null);
        await beginSession(tx, proven.id, session, clock.now());
        return true;
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
    accept: (tokenHash, whoever, session) => {
      const now = clock.now();
      const begin = (tx: Sql, user: UserId) => beginSession(tx, user, session, now);
      return accept(database, { tokenHash, whoever, now }, begin);
    },
  };
}

function isLastOwner(users: readonly AccountUser[], user: UserId): boolean {
  const owners = users.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.id === user;
}

const hasSecondFactor = `exists (
  select from second_factors as factor where factor.user_id = users.user_id and factor.confirmed_at is not null
) as "hasSecondFactor"`;

function selectUsers(sql: Sql): Promise<readonly User[]> {
  const text = `
    select user_id as id, email, name, is_operator as "isOperator", created_at as "createdAt", ${hasSecondFactor}
    from users order by user_id desc`;
  return sql.query<User>({ name: 'users', text }, []);
}

async function removeUser(tx: Sql, user: UserId, now: Instant): Promise<boolean | 'last_operator'> {
  const invited = await lockInvitationsOf(tx, user, null);
  // The user before the sessions, as whoever signs in does.
  const lock = `
    select user_id as id, is_operator as "isOperator" from users
    where is_operator or user_id = $1 order by user_id for update`;
  const locked = await tx.query<{ id: UserId; isOperator: boolean }>({ name: 'lock_operators', text: lock }, [user]);
  const operators = locked.filter(({ isOperator }) => isOperator);
  if (operators.length === 1 && operators[0]?.id === user) return 'last_operator';
  await endInvitations(tx, invited, now);
  await deleteSessionsOf(tx, user, null);
  await deleteSecondFactor(tx, user);
  await deletePasswordReset(tx, user);
  await tx.query({ name: 'delete_memberships_of_user', text: 'delete from memberships where user_id = $1' }, [user]);
  const text = 'delete from users where user_id = $1 returning user_id';
  return (await tx.query({ name: 'delete_user', text }, [user])).length > 0;
}

const ofAccount = `
  select user_id as id, email, name, role::text as role, memberships.created_at as since, ${hasSecondFactor}
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
