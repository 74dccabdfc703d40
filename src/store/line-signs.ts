/** Signs that consent lines still work. Few and read at every answer, so they are held in memory; real time, whatever the sandbox's clock says. */
import type { LineSigns } from '#app/ports/line-signs.ts';
import type { LineSign } from '#domain/account/line-health.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';
import { realClock } from './clock.ts';

/** Of a sandbox: every line works. */
export const unwatchedLines: LineSigns = {
  signOf: () => null,
  heard: () => undefined,
  checked: () => Promise.resolve(null),
  exchange: () => Promise.resolve(),
};

export function lineSigns(database: Sql, clock = realClock): LineSigns {
  let known = new Map<PhoneNumber, LineSign>();
  let unwritten = new Map<PhoneNumber, Instant>();

  async function exchange(lines: readonly PhoneNumber[]): Promise<void> {
    const heard = unwritten;
    unwritten = new Map();
    try {
      await insertFirstSeen(database, lines, clock.now());
      await upsertHeard(database, heard);
      const read = await selectSigns(database);
      for (const [line, at] of unwritten) read.set(line, { heardAt: at, brokenAt: null });
      known = read;
    } catch (error) {
      for (const [line, at] of heard) if (!unwritten.has(line)) unwritten.set(line, at);
      throw error;
    }
  }

  return {
    signOf: (line) => known.get(line) ?? null,
    heard(line) {
      const at = clock.now();
      unwritten.set(line, at);
      known.set(line, { heardAt: at, brokenAt: null });
    },
    async checked(line, check) {
      if (check === 'works') await upsertHeard(database, new Map([[line, clock.now()]]));
      else await upsertBroken(database, line, clock.now());
      unwritten.delete(line);
      known = await selectSigns(database);
      return known.get(line) ?? null;
    },
    exchange,
  };
}

async function insertFirstSeen(sql: Sql, lines: readonly PhoneNumber[], at: Instant): Promise<void> {
  if (lines.length === 0) return;
  const text = `
    insert into line_signs (line, heard_at) select line, $2::timestamptz from unnest($1::int8[]) as given (line)
    on conflict (line) do nothing`;
  await sql.query({ name: 'line_first_seen', text }, [lines, timestamp(at)]);
}

/** A sign of life that is later than what a check found overrules it. */
async function upsertHeard(sql: Sql, heard: ReadonlyMap<PhoneNumber, Instant>): Promise<void> {
  if (heard.size === 0) return;
  const text = `
    insert into line_signs as known (line, heard_at) select line, at from unnest($1::int8[], $2::timestamptz[]) as given (line, at)
    on conflict (line) do update
    set heard_at = greatest(known.heard_at, excluded.heard_at),
        broken_at = case when excluded.heard_at >= known.broken_at then null else known.broken_at end`;
  const sorted = [...heard].toSorted(([one], [other]) => one - other);
  await sql.query({ name: 'line_heard', text }, [sorted.map(([line]) => line), sorted.map(([, at]) => timestamp(at))]);
}

/** Said again, it is broken since the first time. */
async function upsertBroken(sql: Sql, line: PhoneNumber, at: Instant): Promise<void> {
  const text = `
    insert into line_signs as known (line, heard_at, broken_at) values ($1, $2::timestamptz, $2::timestamptz)
    on conflict (line) do update set broken_at = coalesce(known.broken_at, excluded.broken_at)`;
  await sql.query({ name: 'line_broken', text }, [line, timestamp(at)]);
}

async function selectSigns(sql: Sql): Promise<Map<PhoneNumber, LineSign>> {
  const text = 'select line, heard_at as "heardAt", broken_at as "brokenAt" from line_signs';
  const rows = await sql.query<LineSign & { readonly line: PhoneNumber }>({ name: 'line_signs', text });
  return new Map(rows.map(({ line, heardAt, brokenAt }) => [line, { heardAt, brokenAt }]));
}
