import { beforeAll, beforeEach, expect, test } from 'vitest';
import { isRetryable, isUniqueViolation } from '#store/engine/database.ts';
import { forEachDatabase, type TestDatabase } from '#test/support/databases.ts';

const insert = { name: 'insert', text: 'insert into notes (id, body) values ($1, $2)' };
const select = { name: 'select', text: 'select id, body from notes order by id' };
const TABLE = "create table notes (id int4 primary key, body text not null check (body <> ''))";

forEachDatabase(null, (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await database.script(TABLE);
  });
  beforeEach(() => database.script('delete from notes'));

  const rows = (): Promise<readonly { id: number; body: string }[]> => database.query(select);

  test('a transaction that resolves is kept, with its value', async () => {
    const value = await database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      await tx.query(insert, [2, 'two']);
      return (await tx.query(select)).length;
    });
    expect(value).toBe(2);
    expect(await rows()).toHaveLength(2);
  });

  test('a transaction that throws leaves nothing, and throws what its work threw', async () => {
    const reason = new Error('changed my mind');
    const attempt = database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      throw reason;
    });
    await expect(attempt).rejects.toBe(reason);
    expect(await rows()).toStrictEqual([]);
  });

  test('a refused statement leaves nothing of its transaction', async () => {
    const attempt = database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      await tx.query(insert, [1, 'again']);
    });
    await expect(attempt).rejects.toMatchObject({ code: '23505', constraint: 'notes_pkey' });
    expect(await rows()).toStrictEqual([]);
  });

  test('work that hides a failed statement does not pass for committed', async () => {
    const attempt = database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      await tx.query(insert, [1, 'again']).catch(() => undefined);
    });
    await expect(attempt).rejects.toThrow('rolled back');
    expect(await rows()).toStrictEqual([]);
  });

  test('statements asked for at once inside a transaction run in the order of asking', async () => {
    await database.transaction(async (tx) => {
      await Promise.all([
        tx.query(insert, [1, 'one']),
        tx.query(insert, [2, 'two']),
        tx.script('update notes set body = body || 1'),
      ]);
    });
    expect(await rows()).toStrictEqual([
      { id: 1, body: 'one1' },
      { id: 2, body: 'two1' },
    ]);
  });

  test('a statement that outlives its transaction is refused', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      late = new Promise((resolve) => setImmediate(resolve)).then(() => tx.query(insert, [1, 'late']));
      late.catch(() => undefined);
    });
    await expect(late).rejects.toThrow('already ended');
    expect(await rows()).toStrictEqual([]);
  });

  test('transactions asked for at once all take place', async () => {
    await database.script("insert into notes values (1, '0')");
    const add = { name: 'add', text: 'update notes set body = (body::int4 + 1)::text where id = 1' };
    await Promise.all(Array.from({ length: 40 }, () => database.transaction((tx) => tx.query(add))));
    expect(await rows()).toStrictEqual([{ id: 1, body: '40' }]);
  });

  test('what a transaction has not committed is not seen outside it', async () => {
    const seen: number[] = [];
    let outside: Promise<void> = Promise.resolve();
    await database.transaction(async (tx) => {
      await tx.query(insert, [1, 'one']);
      // On the embedded engine this waits for its turn, on a server it looks from another session: either way it sees all or nothing.
      outside = database.query(select).then((found) => void seen.push(found.length));
      if (database.kind === 'postgres') await outside;
      await tx.query(insert, [2, 'two']);
    });
    await outside;
    expect(seen).toStrictEqual([database.kind === 'postgres' ? 0 : 2]);
  });

  test('the level is read committed', async () => {
    const [row] = await database.transaction((tx) =>
      tx.query<{ level: string }>({ name: 'level', text: "select current_setting('transaction_isolation') as level" }),
    );
    expect(row?.level).toBe('read committed');
  });

  test('after any error the session serves the next call', async () => {
    await expect(database.query({ name: 'broken', text: 'select nonsense' })).rejects.toMatchObject({ code: '42703' });
    await expect(database.script('select 1; select nonsense')).rejects.toMatchObject({ code: '42703' });
    await expect(database.query(insert, [1, ''])).rejects.toMatchObject({ code: '23514', constraint: 'notes_body_check' });
    await expect(database.query(insert, [1, 'zero \0'])).rejects.toMatchObject({ code: '22021' });
    await database.query(insert, [1, 'one']);
    expect(await rows()).toStrictEqual([{ id: 1, body: 'one' }]);
  });

  test('an error names code, constraint and statement, and quotes no value', async () => {
    await database.query(insert, [77, 'one']);
    const error = await database.query(insert, [77, 'two']).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code: '23505', constraint: 'notes_pkey', table: 'notes', statement: 'insert' });
    expect(JSON.stringify({ ...(error as Error), message: (error as Error).message })).not.toContain('77');
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'notes_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
    expect(isRetryable(error)).toBe(false);
  });

  test('a script is several statements, all or none of them', async () => {
    await database.script("insert into notes values (1, 'one'); insert into notes values (2, 'two')");
    await expect(
      database.script("insert into notes values (3, 'three'); insert into notes values (3, 'three')"),
    ).rejects.toThrow();
    expect(await rows()).toHaveLength(2);
  });
});
