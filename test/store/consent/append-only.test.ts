import { beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '#test/support/databases.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { forEachStore } from '#test/support/world-databases.ts';
import { businessA, person } from '#test/support/world-directory.ts';

forEachStore((open) => {
  let database: TestDatabase;
  let world: World;

  beforeAll(async () => {
    const opened = await open();
    database = opened.database;
    world = await createWorld(opened.store);
    await world.post([person(1), person(2)]);
  });

  const changes = [
    'update consent_events set personal = null',
    'update consent_events set leaf = leaf where number = 9800000001',
    'delete from consent_events where number = 9800000001',
    'truncate consent_events',
    `insert into consent_events (business_id, number, n, kind, actor, at, leaf)
     values (1, 9800000001, 1, 'objected', 'person', '2026-01-01', '\\x00')
     on conflict (business_id, number, n) do update set kind = excluded.kind`,
  ];

  test.each(changes)('R17 evidence is only ever added to: refuses %s', async (sql) => {
    await expect(database.script(sql)).rejects.toThrow('append-only');
    expect(await world.check(businessA)).toEqual([]);
    expect((await world.events(person(1), businessA)).length).toBe(1);
  });
});
