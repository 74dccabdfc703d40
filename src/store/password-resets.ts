/** Links by which users set another password. */
import type { PasswordResetStore, ResetUser } from '#app/ports/second-factors.ts';
import type { Clock } from '#app/ports/system.ts';
import type { AccountId } from '#domain/account/account.ts';
import type { UserId } from '#domain/account/user.ts';
import { after, DAY, type Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import { deleteSessionsOf, updatePassword } from './sessions.ts';

const GOOD_FOR = DAY;

/** `clock` is a real one. */
export function passwordResetStore(database: Database, clock: Clock): PasswordResetStore {
  return {
    make: (user, link) =>
      database.transaction(async (tx) => {
        const now = clock.now();
        const found = await lockUser(tx, user, link.account);
        if (found === null) return 'not_found';
        if (!found.isOfAccountAlone) return 'not_of_this_account_alone';
        const expiresAt = after(now, GOOD_FOR);
        await upsertReset(tx, user, { ...link, now, expiresAt });
        return { user: { id: found.id, email: found.email, name: found.name }, expiresAt };
      }),
    find: (tokenHash) => selectReset(database, tokenHash, clock.now()),
    take: (tokenHash, passwordHash) =>
      database.transaction(async (tx) => {
        await lockUserOf(tx, tokenHash);
        const reset = await selectReset(tx, tokenHash, clock.now());
        if (reset === null) return false;
        await updatePassword(tx, reset.user.id, passwordHash);
        await deleteSessionsOf(tx, reset.user.id, null);
        return true;
      }),
  };
}

/** Whether a user is of no other account and no operator; true where an operator asks. `$2` is the account. */
const isOfAccountAlone = `(
  $2::int4 is null or not users.is_operator
    and not exists (select from memberships as m where m.user_id = users.user_id and m.account_id <> $2::int4)
)`;

async function lockUser(
  tx: Sql,
  user: UserId,
  account: AccountId | null,
): Promise<(ResetUser & { readonly isOfAccountAlone: boolean }) | null> {
  const text = `
    select user_id as id, email, name, ${isOfAccountAlone} as "isOfAccountAlone" from users
    where user_id = $1
      and ($2::int4 is null or exists (select from memberships as m where m.user_id = $1 and m.account_id = $2::int4))
    for update`;
  const [row] = await tx.query<ResetUser & { isOfAccountAlone: boolean }>({ name: 'lock_user', text }, [user, account]);
  return row ?? null;
}

async function upsertReset(
  tx: Sql,
  user: UserId,
  link: {
    readonly tokenHash: Uint8Array;
    readonly account: AccountId | null;
    readonly now: Instant;
    readonly expiresAt: Instant;
  },
): Promise<void> {
  const text = `
    insert into password_resets (user_id, token_hash, account_id, created_at, expires_at)
    values ($1, $2, $3::int4, $4::timestamptz, $5::timestamptz)
    on conflict (user_id) do update set token_hash = excluded.token_hash, account_id = excluded.account_id,
      created_at = excluded.created_at, expires_at = excluded.expires_at`;
  const values = [user, link.tokenHash, link.account, timestamp(link.now), timestamp(link.expiresAt)];
  await tx.query({ name: 'make_password_reset', text }, values);
}

/** What the user is does not change any more in this transaction: who joins an account, or becomes an operator, is locked for it too. */
async function lockUserOf(tx: Sql, tokenHash: Uint8Array): Promise<void> {
  const text = `
    select user_id from users where user_id = (select user_id from password_resets where token_hash = $1) for update`;
  await tx.query({ name: 'lock_user_of_reset', text }, [tokenHash]);
}

/** An owner's link ends when its user comes to be more, or less, than one of that account. */
async function selectReset(
  sql: Sql,
  tokenHash: Uint8Array,
  now: Instant,
): Promise<{ readonly user: ResetUser; readonly account: AccountId | null } | null> {
  const text = `
    select user_id as id, email, name, reset.account_id as account
    from password_resets as reset join users using (user_id)
    where reset.token_hash = $1 and reset.expires_at > $2::timestamptz
      and (reset.account_id is null or not users.is_operator and array[reset.account_id] = array(
        select m.account_id from memberships as m where m.user_id = users.user_id
      ))`;
  const values = [tokenHash, timestamp(now)];
  const [row] = await sql.query<ResetUser & { account: AccountId | null }>({ name: 'password_reset', text }, values);
  if (row === undefined) return null;
  const { account, ...user } = row;
  return { user, account };
}
