/**
 * Work that has a row for as long as it runs, and after it. Whoever does it says every minute or so that it still runs; where nobody
 * says so, its process has ended, nobody knows when.
 */
import type { Clock } from '#app/ports/system.ts';
import { after, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import { type Database, timestamp } from '#store/engine/database.ts';

const SILENT_AFTER = 5 * MINUTE;

/** Rows with `state` and `alive_at`. */
export interface RunningTable {
  readonly table: 'scrubs' | 'revocation_runs';
  readonly id: 'scrub_id' | 'run_id';
}

export interface StillRunning {
  /** When a row of something that begins was last heard of. */
  aliveAt(): Instant;
  begun(id: number): void;
  ended(id: number): void;
  /** To be called every minute: says what of this process runs, and marks what nobody says it of as interrupted. */
  watch(): Promise<void>;
}

/** `clock` is real time, whatever the service's clock says: it tells who is still there. */
export function stillRunning(database: Database, clock: Clock, { table, id }: RunningTable): StillRunning {
  const running = new Set<number>();

  async function keepAlive(own: readonly number[], now: Instant): Promise<void> {
    const text = `
      update ${table} set alive_at = $2::timestamptz where ${id} = any($1::int8[]) and state = 'running'`;
    await database.query({ name: `keep_${table}_alive`, text }, [own, timestamp(now)]);
  }

  /** All but one's own; null: however short a time ago they were heard of. */
  async function interrupt(own: readonly number[], silentSince: Instant | null): Promise<void> {
    const text = `
      update ${table} set state = 'interrupted'
      where state = 'running' and ${id} <> all($1::int8[])
        and ($2::timestamptz is null or alive_at is null or alive_at < $2::timestamptz)`;
    await database.query({ name: `interrupt_${table}`, text }, [own, silentSince === null ? null : timestamp(silentSince)]);
  }

  return {
    aliveAt: clock.now,
    begun: (row) => void running.add(row),
    ended: (row) => void running.delete(row),
    async watch() {
      const now = clock.now();
      if (running.size > 0) await keepAlive([...running], now);
      // The embedded database has no other process that could be at work.
      await interrupt([...running], database.kind === 'embedded' ? null : after(now, -SILENT_AFTER));
    },
  };
}
