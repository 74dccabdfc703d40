import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromIndianTime, HOUR, indianTime } from '#domain/kernel/instant.ts';
import { anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';
import { replaceRegistry } from '#test/support/registry-fill.ts';

let database: TestDatabase;
let api: ApiServer;

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
  api = await openApiServer(database);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

it('R16: a scrub knows the national holidays that a person has blocked, as the permission answer does', async () => {
  const account = await anAccount(api);
  const now = api.ports.clock.now();
  const republicDay = fromIndianTime(indianTime(now).year + 1, 1, 26, 11 * HOUR);
  for (const [at, permitted] of [
    [fromIndianTime(indianTime(now).year + 1, 1, 25, 11 * HOUR), 'yes'],
    [republicDay, 'no'],
  ] as const) {
    await api.advance(at - api.ports.clock.now());
    const [profile] = (await api.ports.registryImports.profileIds(['38'])) ?? [];
    await replaceRegistry(api.ports, at, new Map([[9_876_500_001, profile ?? 0]]));
    const answer = await fetch(`${api.url}/api/scrubs?purpose=promotional&category=1`, {
      method: 'POST',
      headers: { authorization: account.as, 'content-type': 'text/csv' },
      body: 'phone\n9876500001\n',
    });
    const [, row] = (await answer.text()).split('\n');
    const asked = await api.call('GET', `/accounts/${account.sid}/permission?number=9876500001&purpose=promotional&category=1`);
    expect(row?.split(',')[4]).toBe(permitted);
    expect(asked.body.permission).toBe(permitted === 'yes' ? 'allowed' : 'refused');
  }
});
