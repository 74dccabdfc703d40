/** As killing.test.ts, on a PostgreSQL server: here the database outlives the service. */
import { expect, test } from 'vitest';
import { clearUpAfterwards, freshDirectory, startService } from '#test/peers/service.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';
import { chance } from './chance.ts';
import { expectShown, expectWhole, freshNumbers, killInTraffic, MINUTES, SEED, summary, untilAllSent } from './killing.ts';
import { emptyLedger } from './traffic.ts';

clearUpAfterwards();

const ROUNDS = 6;

test(
  `killed ${ROUNDS} times while it writes to PostgreSQL, the service loses nothing that it acknowledged`,
  async () => {
    const database = await openTestPostgres(MIGRATIONS);
    if (database.address.kind !== 'postgres') throw new Error('not PostgreSQL');
    const environment = { DATABASE_URL: database.address.connectionString };
    const directory = freshDirectory();
    const ledger = emptyLedger();
    const shown = new Set<number>();
    const wire = { ledger, chance: chance(SEED), fresh: freshNumbers(9_000_000_000) };
    const ready: number[] = [];
    let service = await startService({ directory, environment });
    for (let round = 0; round < ROUNDS; round += 1) {
      const { demo } = service;
      await killInTraffic(service, wire);
      await expectWhole(database, demo, ledger);
      service = await startService({ directory, environment });
      ready.push(service.readyAfter);
      await expectShown(service.demo, ledger, shown);
    }
    await untilAllSent(service.demo);
    const checked = await expectWhole(database, service.demo, ledger);
    expect(await service.end('SIGTERM')).toBe(0);
    await database.close();
    console.log(
      `seed ${SEED}: ${ledger.posted.size} numbers acknowledged, ${JSON.stringify(ledger.acknowledged)}, ${checked} chains whole; ` +
        `ready again in ${summary(ready)} ms`,
    );
  },
  20 * MINUTES,
);
