import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { exportEvidence } from '#app/evidence/export-evidence.ts';
import { BLOCK } from '#app/evidence/make-checkpoint.ts';
import { run } from '#cli/run.ts';
import type { VerificationKey } from '#domain/evidence/checkpoint.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import { DAY } from '#domain/kernel/instant.ts';
import { openSigningKey } from '#root/signing-key.ts';
import { type AccountFixture, aBusiness, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, adminToken, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { reading } from '#test/support/evidence-files.ts';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;
  let keys: readonly VerificationKey[];

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    keys = (await api.call('GET', '/signing-keys', { as: '' })).items as unknown as VerificationKey[];
  });
  afterAll(() => api.close());

  /** A business with two accounts, and a line that its notices name. */
  async function twoAccounts() {
    const business = await aBusiness(api);
    const [account, sister] = [await anAccount(api, business), await anAccount(api, business)];
    await aLine(api, 'object', business);
    return { account, sister };
  }

  /** An account that posted this number, and then recorded a letter of objection. */
  async function anObjection(number: string) {
    const { account, sister } = await twoAccounts();
    await post(api, account, [number]);
    await object(account, number);
    return { account, sister };
  }

  async function object(account: AccountFixture, number: string): Promise<void> {
    const at = new Date(api.ports.clock.now()).toISOString();
    const said = { number, how: 'letter', reference: 'letter 7', at };
    const done = await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: said });
    expect(done.status).toBe(201);
  }

  async function exported({ sid, as }: AccountFixture, query = ''): Promise<string> {
    const response = await fetch(`${api.url}/api/accounts/${sid}/evidence${query}`, { headers: { authorization: as } });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    return response.text();
  }

  function judged(text: string): Verdict {
    return verifyEvidence(text.split(/(?<=\n)/), { ...reading, keys });
  }

  const makeCheckpoint = ({ businessId }: AccountFixture) => api.call('POST', `/businesses/${businessId}/checkpoints`);

  it('R17: a file of a number, of an account and of a period verifies, under a checkpoint and after it', async () => {
    const { account, sister } = await twoAccounts();
    const numbers = Array.from({ length: BLOCK + 40 }, (_, index) => String(9_000_100_000 + index));
    const [first = ''] = numbers;
    await post(api, account, numbers);
    const checkpoint = await makeCheckpoint(account);
    expect(checkpoint).toMatchObject({ status: 200, body: { n: 1, size: numbers.length + 1, previous: null } });
    expect((await makeCheckpoint(account)).body).toEqual(checkpoint.body);
    await post(api, sister, ['9000200001']);
    const whole = { chains: numbers.length, events: numbers.length, afterCheckpoint: 0 };
    expect(judged(await exported(account))).toMatchObject(whole);
    for (const number of [first, numbers[BLOCK], numbers.at(-1)]) {
      const one = { verdict: 'verified', chains: 1, afterCheckpoint: 0 };
      expect(judged(await exported(account, `?number=${number}`))).toMatchObject(one);
    }
    await api.advance(2 * DAY);
    const now = api.ports.clock.now();
    await object(account, first);
    const after = { verdict: 'verified', events: 2, afterCheckpoint: 1 };
    expect(judged(await exported(account, `?number=${first}`))).toMatchObject(after);
    await post(api, account, ['9000300001']);
    const period = `?from=${new Date(now).toISOString()}&to=${new Date(now + DAY).toISOString()}`;
    expect(judged(await exported(account, period))).toMatchObject({ verdict: 'verified', chains: 2 });
    expect((await makeCheckpoint(account)).body).toMatchObject({ n: 2, previous: checkpoint.body.hash });
    const list = await api.call('GET', `/businesses/${account.businessId}/checkpoints`);
    expect(list.items.map(({ n }) => n)).toEqual([2, 1]);
    expect(judged(await exported(account))).toMatchObject({ verdict: 'verified', afterCheckpoint: 0 });
  });

  it('R17: of another account of the business a file holds nothing personal, and still verifies', async () => {
    const { sister } = await anObjection('9000100001');
    const text = await exported(sister, '?number=9000100001');
    expect(judged(text)).toMatchObject({ verdict: 'verified', events: 2 });
    const [, , , posted = '', objected = ''] = text.split('\n');
    expect(JSON.parse(posted)).toMatchObject({ personal: { commitment: expect.any(String) }, request: null });
    expect(JSON.parse(objected)).toMatchObject({ personal: { fields: { reference: 'letter 7' } } });
  });

  it('R17: what is every account’s (R12) is in the file of each account, and of the period in which it was said', async () => {
    const number = '9000100011';
    const { account, sister } = await twoAccounts();
    await post(api, account, [number]);
    await api.advance(2 * DAY);
    const now = api.ports.clock.now();
    await object(account, number);
    const period = `?from=${new Date(now).toISOString()}&to=${new Date(now + DAY).toISOString()}`;
    for (const one of [account, sister])
      for (const query of [period, '']) {
        const text = await exported(one, query);
        expect(judged(text)).toMatchObject({ verdict: 'verified', chains: 1, events: 2 });
        expect(text).toContain('letter 7');
      }
    const known = { numbers: ['9000100012', '9000100013'], how: 'import', reference: 'list of the earlier provider' };
    await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: known });
    await post(api, sister, ['9000100014']);
    expect(judged(await exported(account))).toMatchObject({ verdict: 'verified', chains: 3 });
    expect(judged(await exported(sister))).toMatchObject({ verdict: 'verified', chains: 4 });
  });

  it('R17: an event that was changed where it is kept is named, and one whose personal fields were erased verifies', async () => {
    const { account } = await twoAccounts();
    const number = '9000100002';
    await post(api, account, ['9000100001', number]);
    const change = async (what: string) => {
      const own = `business_id = ${account.businessId} and number = ${number}`;
      await database.script(`alter table consent_events disable trigger all; update consent_events set ${what} where ${own};
        alter table consent_events enable trigger all`);
    };
    const [, , , posted = ''] = (await exported(account, `?number=${number}`)).split('\n');
    const { personal } = JSON.parse(posted) as {
      readonly personal: { readonly salt: string; readonly fields: { number: number } };
    };
    const committed = Buffer.concat([Buffer.from(personal.salt, 'hex'), Buffer.from(JSON.stringify(personal.fields))]);
    const commitment = Buffer.from(reading.digest(committed)).toString('hex');
    await change(`salt = null, personal = null, commitment = '\\x${commitment}'`);
    expect(judged(await exported(account, `?number=${number}`))).toMatchObject({ verdict: 'verified', events: 1 });
    await change(`expires_at = expires_at + interval '1 day'`);
    const place = { business: account.businessId, number: Number(number), n: 1 };
    const altered = { verdict: 'altered', alteration: 'changed', place };
    expect(judged(await exported(account, `?number=${number}`))).toMatchObject(altered);
    expect(judged(await exported(account))).toMatchObject(altered);
  });

  it('R17: an export that outlives the heads of its checkpoint breaks off, and is no file without proofs', async () => {
    const { account } = await twoAccounts();
    await post(api, account, ['9000100021']);
    await makeCheckpoint(account);
    const context = api.ports.directory.current().accountBySid(account.sid);
    if (context === null) throw new Error('no such account');
    const begun = exportEvidence(api.ports, context, { kind: 'account' });
    await begun.next();
    for (const number of ['9000100022', '9000100023']) {
      await post(api, account, [number]);
      await makeCheckpoint(account);
    }
    await expect(begun.next()).rejects.toThrow('the heads of checkpoint 1 are no longer kept');
    expect(judged(await exported(account))).toMatchObject({ verdict: 'verified', chains: 3, afterCheckpoint: 0 });
  });

  it('R17: what is asked for in a way that means nothing is refused', async () => {
    const account = await anAccount(api);
    for (const query of ['?number=9000100000&from=2026-11-26T00:00:00Z', '?from=2026-11-26T00:00:00Z', '?number=12'])
      expect((await api.call('GET', `/accounts/${account.sid}/evidence${query}`)).status).toBe(400);
    expect((await api.call('POST', '/businesses/99999/checkpoints')).code).toBe('not_found');
    expect((await api.call('POST', `/businesses/${account.businessId}/checkpoints`, { as: account.as })).code).toBe(
      'operator_only',
    );
  });

  it('R17: the command line brings a file and verifies it without a service', async () => {
    const first = '9000100001';
    const { account } = await anObjection(first);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-evidence-'));
    const sammati = async (url: string, ...argv: readonly string[]) => {
      const output = new PassThrough();
      let out = '';
      const config = { url, adminToken, dataDir: directory, localUrl: url };
      const write = (text: string) => {
        out += text;
      };
      const files = { input: new PassThrough(), output };
      const code = await run(argv, { config, out: write, err: write, files, isTerminal: false });
      output.end();
      return { code, out, bytes: await buffer(output) };
    };
    try {
      const file = path.join(directory, 'evidence.ndjson');
      const keyFile = path.join(directory, 'keys.json');
      const { bytes } = await sammati(api.url, 'evidence', 'export', account.sid, '--number', first);
      await writeFile(file, bytes);
      await writeFile(keyFile, (await sammati(api.url, '--json', 'evidence', 'keys')).out);
      const nowhere = 'http://127.0.0.1:9';
      const verified = await sammati(nowhere, 'evidence', 'verify', file, '--key', keyFile);
      expect(verified).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^verified: 2 events of 1 numbers[\s\S]*key that was given/),
      });
      await writeFile(file, bytes.subarray(0, -1));
      expect(await sammati(nowhere, 'evidence', 'verify', file)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^incomplete/),
      });
      await writeFile(file, bytes.toString().replace('letter 7', 'letter 8'));
      const altered = await sammati(nowhere, 'evidence', 'verify', file);
      expect(altered).toMatchObject({ code: 1, out: expect.stringContaining(`number ${first}, event 2`) });
      await writeFile(file, Buffer.concat([bytes.subarray(0, 40), Buffer.from([0xff]), bytes.subarray(41)]));
      expect(await sammati(nowhere, 'evidence', 'verify', file)).toMatchObject({
        code: 1,
        out: expect.stringMatching(/^altered.*line 1/),
      });
      const others = [randomBytes(4_096), Buffer.from('%PDF-1.7\n'), Buffer.from([0xff]), Buffer.alloc(2 ** 21, 7)];
      for (const other of others) {
        await writeFile(file, other);
        const told = await sammati(nowhere, 'evidence', 'verify', file);
        expect(told).toMatchObject({ code: 1, out: expect.stringMatching(/^not an evidence file/) });
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe('R17: the signing key', () => {
  test('R17: is made once, read again, and readable by nobody else', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-key-'));
    try {
      const file = path.join(directory, 'inner', 'key.pem');
      const [one, other] = await Promise.all([openSigningKey(file), openSigningKey(path.join(directory, 'another.pem'))]);
      expect(one.key).not.toEqual(other.key);
      expect((await openSigningKey(file)).key).toEqual(one.key);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await writeFile(file, 'no key');
      await expect(openSigningKey(file)).rejects.toThrow('holds no Ed25519 private key');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
