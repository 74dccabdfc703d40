import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { forEachService, keyOf, type RunningService } from '#test/support/running-service.ts';

const HEADER = 'Service Area Code, Phone Numbers, Preferences, Opstype, Phone Type\n';

forEachService((start) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await start();
  });

  it('R5: the whole story: a copy, seven days, a delta, a scrub run, and each as long as it counts', async () => {
    await copyCountsForSevenDays();
    await deltaMakesItFreshAgain();
    await scrubRunCountsForItsDayAndBusiness();
  });

  async function copyCountsForSevenDays(): Promise<void> {
    const { version } = await registry();
    const lines = ['1,9820000001,0,A,1', '1,9820000003,1#2,A,1', '1,98200000,0,A,1', '1,9820000004,0,A,1'];
    const few = await upload(
      `${HEADER}${lines.join('\n')}\n${many(200)}`,
      `dated=${await today()}&reference=copy-1&name=copy.csv`,
    );
    const done = await ended(few.id);
    expect(done).toMatchObject({
      state: 'done',
      lines: 204,
      added: 203,
      badLines: { wrong_length: 1 },
      version: Number(version) + 1,
    });
    expect(done.firstBad).toEqual([{ file: 'copy.csv', line: 4, reason: 'wrong_length', text: '1,98200000,0,A,1' }]);
    expect(done.files).toEqual([{ name: 'copy.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect((await service.api('GET', `/registry/imports/${few.id}/bad-lines`)).body).toContain('4,wrong_length');

    expect(await registry()).toMatchObject({
      warning: null,
      numbers: 203,
      dated: await today(),
      reference: 'copy-1',
    });
    expect(await number(9_820_000_003)).toMatchObject({
      preference: 'on_dnd',
      profile: '1#2',
      source: { kind: 'national_copy' },
    });
    expect(await number(9_820_000_002)).toMatchObject({ preference: 'not_on_dnd', profile: null });
    expect([await dnd(9_820_000_001), await dnd(9_820_000_002)]).toEqual(['Yes', 'No']);
    expect(await post([9_820_000_001, 9_820_000_002])).toMatchObject({ Succeeded: 1, Redundant: 1 });

    await advance('P7D');
    expect(await dnd(9_820_000_002)).toBe('Yes');
    expect(await registry()).toMatchObject({ warning: 'stale' });
    expect(await number(9_820_000_002)).toMatchObject({ preference: 'unknown', because: 'stale' });
    expect(await post([9_820_000_002])).toMatchObject({ Succeeded: 1, Redundant: 0 });
  }

  async function deltaMakesItFreshAgain(): Promise<void> {
    const delta = `${HEADER}1,9820000005,0,A,1\n1,9820000004,0,D,1\n`;
    const begun = await upload(gzipSync(delta), `dated=${await today()}&mode=delta`);
    expect(await ended(begun.id)).toMatchObject({ state: 'done', added: 1, removed: 1 });
    expect(await dnd(9_820_000_005)).toBe('Yes');
    expect(await dnd(9_820_000_004)).toBe('No');
    expect(await registry()).toMatchObject({
      warning: null,
      numbers: 203,
      reference: 'copy-1',
      sources: [
        { importId: begun.id, mode: 'delta', dated: await today(), reference: null },
        { mode: 'full', regime: 'tcccpr_2018', reference: 'copy-1' },
      ],
    });
  }

  async function scrubRunCountsForItsDayAndBusiness(): Promise<void> {
    const other = await service.openAccount();
    const { sid } = service.account;
    const run = 'Mobile Number,DND\n9820000001,No\n9820000006,Yes\n';
    const tomorrow = await advance('P1D');
    const kept = await call('POST', `/accounts/${sid}/scrub-runs?dated=${tomorrow}&reference=PORTAL-7&name=run.csv`, run);
    expect(kept).toMatchObject({ status: 201, body: { kind: 'scrub_run', state: 'done', lines: 2, reference: 'PORTAL-7' } });
    expect([await dnd(9_820_000_001), await dnd(9_820_000_006)]).toEqual(['No', 'Yes']);
    expect(await dnd(9_820_000_006, other)).toBe('No');
    expect(await post([9_820_000_006])).toMatchObject({ Succeeded: 1, Redundant: 0 });
    await advance('P1D');
    expect(await dnd(9_820_000_001)).toBe('Yes');
  }

  it('refuses what cannot be imported, and says why', async () => {
    const day = await today();
    const { version } = await registry();
    expect(await call('POST', '/registry/imports?dated=2026-02-30', HEADER)).toMatchObject({ body: { code: 'not_a_date' } });
    expect(await call('POST', '/registry/imports?dated=2999-01-01', HEADER)).toMatchObject({ body: { code: 'in_the_future' } });
    const wrong = await upload('a,b\n1,2\n', `dated=${day}`);
    expect(await ended(wrong.id)).toMatchObject({ state: 'refused', version: null, why: expect.stringContaining('first line') });
    const bad = await upload(`${HEADER}${many(20)}1,x,0,A,1\n`, `dated=${day}`);
    expect(await ended(bad.id)).toMatchObject({ state: 'refused', badLines: { not_digits: 1 } });
    expect(await registry()).toMatchObject({ version });
    expect((await service.send({ target: '/api/registry/imports', headers: keyOf(service.account) })).status).toBe(403);
  });

  it('reads files from its own folder and from nowhere else', async () => {
    const folder = path.join(service.config.dataDir, 'registry');
    await mkdir(folder, { recursive: true });
    const outside = path.join(service.config.dataDir, 'outside.csv');
    await writeFile(outside, `${HEADER}1,9820000007,0,A,1\n`);
    await writeFile(path.join(folder, 'part-1.csv'), `${HEADER}1,9820000008,0,A,1\n`);
    await writeFile(path.join(folder, 'part-2.csv'), '1,9820000009,0,A,1\n');
    await symlink(outside, path.join(folder, 'link.csv'));
    const day = await today();
    for (const name of ['../outside.csv', outside, 'link.csv', 'none.csv', '.', '.uploads']) {
      const files = JSON.stringify({ files: [name] });
      expect(await call('POST', `/registry/imports/files?dated=${day}`, files, 'application/json')).toMatchObject({
        body: { code: 'no_such_file' },
      });
    }
    const files = JSON.stringify({ files: ['part-1.csv', 'part-2.csv'] });
    const begun = await call('POST', `/registry/imports/files?dated=${day}`, files, 'application/json');
    expect(await ended(Number(begun.body.id))).toMatchObject({ state: 'done', added: 2 });
  });

  it('imports files that were sent one by one as one version, each of them once', async () => {
    const day = await today();
    const first = await uploaded(gzipSync(`${HEADER}1,9840000001,0,A,1\n1,9840000002,0,A,1\n`), 'part 1.csv.gz');
    const second = await uploaded(`1,9840000002,0,D,1\n1,98400,0,A,1\n${many(200)}`, 'part 2.csv');
    const { version } = await registry();
    const begin = (body: object, query = `dated=${day}`) =>
      call('POST', `/registry/imports/files?${query}`, JSON.stringify(body), 'application/json');
    for (const uploads of [
      [first, 'ffffffff-ffff-4fff-8fff-ffffffffffff'],
      [first, first],
    ]) {
      expect(await begin({ uploads })).toMatchObject({ status: 422, body: { code: 'no_such_upload' } });
    }
    for (const wrong of [{}, { uploads: [] }, { uploads: [first], files: ['part-1.csv'] }, { uploads: ['../x'] }]) {
      expect(await begin(wrong)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
    expect(await begin({ uploads: [first, second] }, 'dated=2026-02-30')).toMatchObject({ body: { code: 'not_a_date' } });

    const begun = await begin({ uploads: [first, second] });
    expect(begun.status, JSON.stringify(begun.body)).toBe(201);
    const done = await ended(Number(begun.body.id));
    expect(done).toMatchObject({
      state: 'done',
      version: Number(version) + 1,
      lines: 204,
      added: 201,
      files: [{ name: 'part 1.csv.gz' }, { name: 'part 2.csv' }],
      firstBad: [{ file: 'part 2.csv', line: 2, reason: 'wrong_length' }],
    });
    expect(await begin({ uploads: [first] })).toMatchObject({ body: { code: 'no_such_upload' } });
    const third = await uploaded('1\n', 'part 3.csv');
    await service.api('DELETE', `/registry/uploads/${third}`);
    expect(await call('DELETE', `/registry/uploads/${third}`)).toMatchObject({ status: 404 });
  });

  it('imports a made-up registry in a sandbox', async () => {
    const begun = await call('POST', '/registry/demo');
    expect(await ended(Number(begun.body.id))).toMatchObject({ state: 'done', added: 100_000 });
    const shown = await registry();
    expect(shown).toMatchObject({ numbers: 100_000, memory: { bytes: expect.any(Number) } });
    expect(shown.diskBytesPerNumber).toBeGreaterThan(1);
    expect(shown.diskBytesPerNumber).toBeCloseTo(Number(shown.diskBytes) / 100_000, 1);
  });

  /** Lines of different numbers, so that one bad line is less than one in a hundred. */
  function many(count: number): string {
    return Array.from({ length: count }, (_, at) => `1,${9_830_000_000 + at},0,A,1\n`).join('');
  }

  async function call(method: string, target: string, body?: string | Uint8Array, type = 'application/octet-stream') {
    const headers = { authorization: `Bearer ${service.adminToken}`, ...(body === undefined ? {} : { 'content-type': type }) };
    const sent = body === undefined ? {} : { body };
    const answer = await service.send({ method, target: `/api${target}`, headers, ...sent });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  }

  async function upload(content: string | Uint8Array, query: string): Promise<{ readonly id: number }> {
    const { status, body } = await call('POST', `/registry/imports?${query}`, content);
    expect(status, JSON.stringify(body)).toBe(201);
    return { id: Number(body.id) };
  }

  async function uploaded(content: string | Uint8Array, name: string): Promise<string> {
    const { status, body } = await call('POST', `/registry/uploads?${new URLSearchParams({ name })}`, content);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body.name).toBe(name);
    return String(body.id);
  }

  async function ended(id: number): Promise<Record<string, unknown>> {
    let shown: Record<string, unknown> = {};
    await expect
      .poll(
        async () => {
          shown = JSON.parse((await service.api('GET', `/registry/imports/${id}`)).body);
          return shown.state;
        },
        { timeout: 20_000 },
      )
      .not.toBe('running');
    return shown;
  }

  async function registry(): Promise<Record<string, unknown>> {
    return JSON.parse((await service.api('GET', '/registry')).body);
  }

  async function number(of: number): Promise<Record<string, unknown>> {
    return JSON.parse((await service.api('GET', `/registry/numbers/${of}`)).body);
  }

  async function dnd(of: number, account = service.account): Promise<string> {
    const target = `/v1/Accounts/${account.sid}/Numbers/${of}.json`;
    return JSON.parse((await service.send({ target, headers: keyOf(account) })).body).Numbers.DND;
  }

  async function post(numbers: readonly number[]): Promise<Record<string, unknown>> {
    const { account } = service;
    const body = new URLSearchParams({ VirtualNumber: String(account.virtualNumber), Number: numbers.join(',') }).toString();
    const headers = { ...keyOf(account), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await service.send({
      method: 'POST',
      target: `/v1/Accounts/${account.sid}/CustomerWhitelist.json`,
      headers,
      body,
    });
    return JSON.parse(answer.body).Result;
  }

  /** Moves the service's clock and answers its day in India. */
  async function advance(duration: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    await service.send({ method: 'POST', target: '/sandbox/clock', headers, body: JSON.stringify({ advance: duration }) });
    return today();
  }

  async function today(): Promise<string> {
    const { now } = JSON.parse((await service.send({ target: '/sandbox/clock' })).body);
    return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date(now));
  }
});
