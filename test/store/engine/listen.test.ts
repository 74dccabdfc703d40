import { beforeAll, expect, test } from 'vitest';
import { forEachDatabase, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';

const notify = { name: 'notify', text: 'select pg_notify($1, $2)' };

forEachDatabase(null, (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });

  test('a listener hears what is said on its channel, in order, and nothing else', async () => {
    const heard: string[] = [];
    const stop = await database.listen('Keys "changed"', (payload) => heard.push(payload));
    await database.query(notify, ['another', 'x']);
    await database.query(notify, ['Keys "changed"', 'one']);
    await database.query(notify, ['Keys "changed"', 'दो']);
    await expect.poll(() => heard).toStrictEqual(['one', 'दो']);
    await stop();
    await database.query(notify, ['Keys "changed"', 'three']);
    expect(heard).toHaveLength(2);
  });

  test('what a transaction says is heard when it commits, and not when it rolls back', async () => {
    const heard: string[] = [];
    const stop = await database.listen('said', (payload) => heard.push(payload));
    await database
      .transaction(async (tx) => {
        await tx.query(notify, ['said', 'taken back']);
        throw new Error('no');
      })
      .catch(() => undefined);
    await database.transaction((tx) => tx.query(notify, ['said', 'meant']));
    await expect.poll(() => heard).toStrictEqual(['meant']);
    await stop();
  });

  test('two listeners of one channel both hear, also after one has left', async () => {
    const [first, second]: [string[], string[]] = [[], []];
    const [stopFirst, stopSecond] = await Promise.all([
      database.listen('shared', (payload) => first.push(payload)),
      database.listen('shared', (payload) => second.push(payload)),
    ]);
    await database.query(notify, ['shared', '1']);
    await expect.poll(() => [first, second]).toStrictEqual([['1'], ['1']]);
    await stopFirst();
    await database.query(notify, ['shared', '2']);
    await expect.poll(() => second).toStrictEqual(['1', '2']);
    expect(first).toStrictEqual(['1']);
    await stopSecond();
  });
});

test('on a server a listener whose connection is lost is told so, and hears again', async () => {
  const database = await openTestPostgres(null);
  const heard: string[] = [];
  let missed = 0;
  await database.listen(
    'keys',
    (payload) => heard.push(payload),
    () => {
      missed += 1;
    },
  );
  const terminate = {
    name: 'terminate',
    text: 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  };
  await database.query(terminate);
  await expect.poll(() => missed).toBe(1);
  await database.query(notify, ['keys', 'again']);
  await expect.poll(() => heard).toStrictEqual(['again']);
  await database.close();
});
