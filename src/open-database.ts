/** Opens the database. In a file of its own, so that it is under way while the rest of the program is still being loaded. */
import { mkdir } from 'node:fs/promises';
import type { Log } from '#app/ports/system.ts';
import type { Database } from '#store/engine/database.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import type { Config } from './config.ts';

/** The embedded one where no `DATABASE_URL` is given. Rejects with what {@link startFailure} has words for. */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  const { mode, databaseUrl, databaseConnections, dataDir } = config;
  if (mode === 'sandbox' || databaseUrl === null) await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (databaseUrl === null) {
    const housekeepingFailed = (error: Error) => log.error('housekeeping of the database failed', error);
    return openEmbedded({ directory: dataDir, housekeepingFailed });
  }
  const connectionLost = (error: Error) => log.error('a database connection was lost', error);
  return openPostgres({ connectionString: databaseUrl, maxConnections: databaseConnections, connectionLost });
}
