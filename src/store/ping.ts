import type { Sql } from '#store/engine/database.ts';

/** Resolves when the database answers. */
export async function ping(sql: Sql): Promise<void> {
  await sql.query({ name: 'ping', text: 'select 1 as one' });
}
