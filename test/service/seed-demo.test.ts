import os from 'node:os';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, type SeedPorts, seedDemo } from '#app/seed-demo.ts';
import { closing } from '#root/closing.ts';
import { openPorts } from '#root/ports.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the demo of a sandbox', () => {
  const opened = closing();
  let ports: SeedPorts;

  beforeEach(async () => {
    const database = await openTestPostgres(MIGRATIONS);
    opened.add('the database', database.close);
    const metrics = createMetrics({ processFigures: false });
    ({ ports } = await openPorts(database, { mode: 'sandbox', dataDir: os.tmpdir(), log: quiet, metrics, closing: opened }));
  });
  afterAll(() => opened.close(() => undefined));

  it('is a business that may post, with a number and two lines which one carrier connection serves', async () => {
    const demo = await seedDemo(ports, null);
    const directory = ports.directory.current();
    const context = directory.accountBySid(demo.sid);
    if (context === null) throw new Error('no such account');
    expect([context.business.id, context.business.agreement]).toEqual([demo.businessId, expect.anything()]);
    const connection = directory.connectionBySecret(ports.sha256(Buffer.from(demo.hookSecret)), ports.clock.now());
    expect(context.virtualNumbers).toMatchObject([{ number: demo.virtualNumber, connectionId: connection?.id }]);
    for (const [meaning, number] of [
      ['object', demo.objectLine],
      ['agree', demo.agreeLine],
    ] as const) {
      expect(directory.linesFor(context.business.id, meaning)).toMatchObject([{ number, connectionId: connection?.id }]);
    }
  });

  it('stays as it is when done again', async () => {
    const demo = await seedDemo(ports, null);
    expect(await seedDemo(ports, demo)).toEqual(demo);
    expect(counts()).toEqual({ businesses: 1, accounts: 1, numbers: 3, connections: 1 });
  });

  it('gets new secrets, and nothing else new, when they are no longer known', async () => {
    const demo = await seedDemo(ports, null);
    const again = await seedDemo(ports, null);
    const { apiKey, apiToken, hookSecret, ...rest } = again;
    expect(demo).toMatchObject(rest);
    expect([apiKey, apiToken, hookSecret]).not.toContainEqual(demo.hookSecret);
    expect(
      ports.directory.current().connectionBySecret(ports.sha256(Buffer.from(demo.hookSecret)), ports.clock.now()),
    ).toBeNull();
    expect(counts()).toEqual({ businesses: 1, accounts: 1, numbers: 3, connections: 1 });
  });

  it('is made whole where a start broke off, and made anew where the secrets are another database’s', async () => {
    const first = await seedDemo(ports, null);
    await ports.administration.revokeKey(accountOf(first), first.apiKey, ports.clock.now());
    const second = await seedDemo(ports, first);
    expect({ ...second, apiKey: '', apiToken: '' }).toEqual({ ...first, apiKey: '', apiToken: '' });
    const foreign: Demo = { ...first, sid: 'demo-elsewhere', apiKey: 'x', hookSecret: 'y' };
    expect((await seedDemo(ports, foreign)).sid).toBe(first.sid);
  });

  function accountOf(demo: Demo) {
    const context = ports.directory.current().accountBySid(demo.sid);
    if (context === null) throw new Error('no such account');
    return context.account.id;
  }

  function counts() {
    const directory = ports.directory.current();
    return {
      businesses: directory.businesses().length,
      accounts: directory.accounts().length,
      numbers: directory.serviceNumbers().length,
      connections: directory.connections().length,
    };
  }
});
