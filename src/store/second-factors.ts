/** The second factor of users: its secret, the codes that were used, and the recovery codes. */
import type { SecondFactor, SecondFactorStore } from '#app/ports/second-factors.ts';
import type { Clock } from '#app/ports/system.ts';
import type { UserId } from '#domain/account/user.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';
import { deleteSessionsOf } from './sessions.ts';

/** `clock` is a real one. */
export function secondFactorStore(database: Database, clock: Clock): SecondFactorStore {
  return {
    of: (user) => selectSecondFactor(database, user),
    begin: (user, secret) => upsertWaiting(database, user, secret, clock.now()),
    confirm: (user, given) =>
      database.transaction(async (tx) => {
        if (!(await updateConfirmed(tx, user, given, clock.now()))) return false;
        await deleteRecoveryCodes(tx, user);
        await insertRecoveryCodes(tx, user, given.recoveryHashes);
        await deleteSessionsOf(tx, user, given.keep);
        return true;
      }),
    takeStep: (user, step) => updateLastStep(database, user, step),
    takeRecoveryCode: (user, hash) => updateRecoveryUsed(database, user, hash, clock.now()),
    remove: (user, keep) =>
      database.transaction(async (tx) => {
        if (!(await deleteSecondFactor(tx, user))) return false;
        await deleteSessionsOf(tx, user, keep);
        return true;
      }),
  };
}

async function selectSecondFactor(sql: Sql, user: UserId): Promise<SecondFactor | null> {
  const text = `
    select secret, confirmed_at as "confirmedAt",
           (select count(*)::int4 from recovery_codes where user_id = $1 and used_at is null) as "recoveryCodes"
    from second_factors where user_id = $1`;
  const [row] = await sql.query<SecondFactor>({ name: 'second_factor', text }, [user]);
  return row ?? null;
}

async function upsertWaiting(sql: Sql, user: UserId, secret: Uint8Array, now: Instant): Promise<boolean> {
  const text = `
    insert into second_factors as factor (user_id, secret, created_at) values ($1, $2, $3::timestamptz)
    on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at
    where factor.confirmed_at is null
    returning user_id`;
  return (await sql.query({ name: 'begin_second_factor', text }, [user, secret, timestamp(now)])).length > 0;
}

async function updateConfirmed(
  sql: Sql,
  user: UserId,
  { secret, step }: { readonly secret: Uint8Array; readonly step: number },
  now: Instant,
): Promise<boolean> {
  const text = `
    update second_factors set confirmed_at = $4::timestamptz, last_step = $3::int8
    where user_id = $1 and secret = $2 and confirmed_at is null returning user_id`;
  return (await sql.query({ name: 'confirm_second_factor', text }, [user, secret, step, timestamp(now)])).length > 0;
}

async function updateLastStep(sql: Sql, user: UserId, step: number): Promise<boolean> {
  const text = `
    update second_factors set last_step = $2::int8
    where user_id = $1 and last_step < $2::int8 and confirmed_at is not null returning user_id`;
  return (await sql.query({ name: 'take_step', text }, [user, step])).length > 0;
}

async function insertRecoveryCodes(sql: Sql, user: UserId, hashes: readonly Uint8Array[]): Promise<void> {
  const text = 'insert into recovery_codes (user_id, code_hash) select $1::int4, unnest($2::bytea[])';
  await sql.query({ name: 'insert_recovery_codes', text }, [user, hashes]);
}

async function updateRecoveryUsed(sql: Sql, user: UserId, hash: Uint8Array, now: Instant): Promise<boolean> {
  const text = `
    update recovery_codes set used_at = $3::timestamptz
    where user_id = $1 and code_hash = $2 and used_at is null returning user_id`;
  return (await sql.query({ name: 'take_recovery_code', text }, [user, hash, timestamp(now)])).length > 0;
}

async function deleteRecoveryCodes(sql: Sql, user: UserId): Promise<void> {
  await sql.query({ name: 'delete_recovery_codes', text: 'delete from recovery_codes where user_id = $1' }, [user]);
}

/** With its recovery codes. */
export async function deleteSecondFactor(tx: Sql, user: UserId): Promise<boolean> {
  await deleteRecoveryCodes(tx, user);
  const text = 'delete from second_factors where user_id = $1 returning user_id';
  return (await tx.query({ name: 'delete_second_factor', text }, [user])).length > 0;
}
