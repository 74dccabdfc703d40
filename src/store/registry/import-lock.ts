/** One import at a time, in whatever process: a lock that ends with the process that holds it. */
import type { Database } from '#store/engine/database.ts';

// Any number will do, as long as nothing else in the database takes the same lock.
const IMPORT_LOCK = 5_302_016_472;
/** The server ends a transaction that is silent for a minute. */
const SPEAK_EVERY_MS = 15_000;

export type ImportLock = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>;

/** Answers null, and runs nothing, while somebody else holds it. */
export function importLock(database: Database): ImportLock {
  return database.kind === 'postgres' ? (work) => lockedOnServer(database, work) : lockedHere();
}

/** A transaction of its own that does nothing but hold the lock: it has written and read nothing, so it holds up nobody. */
async function lockedOnServer<T>(database: Database, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  const lost = new AbortController();
  return database.transaction(async (tx) => {
    const text = 'select pg_try_advisory_xact_lock($1::int8) as taken';
    const [row] = await tx.query<{ taken: boolean }>({ name: 'take_import_lock', text }, [IMPORT_LOCK]);
    if (row?.taken !== true) return null;
    const speak = setInterval(() => {
      tx.query({ name: 'hold_import_lock', text: 'select 1' }).catch((error: unknown) => lost.abort(error));
    }, SPEAK_EVERY_MS);
    try {
      return await work(lost.signal);
    } finally {
      clearInterval(speak);
    }
  });
}

/** The embedded database has one process, and one session, which nobody can keep for that long. */
function lockedHere(): ImportLock {
  let taken = false;
  return async (work) => {
    if (taken) return null;
    taken = true;
    try {
      // One of its own: what waits for a signal that outlives it would be kept with it.
      return await work(new AbortController().signal);
    } finally {
      taken = false;
    }
  };
}
