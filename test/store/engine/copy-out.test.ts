import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CopiedRow } from '#store/engine/copy-out.ts';
import type { Database } from '#store/engine/database.ts';
import { forEachDatabase } from '#test/support/databases.ts';

forEachDatabase(null, (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const copy = (select: string) => ({ name: 'test_copy', text: `copy (${select}) to stdout (format binary)` });

  describe('rows copied out', () => {
    it('are those of the query, of every type and in order', async () => {
      const seen: unknown[] = [];
      const read = (row: CopiedRow) =>
        seen.push([
          row.int8(0),
          row.int4(1),
          row.isNull(2) ? null : row.bool(2),
          row.milliseconds(3),
          row.text(4),
          row.isNull(5) ? null : row.json(5),
        ]);
      const values = `(9000000001::int8, -7::int4, true, timestamptz '2026-11-23 10:00:00.123Z', 'declared', '{"a":["é",1]}'::jsonb),
        (-9007199254740991, 0, null, timestamptz '1969-12-31 23:59:59.999Z', '', null)`;
      await database.copyOut(copy(`select * from (values ${values}) as v`), read);
      expect(seen).toEqual([
        [9_000_000_001, -7, true, Date.UTC(2026, 10, 23, 10, 0, 0, 123), 'declared', { a: ['é', 1] }],
        [-Number.MAX_SAFE_INTEGER, 0, null, -1, '', null],
      ]);
    });

    it('may be none, or very many', async () => {
      let sum = 0;
      const add = (row: CopiedRow) => {
        sum += row.int8(0);
      };
      await database.copyOut(copy('select 1::int8 where false'), add);
      expect(sum).toBe(0);
      await database.copyOut(copy('select n::int8 from generate_series(1, 200000) as n'), add);
      expect(sum).toBe(20_000_100_000);
    });

    it('end with the error of the statement or of whoever takes them, and the session goes on', async () => {
      await expect(database.copyOut(copy('select 1 / 0'), () => undefined)).rejects.toThrow('division by zero');
      const refuse = () => {
        throw new Error('no more of these');
      };
      await expect(database.copyOut(copy('select generate_series(1, 5000)'), refuse)).rejects.toThrow('no more of these');
      expect(await database.query({ name: 'one', text: 'select 1 as one' })).toEqual([{ one: 1 }]);
    });
  });
});
