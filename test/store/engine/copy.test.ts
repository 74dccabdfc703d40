import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CopyTarget, SqlValue } from '#store/engine/database.ts';
import { forEachDatabase, type TestDatabase } from '#test/support/databases.ts';

const target: CopyTarget = {
  table: 'Every Type',
  columns: [
    { name: 'id', type: 'int8' },
    { name: 'small', type: 'int2' },
    { name: 'middle', type: 'int4' },
    { name: 'yes', type: 'bool' },
    { name: 'words', type: 'text' },
    { name: 'raw', type: 'bytea' },
    { name: 'key', type: 'uuid' },
    { name: 'at', type: 'timestamptz' },
    { name: 'facts', type: 'jsonb' },
    { name: 'mood', type: 'enum:mood' },
  ],
};

const UUID = '0b6a1c5e-8a39-4c0e-9d5c-3f4b2a190001';

forEachDatabase(null, (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await database.script(`create type mood as enum ('calm', 'कुश');
      create table "Every Type" (
        id int8 primary key, small int2, middle int4, yes bool, words text, raw bytea, key uuid, at timestamptz, facts jsonb, mood mood
      );
      create table pairs (a int8 not null, b text not null)`);
  });
  beforeEach(() => database.script('delete from "Every Type"; delete from pairs'));

  const all = { name: 'all', text: 'select * from "Every Type" order by id' };
  const copy = (rows: readonly (readonly SqlValue[])[], into = target): Promise<void> =>
    database.transaction((tx) => tx.copyIn(into, rows));

  test('every type arrives as it was given, nulls included', async () => {
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256));
    const rows: SqlValue[][] = [
      [-9_007_199_254_740_991, -32_768, -2_147_483_648, false, '', Buffer.of(), UUID, -1, '{}', 'calm'],
      [1, null, null, null, null, null, null, null, null, null],
      [
        9_000_000_001,
        32_767,
        2_147_483_647,
        true,
        'नमस्ते 😀 \t"\\N',
        bytes,
        UUID.toUpperCase(),
        1_767_225_600_123,
        '{"ક":[1,null]}',
        'कुश',
      ],
      [9_007_199_254_740_991, 0, 0, true, 'x'.repeat(200_000), new Uint8Array(70_000), UUID, 253_402_300_799_999, '"s"', null],
    ];
    await copy(rows);
    const found = await database.query<Record<string, unknown>>(all);
    expect(
      found.map(({ raw, ...rest }) => ({ ...rest, raw: raw === null ? null : Buffer.from(raw as Uint8Array).toString('hex') })),
    ).toStrictEqual(
      rows.map(([id, small, middle, yes, words, raw, key, at, facts, mood]) => ({
        id,
        small,
        middle,
        yes,
        words,
        raw: raw === null ? null : Buffer.from(raw as Uint8Array).toString('hex'),
        key: typeof key === 'string' ? key.toLowerCase() : key,
        at,
        facts: typeof facts === 'string' ? JSON.parse(facts) : facts,
        mood,
      })),
    );
  });

  test('thousands of rows arrive, in several messages', async () => {
    const pairs: CopyTarget = {
      table: 'pairs',
      columns: [
        { name: 'a', type: 'int8' },
        { name: 'b', type: 'text' },
      ],
    };
    await copy(
      Array.from({ length: 20_000 }, (_, index) => [9_000_000_000 + index, `row ${index}`]),
      pairs,
    );
    const [row] = await database.query({
      name: 'count',
      text: 'select count(*)::int8 as n, max(a) as last, min(b) as first from pairs',
    });
    expect(row).toStrictEqual({ n: 20_000, last: 9_000_019_999, first: 'row 0' });
  });

  test('no rows are no error', async () => {
    await copy([]);
    expect(await database.query(all)).toStrictEqual([]);
  });

  test('a violated key rejects as it does for a statement, and leaves nothing', async () => {
    const row = (id: number): SqlValue[] => [id, null, null, null, null, null, null, null, null, null];
    const attempt = database.transaction(async (tx) => {
      await tx.copyIn(
        target,
        Array.from({ length: 3000 }, (_, id) => row(id)),
      );
      await tx.copyIn(target, Array.from({ length: 3000 }, (_, id) => row(5999 - id)).concat([row(7)]));
    });
    await expect(attempt).rejects.toMatchObject({ code: '23505', constraint: 'Every Type_pkey', statement: 'copy Every Type' });
    expect(await database.query(all)).toStrictEqual([]);
  });

  describe('a value that does not fit its column is refused before anything is sent', () => {
    test.each([
      ['id', 1.5],
      ['id', '1'],
      ['small', 40_000],
      ['middle', 2_147_483_648],
      ['yes', 1],
      ['raw', 'text'],
      ['key', 'not-a-uuid'],
      ['at', '2026-01-01'],
      ['facts', 5],
      ['mood', true],
    ])('%s %j', async (name, value) => {
      const row = target.columns.map((column) => (column.name === name ? value : column.name === 'id' ? 1 : null));
      await expect(copy([row])).rejects.toThrow(`a value for Every Type.${name} is not of type`);
    });
  });

  test('a label that the enum does not have, and a table that does not exist, are errors of the server', async () => {
    const row = [1, null, null, null, null, null, null, null, null, 'angry'];
    await expect(copy([row])).rejects.toMatchObject({ code: '22P02' });
    await expect(copy([row], { ...target, table: 'nowhere' })).rejects.toMatchObject({ code: '42P01' });
    await copy([[1, null, null, null, null, null, null, null, null, 'calm']]);
    expect(await database.query(all)).toHaveLength(1);
  });

  test('a row of the wrong width is refused', async () => {
    await expect(copy([[1, 2]])).rejects.toThrow('2 values, not 10');
  });
});
