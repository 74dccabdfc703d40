import { describe, expect, test } from 'vitest';
import { createHousekeeping, HOUSEKEEPING_LIMITS } from '#store/engine/embedded-housekeeping.ts';

const MEGABYTE = 1024 * 1024;

/** Housekeeping of an imagined engine: what it did, its WAL position, its tables, and a clock. */
function imagined(tables: (string | null)[][] = []) {
  const done: string[] = [];
  const engine = { wal: 0, now: 0, age: 0 };
  const run = (sql: string): (string | null)[][] => {
    if (sql.includes('pg_current_wal_insert_lsn')) return [[String(engine.wal)]];
    if (sql.includes('pg_stat_all_tables')) return sql.includes('50 + 0.1') ? tables : [];
    if (sql.includes('datfrozenxid')) return engine.age > Number(sql.split('> ')[1]) ? [['1']] : [];
    if (!sql.includes('pg_stat_force_next_flush')) done.push(sql);
    return [];
  };
  return { done, engine, housekeeping: createHousekeeping(run, () => engine.now) };
}

describe('a checkpoint is made', () => {
  test('after 64 MB of WAL, at once, inside a transaction as well as outside', () => {
    for (const status of ['none', 'open'] as const) {
      const { done, engine, housekeeping } = imagined();
      engine.now += 1000;
      engine.wal = 64 * MEGABYTE - 1;
      housekeeping.afterAnswer(status);
      expect(done).toStrictEqual([]);
      engine.now += 1000;
      engine.wal += 1;
      housekeeping.afterAnswer(status);
      expect(done).toStrictEqual(['checkpoint']);
    }
  });

  test('not inside a failed transaction, where every statement is refused', () => {
    const { done, engine, housekeeping } = imagined();
    engine.now += 1000;
    engine.wal = 100 * MEGABYTE;
    housekeeping.afterAnswer('failed');
    expect(done).toStrictEqual([]);
  });

  test('after 60 s when anything was written, and only then', () => {
    const { done, engine, housekeeping } = imagined();
    engine.now = 30_000;
    housekeeping.afterAnswer('none');
    engine.now = 61_000;
    housekeeping.tick();
    expect(done).toStrictEqual([]);
    engine.wal = 100;
    housekeeping.afterAnswer('none');
    engine.now += 1000;
    housekeeping.tick();
    expect(done).toStrictEqual(['checkpoint']);
    engine.now += 61_000;
    housekeeping.tick();
    expect(done).toStrictEqual(['checkpoint']);
  });

  test('and how much was written is not asked with every answer', () => {
    const { done, engine, housekeeping } = imagined();
    engine.wal = 100 * MEGABYTE;
    engine.now = HOUSEKEEPING_LIMITS.lookEvery - 1;
    housekeeping.afterAnswer('none');
    expect(done).toStrictEqual([]);
    engine.now += 1;
    housekeeping.afterAnswer('none');
    expect(done).toStrictEqual(['checkpoint']);
  });
});

describe('tables are counted and cleared up', () => {
  const due = [
    ['public.counted', 't', 'f'],
    ['public.cleared', 'f', 't'],
    ['public.both', 't', 't'],
  ];

  test('in quiet moments after enough was written, one after the other', () => {
    const { done, engine, housekeeping } = imagined(due);
    engine.wal = MEGABYTE;
    engine.now = 1000;
    housekeeping.afterAnswer('none');
    housekeeping.tick();
    expect(done).toStrictEqual([]);
    engine.now += HOUSEKEEPING_LIMITS.quiet;
    const work = ['analyze public.counted', 'vacuum public.cleared', 'vacuum public.both', 'analyze public.both'];
    for (let moment = 1; moment <= work.length + 1; moment += 1) {
      housekeeping.tick();
      expect(done).toStrictEqual(work.slice(0, moment));
      engine.now += 1000;
    }
  });

  test('with messages in between, and what is left is done in the next quiet moment', () => {
    const { done, engine, housekeeping } = imagined(due);
    engine.wal = MEGABYTE;
    engine.now = 1000;
    housekeeping.afterAnswer('none');
    engine.now += HOUSEKEEPING_LIMITS.quiet;
    housekeeping.tick();
    housekeeping.afterAnswer('none');
    engine.now += 1;
    housekeeping.tick();
    expect(done).toStrictEqual(['analyze public.counted']);
    engine.now += HOUSEKEEPING_LIMITS.quiet;
    housekeeping.tick();
    expect(done).toStrictEqual(['analyze public.counted', 'vacuum public.cleared']);
  });

  test('not while a transaction is open', () => {
    const { done, engine, housekeeping } = imagined(due);
    engine.wal = MEGABYTE;
    engine.now = 1000;
    housekeeping.afterAnswer('open');
    engine.now += 10_000;
    housekeeping.tick();
    expect(done).toStrictEqual([]);
  });

  test('and all of them when their rows grow old, in a quiet moment or at the latest, long before the engine would refuse to write', () => {
    const { done, engine, housekeeping } = imagined();
    engine.age = 300_000_000;
    engine.wal = MEGABYTE;
    engine.now = 400;
    housekeeping.afterAnswer('none');
    expect(done).toStrictEqual([]);
    engine.now = 1000;
    housekeeping.tick();
    expect(done).toStrictEqual(['vacuum']);
    engine.age = 1_100_000_000;
    engine.wal += MEGABYTE;
    engine.now += 400;
    housekeeping.afterAnswer('none');
    expect(done).toStrictEqual(['vacuum', 'vacuum']);
  });
});

test('an idle engine is left alone', () => {
  let asked = 0;
  const engine = { now: 0 };
  const housekeeping = createHousekeeping(
    () => {
      asked += 1;
      return [['0']];
    },
    () => engine.now,
  );
  housekeeping.afterAnswer('none');
  engine.now = 1000;
  housekeeping.tick();
  asked = 0;
  for (let second = 0; second < 3600; second += 1) {
    engine.now += 1000;
    housekeeping.tick();
  }
  expect(asked).toBe(0);
});
