import { afterAll } from 'vitest';
import { openPostgres } from '#store/engine/postgres.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from './databases.ts';
import { databaseWorldStore, type WorldStore } from './world-stores.ts';

export interface OpenedStore {
  readonly database: TestDatabase;
  readonly store: WorldStore;
}

/**
 * Runs the suite on both engines, each time with a way to open a store on a fresh database, and another to open the store of a
 * second process on that. What was opened is closed after it.
 */
export function forEachStore(
  suite: (open: () => Promise<OpenedStore>, join: (database: TestDatabase) => Promise<WorldStore>) => void,
): void {
  forEachDatabase(MIGRATIONS, (openDatabase) => {
    const opened: WorldStore[] = [];
    afterAll(async () => {
      for (const store of opened) await store.close();
    });
    const open = async () => {
      const database = await openDatabase();
      const store = await databaseWorldStore(database);
      opened.push(store);
      return { database, store };
    };
    suite(open, async (database) => {
      const store = await joinStore(database);
      opened.push(store);
      return store;
    });
  });
}

/**
 * The store of another process on the same database. The embedded database has one process only: there it is the same session,
 * with a store of its own.
 */
async function joinStore({ address, ...database }: TestDatabase): Promise<WorldStore> {
  if (address.kind === 'embedded') return databaseWorldStore(database);
  const own = await openPostgres({ connectionString: address.connectionString, maxConnections: 4 });
  const store = await databaseWorldStore(own);
  return {
    ...store,
    async close() {
      await store.close();
      await own.close();
    },
  };
}
