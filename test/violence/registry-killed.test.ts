/** The service is killed again and again while it imports a registry: whoever asks afterwards finds the version from before. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clearUpAfterwards, dataDirectory, freshDirectory, startService } from '#test/peers/service.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';
import { chance } from './chance.ts';
import { MINUTES, SEED } from './killing.ts';
import { beginImport, importEnded, importOf, LARGE, registryFiles, registryOf, SMALL, saidOf } from './registry.ts';

clearUpAfterwards();

const ROUNDS = 10;
const ASKED = [6_000_000_001, 6_500_000_000, 9_000_000_001, 9_999_999_999];

async function killed(directory: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const random = chance(SEED);
  await registryFiles(directory);
  let service = await startService({ directory, environment });
  await importEnded(service.demo, await beginImport(service.demo, 'small.csv'));
  const before = await registryOf(service.demo);
  const said = await saidOf(service.demo, ASKED);
  expect(before).toMatchObject({ version: 1, numbers: SMALL });

  let longest = 1_500;
  let cut = 0;
  for (let round = 0; cut < ROUNDS && round < 4 * ROUNDS; round += 1) {
    const id = await beginImport(service.demo, 'large.csv');
    await pause(random.below(longest));
    await service.end('SIGKILL');
    service = await startService({ directory, environment });
    const shown = await importOf(service.demo, id);
    if (shown.state === 'done') {
      // Too late to be in the middle of it: the old copy comes back, and the next round is killed earlier.
      longest = Math.max(50, Math.floor(longest * 0.7));
      await importEnded(service.demo, await beginImport(service.demo, 'small.csv'));
      continue;
    }
    cut += 1;
    expect(shown).toMatchObject({ state: 'failed', why: 'the service ended while it ran' });
    expect(await registryOf(service.demo)).toMatchObject({ numbers: SMALL, chunks: Number(before.chunks) });
    expect(await saidOf(service.demo, ASKED)).toEqual(said);
  }
  expect(cut).toBe(ROUNDS);
  const last = await importEnded(service.demo, await beginImport(service.demo, 'large.csv'));
  expect(last).toMatchObject({ state: 'done', added: LARGE });
  expect(await registryOf(service.demo)).toMatchObject({ numbers: LARGE });
  expect(await service.end('SIGTERM')).toBe(0);
  return `killed ${cut} times within ${longest} ms of the beginning of an import`;
}

test(
  `killed ${ROUNDS} times while it imports into PostgreSQL, the service keeps the registry it had`,
  async () => {
    const database = await openTestPostgres(MIGRATIONS);
    if (database.address.kind !== 'postgres') throw new Error('not PostgreSQL');
    console.log(`PostgreSQL: ${await killed(freshDirectory(), { DATABASE_URL: database.address.connectionString })}`);
    await database.close();
  },
  20 * MINUTES,
);

test(
  `killed ${ROUNDS} times while it imports into its embedded database, the service keeps the registry it had`,
  async () => {
    console.log(`embedded: ${await killed(await dataDirectory(), {})}`);
  },
  20 * MINUTES,
);
