import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '#domain/kernel/instant.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer, operator } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';
import { indianDate } from '#test/support/indian-date.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    account = await anAccount(api);
    await aLine(api, 'object');
    await post(api, account, ['9000000103']);
  });
  afterAll(() => api.close());

  const path = (dated: string, reference = 'MNRL 11') =>
    `/registry/revocations?${new URLSearchParams({ dated, reference }).toString()}`;
  const today = () => indianDate(api.ports.clock.now());

  async function send(body: string | Uint8Array<ArrayBuffer>, { dated = today(), as = operator } = {}) {
    const headers = { authorization: as, 'content-type': 'text/csv' };
    const response = await fetch(`${api.url}/api${path(dated)}`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  describe('R10.2: a revocation list', () => {
    it('ends what stood, is answered with what it ended, and stands in the timeline and the list of hearings', async () => {
      await post(api, account, ['9000000101', '9000000102']);
      await api.advance(DAY);
      const ended = { grants: 2, requests: 0, contacts: 0, memberships: 0 };
      const sent = await send(gzipSync('number,date\n09000000101,x\n9000000102,x\n9000000109,x\nrubbish,x\n'));
      expect(sent).toEqual({
        status: 200,
        body: { state: 'done', listed: 3, unreadable: { not_digits: 1 }, ended, businesses: 1 },
      });
      const entry = await api.call('GET', `/accounts/${account.sid}/entries/9000000101`);
      expect(entry.body).toMatchObject({ status: 'neutral', reason: 'ended' });
      const timeline = entry.body.timeline as Record<string, unknown>[];
      expect(timeline.at(-1)).toMatchObject({
        kind: 'number_revoked',
        actor: 'operator',
        what: 'entry',
        listDated: today(),
        listReference: 'MNRL 11',
        request: { what: 'revoke numbers', key: null },
      });
      expect((await send('9000000101\n9000000102\n')).body).toMatchObject({ ended: { ...ended, grants: 0 }, businesses: 0 });
      const runs = await api.call('GET', '/registry/revocations?limit=1');
      expect(runs.items).toMatchObject([{ dated: today(), listed: 2, state: 'done' }]);
      expect((await api.call('GET', `/registry/revocations?cursor=${runs.body.next}`)).items).toMatchObject([
        { ended, unreadable: { not_digits: 1 }, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ]);
    });

    it('is refused from an account, of a day to come or of none, and where it is no list, before anything is done', async () => {
      expect((await send('9000000103', { as: account.as })).body.code).toBe('operator_only');
      expect((await send('9000000103', { dated: '2999-01-01' })).body.code).toBe('in_the_future');
      expect((await send('9000000103', { dated: '2026-02-30' })).body.code).toBe('not_a_date');
      expect((await send('9000000103', { dated: 'today' })).body.code).toBe('invalid_request');
      expect((await send('name,city\nA,B\n')).body.code).toBe('unreadable_file');
      expect((await send(gzipSync('9000000103\n'.repeat(99_000)).subarray(0, 200))).body.code).toBe('unreadable_file');
      expect((await api.call('GET', `/accounts/${account.sid}/entries/9000000103`)).body).toMatchObject({ state: 'provisional' });
    });

    it('that is cut off in the middle does nothing', async () => {
      const headers = { authorization: operator, 'content-length': 1_000_000 };
      const request = http.request(`${api.url}/api${path(today(), 'cut off')}`, { method: 'POST', headers });
      const closed = new Promise((resolve) => request.on('error', () => undefined).on('close', resolve));
      request.write('9000000103\n'.repeat(1_000), () => request.destroy());
      await closed;
      expect((await api.call('GET', `/accounts/${account.sid}/entries/9000000103`)).body).toMatchObject({ state: 'provisional' });
      expect((await api.call('GET', '/registry/revocations')).items.map(({ reference }) => reference)).not.toContain('cut off');
      expect(api.faults).toEqual([]);
    });
  });
});
