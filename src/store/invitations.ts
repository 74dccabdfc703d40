/** Links that make somebody a user. */
import type { Credentials, Invitation, InvitedAs, UserStore } from '#app/ports/users.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { AccountRole, UserId } from '#domain/account/user.ts';
import { after, DAY, type Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import { lockCredentials } from './sessions.ts';

const GOOD_FOR = 7 * DAY;

interface InvitationRow extends Omit<Invitation, 'as'> {
  readonly account: AccountId | null;
  readonly role: AccountRole | null;
}

const columns = `invitation_id as id, email, name, account_id as account, role::text as role, created_at as "createdAt",
       expires_at as "expiresAt"`;

export async function insertInvitation(
  sql: Sql,
  invitation: Parameters<UserStore['invite']>[0],
  now: Instant,
): Promise<Invitation> {
  const text = `
    insert into invitations (token_hash, email, name, account_id, role, created_at, expires_at)
    values ($1, $2, $3, $4, $5::account_role, $6::timestamptz, $7::timestamptz)
    returning ${columns}`;
  const { tokenHash, email, name, as } = invitation;
  const [account, role] = as.kind === 'user' ? [as.account, as.role] : [null, null];
  const values = [tokenHash, email, name, account, role, timestamp(now), timestamp(after(now, GOOD_FOR))];
  const [row] = await sql.query<InvitationRow>({ name: 'insert_invitation', text }, values);
  if (row === undefined) throw new Error('an invitation was not inserted');
  return invitationOf(row);
}

/** Of an account, or, with null, of operators. */
export async function selectInvitations(sql: Sql, account: AccountId | null, now: Instant): Promise<readonly Invitation[]> {
  const text = `
    select ${columns} from invitations
    where account_id is not distinct from $1::int4 and ended_at is null and expires_at > $2::timestamptz order by invitation_id desc`;
  return (await sql.query<InvitationRow>({ name: 'invitations', text }, [account, timestamp(now)])).map(invitationOf);
}

export async function selectInvitation(sql: Sql, tokenHash: Uint8Array, now: Instant): Promise<Invitation | null> {
  const text = `
    select ${columns} from invitations where token_hash = $1 and ended_at is null and expires_at > $2::timestamptz`;
  const [row] = await sql.query<InvitationRow>({ name: 'invitation', text }, [tokenHash, timestamp(now)]);
  return row === undefined ? null : invitationOf(row);
}

export async function updateInvitationEnded(sql: Sql, account: AccountId | null, id: number, now: Instant): Promise<boolean> {
  const text = `
    update invitations set ended_at = $3::timestamptz
    where invitation_id = $2 and account_id is not distinct from $1::int4 and ended_at is null returning invitation_id`;
  return (await sql.query({ name: 'revoke_invitation', text }, [account, id, timestamp(now)])).length > 0;
}

/**
 * The open invitations of a user's address: of one account, or all of them. Nobody takes one up until the transaction ends. They are locked
 * before memberships are, in the order of whoever takes one up.
 */
export async function lockInvitationsOf(tx: Sql, user: UserId, account: AccountId | null): Promise<readonly number[]> {
  const text = `
    select invitation_id as id from invitations
    where email = (select email from users where user_id = $1) and ended_at is null and ($2::int4 is null or account_id = $2::int4)
    order by invitation_id for update`;
  return (await tx.query<{ id: number }>({ name: 'lock_invitations_of', text }, [user, account])).map(({ id }) => id);
}

export async function endInvitations(tx: Sql, ids: readonly number[], now: Instant): Promise<void> {
  if (ids.length === 0) return;
  const text = 'update invitations set ended_at = $2::timestamptz where invitation_id = any($1::int4[])';
  await tx.query({ name: 'end_invitations', text }, [ids, timestamp(now)]);
}

/** Takes an invitation up in one transaction with the user it makes and the session that begins; false where it is too late. */
export async function accept(
  database: Database,
  given: { readonly tokenHash: Uint8Array; readonly whoever: Parameters<UserStore['accept']>[1]; readonly now: Instant },
  begin: (tx: Sql, user: UserId) => Promise<void>,
): Promise<boolean> {
  try {
    await database.transaction(async (tx) => {
      const invitation = await claim(tx, given.tokenHash, given.now);
      if (invitation === null) throw new TooLate();
      const { email, name, as } = invitation;
      const { whoever, now } = given;
      const user = 'id' in whoever ? await lockProven(tx, whoever) : await insertUser(tx, { ...whoever, email, name, now });
      // It was made, or removed, or has another password since it was looked for: then it was not judged as it had to be.
      if (user === null) throw new TooLate();
      await join(tx, user, as, given.now);
      await begin(tx, user);
    });
    return true;
  } catch (error) {
    if (error instanceof TooLate) return false;
    throw error;
  }
}

class TooLate extends Error {
  override readonly name = 'TooLate';
}

async function claim(tx: Sql, tokenHash: Uint8Array, now: Instant): Promise<Invitation | null> {
  const text = `
    update invitations set ended_at = $2::timestamptz
    where token_hash = $1 and ended_at is null and expires_at > $2::timestamptz returning ${columns}`;
  const [row] = await tx.query<InvitationRow>({ name: 'claim_invitation', text }, [tokenHash, timestamp(now)]);
  return row === undefined ? null : invitationOf(row);
}

async function lockProven(tx: Sql, proven: Credentials): Promise<UserId | null> {
  return (await lockCredentials(tx, proven)) ? proven.id : null;
}

async function insertUser(
  tx: Sql,
  user: { readonly email: string; readonly name: string; readonly passwordHash: string; readonly now: Instant },
): Promise<UserId | null> {
  const text = `
    insert into users (email, name, password_hash, created_at) values ($1, $2, $3, $4::timestamptz)
    on conflict (email) do nothing returning user_id as id`;
  const values = [user.email, user.name, user.passwordHash, timestamp(user.now)];
  const [row] = await tx.query<{ id: UserId }>({ name: 'insert_user', text }, values);
  return row?.id ?? null;
}

async function join(tx: Sql, user: UserId, as: InvitedAs, now: Instant): Promise<void> {
  if (as.kind === 'operator') {
    await tx.query({ name: 'make_operator', text: 'update users set is_operator = true where user_id = $1' }, [user]);
    return;
  }
  const text = `
    insert into memberships (user_id, account_id, role, created_at) values ($1, $2, $3::account_role, $4::timestamptz)
    on conflict (user_id, account_id) do update set role = greatest(memberships.role, excluded.role)`;
  await tx.query({ name: 'join_account', text }, [user, as.account, as.role, timestamp(now)]);
}

function invitationOf({ account, role, ...row }: InvitationRow): Invitation {
  const as: InvitedAs = account === null || role === null ? { kind: 'operator' } : { kind: 'user', account, role };
  return { ...row, as };
}
