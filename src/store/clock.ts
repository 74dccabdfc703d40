import type { Clock, MovableClock } from '#app/ports/system.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import type { Sql } from '#store/engine/database.ts';

export const realClock: Clock = { now: () => Date.now() as Instant };

/** The sandbox's clock: real time and an offset, which is kept in the database and so survives a restart. */
export async function openMovableClock(sql: Sql): Promise<MovableClock> {
  let offset = await selectClockOffset(sql);
  return {
    now: () => instant(Date.now() + offset),
    offset: () => offset,
    async setOffset(milliseconds) {
      await updateClockOffset(sql, milliseconds);
      offset = milliseconds;
    },
  };
}

export async function selectClockOffset(sql: Sql): Promise<number> {
  const text = 'select clock_offset_ms as milliseconds from deployment';
  const [row] = await sql.query<{ milliseconds: number }>({ name: 'clock_offset', text });
  return row?.milliseconds ?? 0;
}

export async function updateClockOffset(sql: Sql, milliseconds: number): Promise<void> {
  const text = 'update deployment set clock_offset_ms = $1';
  await sql.query({ name: 'set_clock_offset', text }, [milliseconds]);
}
