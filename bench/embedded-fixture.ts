/** The fixture in an embedded database. It is smaller: the engine takes rows one session at a time. */

import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, DAY, instant } from '#domain/kernel/instant.ts';
import { insertRequest } from '#store/consent/statements.ts';
import { openEmbedded } from '#store/engine/embedded.ts';
import { migrate } from '#store/engine/migrate.ts';
import { fillDirectory } from './directory.ts';
import { BUSINESSES, keepTexts, MIGRATIONS, pastRequests, schemaKey } from './fixture.ts';
import { fixtureTargets, rowsOf } from './fixture-rows.ts';
import { cacheFolder } from './postgres.ts';

/** A directory with a copy of it, for one benchmark. */
export async function copyEmbedded(entries: number): Promise<{ directory: string; remove(): Promise<void> }> {
  const source = path.join(cacheFolder(), `embedded-${await schemaKey()}-${entries}`);
  if (!existsSync(source)) await fill(source, entries);
  const directory = await mkdtemp(path.join(cacheFolder(), 'run-'));
  await cp(source, directory, { recursive: true });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

async function fill(target: string, entries: number): Promise<void> {
  const unfinished = `${target}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const database = await openEmbedded({ directory: unfinished });
  try {
    const now = instant(Date.now());
    await migrate(database, MIGRATIONS, now);
    await fillDirectory(database, BUSINESSES, after(now, -365 * DAY));
    await keepTexts(database);
    const { requests, records } = pastRequests(entries, now);
    for (const record of records) await insertRequest(database, record);
    for (const past of requests) {
      const rows = rowsOf(past);
      await database.transaction(async (tx) => {
        await tx.copyIn(fixtureTargets.whitelist_entries, rows.whitelist_entries);
        await tx.copyIn(fixtureTargets.consent_events, rows.consent_events);
        await tx.copyIn(fixtureTargets.notices, rows.notices);
      });
    }
    await database.script('vacuum (analyze)');
  } finally {
    await database.close();
  }
  await rename(unfinished, target);
}
