import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openEmbedded } from '#store/engine/embedded.ts';
import { embeddedCopy } from '#test/support/databases.ts';
import { runChild } from './child.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function freshDirectory(schema: string): Promise<string> {
  const directory = await embeddedCopy(null);
  directories.push(directory);
  const database = await openEmbedded({ directory });
  await database.script(schema);
  await database.close();
  return directory;
}

const TWO_TABLES = 'create table entries (id int4 primary key); create table events (id int4 not null, at int4 not null)';

// Prints the number of each transaction once it is acknowledged.
const WRITER = `
  const events = { table: 'events', columns: [{ name: 'id', type: 'int4' }, { name: 'at', type: 'int4' }] };
  const insert = { name: 'insert', text: 'insert into entries select coalesce(max(id), 0) + 1 from entries returning id' };
  for (;;) {
    const id = await database.transaction(async (tx) => {
      const [row] = await tx.query(insert);
      await tx.copyIn(events, [[row.id, 0], [row.id, 1]]);
      return row.id;
    });
    console.log(id);
  }`;

test('after kill -9 in the middle of writing, all that was acknowledged is there and nothing is there by half', async () => {
  const directory = await freshDirectory(TWO_TABLES);
  let acknowledged = 0;
  for (const lines of [1, 53]) {
    const child = runChild(`const database = await openEmbedded({ directory: ${JSON.stringify(directory)} }); ${WRITER}`);
    let seen = 0;
    for await (const line of child.lines) {
      acknowledged = Number(line);
      seen += 1;
      if (seen === lines) child.process.kill('SIGKILL');
    }
    expect(await child.ended).toBe('');

    const database = await openEmbedded({ directory });
    const [found] = await database.query<{ entries: number; last: number; events: number; torn: number }>({
      name: 'found',
      text: `select (select count(*) from entries) as entries, (select max(id) from entries) as last,
        (select count(*) from events) as events,
        (select count(*) from entries where (select count(*) from events where events.id = entries.id) <> 2) as torn`,
    });
    await database.close();
    expect(found?.last).toBeGreaterThanOrEqual(acknowledged);
    expect(found).toStrictEqual({ entries: found?.last, last: found?.last, events: 2 * (found?.last ?? 0), torn: 0 });
  }
});

test('when the disk takes no more, calls fail, the process lives, and all that was acknowledged is there afterwards', async () => {
  // No file beyond half a megabyte: soon the WAL cannot be written on, which is what a full disk looks like.
  const directory = await freshDirectory(`${TWO_TABLES}; select pg_switch_wal()`);
  const child = runChild(
    `const database = await openEmbedded({ directory: ${JSON.stringify(directory)} });
    await (async () => { ${WRITER} })().catch((error) => console.log(error.message));
    await database.query({ name: 'one', text: 'select 1' }).catch(() => console.log('refused'));
    await database.close();
    console.log('closed');`,
    "trap '' XFSZ; ulimit -f 1000;",
  );
  const said: string[] = [];
  for await (const line of child.lines) said.push(line);
  await child.ended;
  expect(said.slice(-2)).toStrictEqual(['refused', 'closed']);
  expect(said.at(-3)).toContain('the embedded database has stopped');

  const database = await openEmbedded({ directory });
  const [found] = await database.query<{ last: number }>({ name: 'found', text: 'select max(id) as last from entries' });
  await database.close();
  expect(found?.last).toBeGreaterThanOrEqual(Number(said.at(-4)));
});
