/**
 * Work that has a row for as long as it runs, and after it. Whoever does it says every minute or so that it still runs; where nobody
 * says so, its process has ended, nobody knows when.
 */
import type { Clock } from '#app/ports/system.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { type Database, timestamp } from '#store/engine/database.ts';

const SILENT_AFTER = 5 * MINUTE;

/** Rows with `alive_at`. */
export interface RunningTable {
  readonly table: 'scrubs' | 'revocation_runs' | 'registry_sources';
  readonly id: 'scrub_id' | 'run_id' | 'source_id';
  /** The condition of a row that runs. */
  readonly runs: string;
  /** The statement that puts an end to the rows of a condition. */
  readonly interrupt: (rows: string) => string;
}

export interface StillRunning {
  /** Begins a row by the time at which it was last heard of; `idOf` names it, or says null where others watch over it. */
  begin<T>(insert: (aliveAt: Instant) => Promise<T>, idOf: (begun: T) => number | null): Promise<T>;
  ended(id: number): void;
  /** To be called every minute: says what of this process runs, and puts an end to what nobody says it of. */
  watch(): Promise<void>;
}

/** `clock` is real time, whatever the service's clock says: it tells who is still there. */
export function stillRunning(database: Database, clock: Clock, { table, id, runs, interrupt }: RunningTable): StillRunning {
  const running = new Set<number>();
  /** Begun, and perhaps written, but not known by an id yet. */
  let beginning = 0;

  async function keepAlive(own: readonly number[], now: Instant): Promise<void> {
    const text = `update ${table} set alive_at = $2::timestamptz where ${id} = any($1::int8[]) and ${runs}`;
    await database.query({ name: `keep_${table}_alive`, text }, [own, timestamp(now)]);
  }

  /** All but one's own; null: however short a time ago they were heard of. */
  async function interruptOthers(silentSince: Instant | null): Promise<void> {
    const text = interrupt(`${runs} and ${id} <> all($1::int8[])
      and ($2::timestamptz is null or alive_at is null or alive_at < $2::timestamptz)`);
    const values = [[...running], silentSince === null ? null : timestamp(silentSince)];
    await database.query({ name: `interrupt_${table}`, text }, values);
  }

  return {
    async begin(insert, idOf) {
      beginning += 1;
      try {
        const begun = await insert(clock.now());
        const begunId = idOf(begun);
        if (begunId !== null) running.add(begunId);
        return begun;
      } finally {
        beginning -= 1;
      }
    },
    ended: (row) => void running.delete(row),
    async watch() {
      const now = clock.now();
      if (running.size > 0) await keepAlive([...running], now);
      // The embedded database has no other process that could be at work.
      const silentSince = database.kind === 'embedded' ? null : after(now, -SILENT_AFTER);
      if (beginning === 0) await interruptOthers(silentSince);
    },
  };
}
