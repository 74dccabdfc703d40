/**
 * What a server's background processes do and single-user mode leaves undone: checkpoints (or the WAL grows without bound),
 * ANALYZE (or the planner takes every table for empty) and VACUUM. Each runs between two messages of the session, so it delays
 * them: what can wait, waits for a quiet moment, and tables are tended one at a time, with the session's messages in between.
 */
import type { transactionStatus } from './simple-query.ts';

export interface HousekeepingLimits {
  /** Bytes of WAL after which a checkpoint is made at once, also inside a transaction. */
  readonly checkpointBytes: number;
  /** Milliseconds after which a checkpoint is made if anything was written. */
  readonly checkpointEvery: number;
  /** Milliseconds between two looks at how much was written. */
  readonly lookEvery: number;
  /** Milliseconds without a message that count as a quiet moment. */
  readonly quiet: number;
  /** Bytes of WAL between two looks at the tables. */
  readonly tablesBytes: number;
  /**
   * Age in transactions at which rows are frozen, in a quiet moment and at the latest. The engine would refuse to write at about
   * 2,000 million.
   */
  readonly freezeAge: number;
  readonly latestFreezeAge: number;
}

export const HOUSEKEEPING_LIMITS: HousekeepingLimits = {
  checkpointBytes: 64 * 1024 * 1024,
  checkpointEvery: 60_000,
  lookEvery: 250,
  quiet: 500,
  tablesBytes: 256 * 1024,
  freezeAge: 200_000_000,
  latestFreezeAge: 1_000_000_000,
};

export interface Housekeeping {
  /** After each answer; `status` is the session's state in it. */
  afterAnswer(status: Status): void;
  /** About once a second. */
  tick(): void;
}

type Status = ReturnType<typeof transactionStatus>;
type Rows = readonly (readonly (string | null)[])[];

/** `run` runs one statement at once; `clock` is in milliseconds and only ever compared with itself. */
export function createHousekeeping(run: (sql: string) => Rows, clock: () => number, limits = HOUSEKEEPING_LIMITS): Housekeeping {
  let status: Status = 'none';
  let heardAt = clock();
  let lookedAt = heardAt;
  /** Answers were given since the last look, and since the last quiet moment. */
  let unseen = false;
  let restless = false;
  let wal = walPosition();
  let checkpointAt = heardAt;
  let checkpointWal = wal;
  let busyWal = wal;
  let quietWal = wal;
  /** What is to be done to tables while messages keep coming, and what can wait for quiet moments. */
  let urgent: string[] = [];
  let leisurely: string[] = [];

  function walPosition(): number {
    return Number(run(WAL_POSITION)[0]?.[0] ?? 0);
  }

  function look(now: number): void {
    lookedAt = now;
    unseen = false;
    wal = walPosition();
    if (wal - checkpointWal >= limits.checkpointBytes || checkpointIsDue(now)) checkpoint(now);
    // ANALYZE would see the half of a transaction, and VACUUM is refused in one.
    if (status !== 'none') return;
    if (wal - busyWal >= limits.tablesBytes) {
      busyWal = wal;
      urgent = tableWork(BUSY, limits.latestFreezeAge);
    }
    const first = urgent.shift();
    if (first !== undefined) run(first);
  }

  function checkpointIsDue(now: number): boolean {
    return now - checkpointAt >= limits.checkpointEvery && wal > checkpointWal;
  }

  function checkpoint(now: number): void {
    run('checkpoint');
    checkpointAt = now;
    checkpointWal = walPosition();
  }

  /** The statements that are due, one table each but for the freezing of old rows. */
  function tableWork(thresholds: Thresholds, freezeAge: number): string[] {
    run('select pg_stat_force_next_flush()');
    const work: string[] = [];
    for (const [table, analyze, vacuum] of run(tablesToTend(thresholds))) {
      if (table === null || table === undefined) continue;
      if (vacuum === 't') work.push(`vacuum ${table}`);
      if (analyze === 't') work.push(`analyze ${table}`);
    }
    if (run(oldRows(freezeAge)).length > 0) work.push('vacuum');
    return work;
  }

  return {
    afterAnswer(now) {
      status = now;
      heardAt = clock();
      unseen = true;
      restless = true;
      if (heardAt - lookedAt >= limits.lookEvery && (status === 'none' || status === 'open')) look(heardAt);
    },
    tick() {
      const now = clock();
      if (status !== 'none') return;
      if (unseen || checkpointIsDue(now)) look(now);
      if (now - heardAt < limits.quiet) return;
      if (restless && wal - quietWal >= limits.tablesBytes) leisurely = tableWork(QUIET, limits.freezeAge);
      restless = false;
      const first = leisurely.shift();
      if (first === undefined) return;
      run(first);
      // The work itself writes, and is no reason for more of it.
      quietWal = walPosition();
    },
  };
}

function oldRows(age: number): string {
  return `select 1 from pg_database where datname = current_database() and age(datfrozenxid) > ${age}`;
}

const WAL_POSITION = "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn";

/** A table is due when its count exceeds `base + share × its rows`. */
interface Thresholds {
  readonly analyze: Due;
  readonly dead: Due;
  readonly inserted: Due;
}

interface Due {
  readonly base: number;
  readonly share: number;
}

/** As PostgreSQL's own autovacuum has it. */
const QUIET: Thresholds = {
  analyze: { base: 50, share: 0.1 },
  dead: { base: 50, share: 0.2 },
  inserted: { base: 1000, share: 0.2 },
};

/** While messages keep coming: only tables that have doubled, or are more dead than alive. */
const BUSY: Thresholds = {
  analyze: { base: 500, share: 1 },
  dead: { base: 10_000, share: 1 },
  inserted: { base: Number.POSITIVE_INFINITY, share: 0 },
};

// Row counts of -1 are tables nobody has counted yet.
function tablesToTend({ analyze, dead, inserted }: Thresholds): string {
  const isDue = (count: string, { base, share }: Due): string =>
    Number.isFinite(base) ? `${count} > ${base} + ${share} * greatest(reltuples, 0)` : 'false';
  return `select * from (
    select format('%I.%I', schemaname, s.relname) as name,
      schemaname not like 'pg\\_%' and ${isDue('n_mod_since_analyze', analyze)} as analyze_due,
      ${isDue('n_dead_tup', dead)} or ${isDue('n_ins_since_vacuum', inserted)} as vacuum_due
    from pg_stat_all_tables s join pg_class c on c.oid = s.relid
    where c.relkind in ('r', 'm') and schemaname not like 'pg\\_toast%'
  ) tables where analyze_due or vacuum_due`;
}
