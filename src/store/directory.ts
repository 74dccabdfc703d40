/** The directory in memory, and how it stays the same in every process. */
import type { Directory, DirectoryPort } from '#app/ports/directory.ts';
import type { Log } from '#app/ports/system.ts';
import type { Database, Sql } from '#store/engine/database.ts';
import { selectDirectory, selectVersion } from './directory-rows.ts';
import { directoryView } from './directory-view.ts';

const CHANNEL = 'directory_changed';

/** Revocation reaches every process within a second, even where a notification is lost. */
const POLL_MS = 500;

export interface OpenDirectory extends DirectoryPort {
  close(): Promise<void>;
}

/**
 * Reads the directory and follows its changes: by NOTIFY, and on a server, where other processes write too, by looking at its
 * version twice a second.
 */
export async function openDirectory(database: Database, log: Log): Promise<OpenDirectory> {
  let view: Directory;
  let version: number;
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  async function read(): Promise<void> {
    const rows = await selectDirectory(database);
    view = directoryView(rows);
    version = rows.version;
  }

  /** Resolves when the view is as new as this call: a reading under way may have begun too early, so it is followed by another. */
  function refresh(): Promise<void> {
    if (reading === null) {
      reading = read().finally(() => {
        reading = null;
      });
      return reading;
    }
    next ??= reading
      .catch(() => undefined)
      .then(() => {
        next = null;
        return refresh();
      });
    return next;
  }

  async function follow(): Promise<void> {
    try {
      if ((await selectVersion(database)) !== version) await refresh();
    } catch (error) {
      log.error('the directory could not be read; the last view stays in use', error);
    }
  }

  const rows = await selectDirectory(database);
  view = directoryView(rows);
  version = rows.version;
  const changed = () => void follow();
  const stopListening = await database.listen(CHANNEL, changed, changed);
  const stopPolling = database.kind === 'postgres' ? poll(follow) : () => Promise.resolve();
  return {
    current: () => view,
    refresh,
    async close() {
      await stopPolling();
      await stopListening();
      await (next ?? reading)?.catch(() => undefined);
    },
  };
}

function poll(look: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const again = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      looking = look().then(again);
    }, POLL_MS);
    timer.unref();
  };
  again();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await looking;
  };
}

/** Part of every transaction that changes the directory: every process reads it again once this is committed. */
export async function directoryChanged(sql: Sql): Promise<void> {
  await sql.query({ name: 'raise_directory_version', text: 'update directory_version set version = version + 1' });
  await sql.query({ name: 'notify_directory', text: `select pg_notify('${CHANNEL}', '')` });
}
