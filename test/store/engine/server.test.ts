import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openPostgres } from '#store/engine/postgres.ts';
import { startPostgresServer } from '#test/support/postgres-server.ts';

test('a real server of the oldest supported version starts from the development dependency, and leaves nothing behind', async () => {
  const server = await startPostgresServer({ max_connections: '20' });
  const database = await openPostgres({ connectionString: server.connectionString, maxConnections: 2 });
  const [row] = await database.query<{ version: string; home: string }>({
    name: 'about',
    text: `select split_part(current_setting('server_version'), '.', 1) as version, current_setting('data_directory') as home,
      current_setting('fsync') as fsync, current_setting('max_connections') as connections`,
  });
  expect(row).toMatchObject({ version: '15', fsync: 'on', connections: '20' });
  expect(existsSync(row?.home ?? '')).toBe(true);
  await database.close();
  await server.stop();
  expect(existsSync(row?.home ?? '')).toBe(false);
  await expect(openPostgres({ connectionString: server.connectionString, maxConnections: 1 })).rejects.toThrow();
});
