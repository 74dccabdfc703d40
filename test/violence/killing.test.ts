/** The service is killed with SIGKILL in the middle of its work, again and again. (What a killed process cannot show: power-cut.test.ts.) */
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clearUpAfterwards, type Demo, dataDirectory, freshDirectory, startService } from '#test/peers/service.ts';
import { chance } from './chance.ts';
import { walSize } from './evidence.ts';
import {
  expectShown,
  expectWhole,
  freshNumbers,
  inDatabase,
  killInTraffic,
  MINUTES,
  SEED,
  summary,
  untilAllSent,
} from './killing.ts';
import { emptyLedger, statusOf } from './traffic.ts';

clearUpAfterwards();

const ROUNDS = 25;
/** Of WAL, in MiB. */
const MOST_WAL = 128;
/** Milliseconds. Three seconds are promised on a machine that does nothing else. */
const READY_WITHIN = 60_000;

test(
  `killed ${ROUNDS} times while it writes, the embedded service loses nothing that it acknowledged and is soon ready again`,
  async () => {
    const directory = await dataDirectory();
    const ledger = emptyLedger();
    const shown = new Set<number>();
    const luck = chance(SEED);
    const fresh = freshNumbers(9_000_000_000);
    const ready: number[] = [];
    const wal: number[] = [];
    let demo: Demo | undefined;
    for (let round = 0; round < ROUNDS; round += 1) {
      const service = await startService({ directory });
      if (round > 0) ready.push(service.readyAfter);
      await expectShown(service.demo, ledger, shown);
      await killInTraffic(service, { ledger, chance: luck, fresh });
      wal.push(walSize(directory));
      ({ demo } = service);
      if (round !== 12) continue;
      // As the killed process left it, and not as the next one repairs it.
      const copy = freshDirectory();
      cpSync(directory, copy, { recursive: true });
      await inDatabase(copy, (database) => expectWhole(database, service.demo, ledger));
    }
    if (demo === undefined) throw new Error('there was no round');
    const last = await startService({ directory });
    ready.push(last.readyAfter);
    await expectShown(last.demo, ledger, shown);
    await untilAllSent(last.demo);
    expect(await last.end('SIGTERM')).toBe(0);
    const checked = await inDatabase(directory, (database) => expectWhole(database, last.demo, ledger));
    console.log(
      `seed ${SEED}: ${ledger.posted.size} numbers acknowledged, ${JSON.stringify(ledger.acknowledged)}, ${checked} chains whole; ` +
        `ready again in ${summary(ready)} ms; WAL ${summary(wal)} MiB`,
    );
    expect(Math.min(...Object.values(ledger.acknowledged))).toBeGreaterThan(0);
    expect(Math.max(...wal)).toBeLessThanOrEqual(MOST_WAL);
    expect(Math.max(...ready)).toBeLessThan(READY_WITHIN);
  },
  20 * MINUTES,
);

test('a second process on the same directory is refused, the first goes on, and when it is killed the directory is free', async () => {
  const directory = await dataDirectory();
  const first = await startService({ directory });
  const inUse = `${directory} is in use by another process (${first.pid}); one server at a time can open it`;
  await expect(startService({ directory })).rejects.toThrow(`ended before it was ready: sammati: ${inUse}\n`);
  expect(await statusOf(first.demo, 9_000_000_001)).toBe('Neutral');
  await first.end('SIGKILL');
  const third = await startService({ directory });
  expect(await statusOf(third.demo, 9_000_000_001)).toBe('Neutral');
});
