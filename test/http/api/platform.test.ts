import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer, operator } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}`);
const said = 'signedOn=2024-01-15&signatory=A.%20Sharma';

/** What an operator looks after on the console's platform: papers of agreements, lines, senders, complaints. */
forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;
  let account: AccountFixture;

  beforeAll(async () => {
    api = await openApiServer(await open());
    account = await anAccount(api);
  });
  afterAll(() => api.close());

  async function send(file: Uint8Array, { query = said, as = account.as, path = `/accounts/${account.sid}` } = {}) {
    const headers = { authorization: as, 'content-type': 'text/html' };
    const target = `${api.url}/api${path}/agreement-papers?${query}`;
    const response = await fetch(target, { method: 'POST', headers, body: new Blob([new Uint8Array(file)]) });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }
  const businessOf = async ({ businessId }: AccountFixture) => (await api.call('GET', `/businesses/${businessId}`)).body;

  describe('the paper of an agreement', () => {
    it('goes from an owner to the operator, byte by byte, who files it; its hash is in the evidence', async () => {
      const own = await anAccount(api);
      const path = `/accounts/${own.sid}`;
      const file = Buffer.concat([pdf('<script>alert(1)</script>'), Buffer.alloc(5 * 1024 ** 2 - 64, 7)]);
      const sha256 = createHash('sha256').update(file).digest('hex');
      const sent = await send(file, { as: own.as, path, query: `${said}&fileName=${encodeURIComponent('<b>.html"')}` });
      expect(sent).toMatchObject({ status: 201, body: { sha256, type: 'application/pdf', bytes: file.length, sid: own.sid } });
      expect((await businessOf(own)).paperWaiting).toMatchObject({ sha256, fileName: '<b>.html"', signatory: 'A. Sharma' });

      for (const [where, as] of [
        [`/businesses/${own.businessId}`, operator],
        [path, own.as],
      ] as const) {
        const answer = await fetch(`${api.url}/api${where}/agreement-papers/${sha256}`, { headers: { authorization: as } });
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="agreement-${own.businessId}-${sha256.slice(0, 8)}.pdf"`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'cache-control': 'no-store',
        });
        expect(
          createHash('sha256')
            .update(Buffer.from(await answer.arrayBuffer()))
            .digest('hex'),
        ).toBe(sha256);
      }
      const body = {
        signedOn: '2024-01-15',
        signatory: 'A. Sharma',
        reference: 'AG-2',
        earlierObjections: 'none_exist',
        paper: sha256,
      };
      const filed = await api.call('PUT', `/businesses/${own.businessId}/agreement`, { body });
      expect(filed.body).toMatchObject({ agreement: { reference: 'AG-2', paper: sha256 }, paperWaiting: null });
      const [event] = (await api.call('GET', `/businesses/${own.businessId}/events`)).items;
      expect(event).toMatchObject({ kind: 'agreement_filed', facts: { paper: sha256 } });
      // What was filed stays as it was said to be.
      await send(file, { as: own.as, path, query: 'signedOn=2024-01-16&signatory=Somebody' });
      expect((await businessOf(own)).paperWaiting).toBeNull();
    });

    it('R1 permits nothing by itself', async () => {
      const { id } = (await api.call('POST', '/businesses', { body: { legalName: 'Waiting Limited' } })).body;
      const kept = await send(pdf('kept'), { as: operator, path: `/businesses/${id}` });
      expect(kept).toMatchObject({ status: 201, body: { sid: null } });
      expect((await api.call('GET', `/businesses/${id}`)).body).toMatchObject({ agreement: null, paperWaiting: kept.body });
    });

    it('is a PDF or a picture of at most 5 MiB, with a date that has come', async () => {
      const refused: readonly (readonly [Uint8Array, string, number, string])[] = [
        [Buffer.from('<html>%PDF-'), said, 422, 'not_a_paper'],
        [Buffer.alloc(0), said, 422, 'not_a_paper'],
        [pdf('x'.repeat(5 * 1024 ** 2)), said, 413, 'body_too_large'],
        [pdf(''), 'signedOn=2024-02-30&signatory=A', 422, 'not_a_date'],
        [pdf(''), 'signedOn=2999-01-01&signatory=A', 422, 'in_the_future'],
        [pdf(''), 'signedOn=2024-01-15', 400, 'invalid_request'],
      ];
      for (const [file, query, status, code] of refused) {
        expect(await send(file, { query })).toMatchObject({ status, body: { code } });
      }
      for (const [beginning, type] of [
        ['89504e470d0a1a0a', 'image/png'],
        ['ffd8ffe0', 'image/jpeg'],
      ] as const) {
        expect((await send(Buffer.from(beginning, 'hex'))).body.type).toBe(type);
      }
    });

    it('is filed only where it is the business’s; the latest waits, the same one once, and what waited goes when an agreement is filed', async () => {
      const own = await anAccount(api);
      const path = `/accounts/${own.sid}`;
      const [first] = await Promise.all([1, 2, 3].map(() => send(pdf('one'), { as: own.as, path })));
      await api.advance(1_000);
      const second = await send(pdf('two'), { as: own.as, path });
      expect((await businessOf(own)).paperWaiting).toEqual(second.body);
      const file = (businessId: number, paper?: string) =>
        api.call('PUT', `/businesses/${businessId}/agreement`, {
          body: {
            signedOn: '2024-01-15',
            signatory: 'A',
            reference: 'AG',
            earlierObjections: 'none_exist',
            ...(paper ? { paper } : {}),
          },
        });
      expect((await file(account.businessId, first?.body.sha256)).code).toBe('no_such_paper');
      expect((await file(own.businessId)).body).toMatchObject({ agreement: { paper: null }, paperWaiting: null });
      expect((await file(own.businessId, first?.body.sha256)).code).toBe('no_such_paper');
      const missing = await api.call('GET', `/accounts/${own.sid}/agreement-papers/${second.body.sha256}`, { as: own.as });
      expect(missing.status).toBe(404);
    });

    it('is turned down with a word that the account’s people read, until the next one is sent', async () => {
      const own = await anAccount(api);
      const path = `/accounts/${own.sid}`;
      const { body: paper } = await send(pdf('page one'), { as: own.as, path });
      const target = `/businesses/${own.businessId}/agreement-papers/${paper.sha256}/turning-down`;
      const turnDown = (because: unknown) => api.call('POST', target, { body: { because } });
      const seen = async () => (await api.call('GET', `${path}/business`, { as: own.as })).body;
      expect((await api.call('POST', target, { as: own.as, body: { because: 'mine' } })).status).toBe(403);
      for (const word of ['', '   ', 'x'.repeat(501), 7]) expect((await turnDown(word)).status).toBe(400);
      expect(await seen()).toMatchObject({ paperWaiting: { sha256: paper.sha256, turnedDown: null }, paperTurnedDown: null });

      await Promise.all([1, 2, 3].map(() => turnDown('  <b>Page 2</b> is missing.  ')));
      const turnedDown = { because: '<b>Page 2</b> is missing.', at: expect.any(String) };
      expect(await seen()).toMatchObject({ paperWaiting: null, paperTurnedDown: { ...paper, turnedDown } });
      expect(await businessOf(own)).toMatchObject({ paperWaiting: null, paperTurnedDown: { turnedDown } });
      const [act] = (await api.call('GET', '/audit')).items;
      expect(act).toMatchObject({ act: 'turnDownAgreementPaper', given: { because: '  <b>Page 2</b> is missing.  ' } });

      // The same file again waits again, and another takes its place.
      await send(pdf('page one'), { as: own.as, path });
      expect(await seen()).toMatchObject({ paperWaiting: { sha256: paper.sha256 }, paperTurnedDown: null });
      await turnDown('Not signed.');
      await api.advance(1_000);
      const { body: next } = await send(pdf('both pages'), { as: own.as, path });
      expect(await seen()).toMatchObject({ paperWaiting: { sha256: next.sha256 }, paperTurnedDown: null });
      await turnDown('Too late to say.');
      expect((await seen()).paperWaiting).toMatchObject({ sha256: next.sha256 });
    });

    it('is turned down only where it is the business’s, and not once it is filed; who changes their mind files it', async () => {
      const own = await anAccount(api);
      const { body: paper } = await send(pdf('mind'), { as: own.as, path: `/accounts/${own.sid}` });
      const turnDown = (business: number, sha256: string) =>
        api.call('POST', `/businesses/${business}/agreement-papers/${sha256}/turning-down`, { body: { because: 'Blurred.' } });
      expect((await turnDown(account.businessId, paper.sha256)).code).toBe('not_found');
      expect((await turnDown(own.businessId, '0'.repeat(64))).code).toBe('not_found');
      expect((await turnDown(own.businessId, paper.sha256)).status).toBe(200);
      const said = { signedOn: '2024-01-15', signatory: 'A', reference: 'AG', earlierObjections: 'none_exist' };
      const filed = await api.call('PUT', `/businesses/${own.businessId}/agreement`, { body: { ...said, paper: paper.sha256 } });
      expect(filed.body).toMatchObject({ agreement: { paper: paper.sha256 }, paperWaiting: null, paperTurnedDown: null });
      expect((await turnDown(own.businessId, paper.sha256)).code).toBe('paper_filed');
    });
  });

  it('R8 shows who may name a line, and for how many people it is taken', async () => {
    const own = await anAccount(api);
    await anAccount(api, own.businessId);
    const [told, asked] = [await aLine(api, 'object', own.businessId), await aLine(api, 'agree', own.businessId)];
    const pooled = await aLine(api, 'agree');
    const business = api.ports.directory.current().accountBySid(own.sid)?.business.id;
    if (business === undefined) throw new Error('no business');
    await api.ports.consent.transact(business, async (tx) => {
      await tx.setMode({ ...(await tx.modeForChange()), mode: 'opt_in' }, api.ports.clock.now());
    });
    await post(api, own, ['9876570001', '9876570002']);
    await api.dispatch();
    const { items } = await api.call('GET', '/consent-line-occupancy?limit=1000');
    const line = (number: string) => items.find((one) => one.number === number);
    expect(line(told)).toMatchObject({ businessId: own.businessId, businesses: 1, accounts: 2, held: 0, heldBy: 0 });
    expect(line(asked)).toMatchObject({ meaning: 'agree', businesses: 1, accounts: 2, held: 2, heldBy: 1, countedAll: true });
    const all = (await api.call('GET', '/businesses?limit=1000')).items.length;
    expect(line(pooled)).toMatchObject({ businessId: null, businesses: all - 1, held: 0 });
    await api.call('DELETE', `/consent-lines/${pooled}`);
    expect((await api.call('GET', '/consent-line-occupancy?limit=1000')).items).toHaveLength(items.length - 1);
  });

  it('tells how the sender fares, and what waits for it', async () => {
    const own = await anAccount(api);
    await aLine(api, 'object', own.businessId);
    const senders = async () =>
      (await api.call('GET', '/senders')).body as { waiting: number; senders: Record<string, unknown>[] };
    const before = await senders();
    await post(api, own, ['9876570011']);
    expect(await senders()).toMatchObject({ waiting: before.waiting + 1 });
    api.sandbox.sender.setFault('reject');
    await api.dispatch();
    api.sandbox.sender.setFault('accept');
    const [sender] = (await senders()).senders;
    expect(sender).toMatchObject({
      ...{ name: 'sandbox', kind: 'sandbox', ready: true, links: null, receipts: 'none', accounts: null },
      failure: { reason: 'the sandbox was told to reject' },
    });
    expect(sender).not.toMatchObject({ results: { refused: 0 } });
  });

  it('R12.3 counts complaints of all businesses together, each by its own terms', async () => {
    const [one, other] = [await anAccount(api), await anAccount(api)];
    const complain = (of: AccountFixture, number: string) =>
      api.call('POST', `/accounts/${of.sid}/complaints`, { body: { number, callerId: 'VM-ACMEBK-P', reference: number } });
    for (const number of ['9876570021', '9876570022']) await complain(one, number);
    await complain(other, '9876570023');
    const { items } = await api.call('GET', '/complaint-counts');
    const of = (businessId: number) => items.find((item) => item.businessId === businessId);
    expect(of(one.businessId)).toMatchObject({
      callerId: 'ACMEBK',
      people: 2,
      alarm: 'near',
      legalName: 'Asha Clinics Private Limited',
    });
    expect(of(other.businessId)).toMatchObject({ callerId: 'ACMEBK', people: 1, alarm: 'none' });
    expect((await api.call('GET', '/complaint-counts', { as: one.as })).status).toBe(403);

    // Some have as many people, at the same time.
    const at = new Date(api.ports.clock.now()).toISOString();
    for (const callerId of ['AAAAAA', 'CCCCCC', 'BBBBBB']) {
      for (const { sid } of [one, other]) {
        const body = { number: '9876570024', callerId, reference: 'R', at };
        await api.call('POST', `/accounts/${sid}/complaints`, { body });
      }
    }
    const whole = (await api.call('GET', '/complaint-counts?limit=1000')).items;
    const pages: unknown[] = [];
    let next = '';
    do {
      const { body } = await api.call('GET', `/complaint-counts?limit=2${next}`);
      pages.push(...(body.items as unknown[]));
      next = body.next === null ? '' : `&cursor=${body.next}`;
    } while (next !== '');
    const name = (item: unknown) => `${Reflect.get(Object(item), 'businessId')} ${Reflect.get(Object(item), 'callerId')}`;
    expect(pages.map(name)).toEqual(whole.map(name));
    expect(new Set(pages.map(name)).size).toBe(pages.length);
    for (const place of [[1], [1, 2, 3, 4], ['1', 2, 3, 'A'], [1e10, 2, 3, 'A'], [1, 2, 3, 'A\0'], 'x', null]) {
      const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
      expect((await api.call('GET', `/complaint-counts?cursor=${cursor}`)).code).toBe('unreadable_cursor');
    }
  });
});
