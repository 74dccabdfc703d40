import { afterAll } from 'vitest';
import { forEachDatabase, MIGRATIONS, openTestEmbedded, openTestPostgres, type TestDatabase } from './databases.ts';
import { databaseWorldStore, type WorldStore } from './world-stores.ts';

export interface OpenedStore {
  readonly database: TestDatabase;
  readonly store: WorldStore;
}

/** Runs the suite on both engines, each time with a way to open a store on a fresh database. What was opened is closed after it. */
export function forEachStore(suite: (open: () => Promise<OpenedStore>) => void): void {
  forEachDatabase(MIGRATIONS, (openDatabase) => {
    const opened: WorldStore[] = [];
    afterAll(async () => {
      for (const store of opened) await store.close();
    });
    suite(async () => {
      const database = await openDatabase();
      const store = await databaseWorldStore(database);
      opened.push(store);
      return { database, store };
    });
  });
}

/** A store on a fresh database of one engine, which the caller closes. */
export async function openStore(engine: 'postgres' | 'embedded'): Promise<OpenedStore & { close(): Promise<void> }> {
  const database = await (engine === 'postgres' ? openTestPostgres(MIGRATIONS) : openTestEmbedded(MIGRATIONS));
  const store = await databaseWorldStore(database);
  return {
    database,
    store,
    async close() {
      await store.close();
      await database.close();
    },
  };
}
