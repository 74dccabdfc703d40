import type { RegistryProfiles } from '#app/ports/registry.ts';
import type { Database, Sql } from '#store/engine/database.ts';

/** Ids have 16 bits in a chunk. */
const MOST_PROFILES = 65_536;

/**
 * The ids of these keys, in their order. New keys get the next ids, in their order; whoever else wants some meanwhile waits, so that no id is given
 * twice. Null, and no id given, where there would be too many.
 */
export async function profileIds(database: Database, keys: readonly string[]): Promise<readonly number[] | null> {
  const known = await selectIds(database, keys);
  if (keys.every((key) => known.has(key))) return inOrder(keys, known);
  return database.transaction(async (tx) => {
    await tx.script('lock table registry_profiles in share row exclusive mode');
    const ids = new Map(await selectIds(tx, keys));
    let next = await selectNextId(tx);
    const added: [number, string][] = [];
    for (const key of keys) {
      if (ids.has(key)) continue;
      ids.set(key, next);
      added.push([next, key]);
      next += 1;
    }
    if (next > MOST_PROFILES) return null;
    if (added.length > 0) await insertProfiles(tx, added);
    return inOrder(keys, ids);
  });
}

/** All profiles: there are few of them, and none is ever changed. */
export function registryProfiles(database: Sql): RegistryProfiles {
  return {
    all: () => database.query({ name: 'all_profiles', text: 'select profile_id as id, key from registry_profiles' }),
  };
}

function inOrder(keys: readonly string[], ids: ReadonlyMap<string, number>): readonly number[] {
  return keys.map((key) => {
    const id = ids.get(key);
    if (id === undefined) throw new Error('a profile key has no id');
    return id;
  });
}

async function selectIds(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const text = 'select key, profile_id from registry_profiles where key = any($1::text[])';
  const rows = await sql.query<{ key: string; profile_id: number }>({ name: 'profile_ids', text }, [keys]);
  return new Map(rows.map(({ key, profile_id }) => [key, profile_id]));
}

async function selectNextId(sql: Sql): Promise<number> {
  const text = 'select coalesce(max(profile_id) + 1, 0)::int4 as next from registry_profiles';
  const [row] = await sql.query<{ next: number }>({ name: 'next_profile_id', text });
  return row?.next ?? 0;
}

async function insertProfiles(sql: Sql, added: readonly (readonly [id: number, key: string])[]): Promise<void> {
  const text = 'insert into registry_profiles (profile_id, key) select * from unnest($1::int4[], $2::text[])';
  await sql.query({ name: 'insert_profiles', text }, [added.map(([id]) => id), added.map(([, key]) => key)]);
}
