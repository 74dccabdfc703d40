import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { endpoints } from '@sammati/contract/endpoints.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '#cli/commands.ts';
import { run } from '#cli/run.ts';
import type { ClientConfig } from '#root/config.ts';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, adminToken, openApiServer } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';
import { aUser } from '#test/support/users.ts';

let database: TestDatabase;
let api: ApiServer;
let account: AccountFixture;
let directory: string;
let config: ClientConfig;

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
  api = await openApiServer(database);
  account = await anAccount(api);
  directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-cli-'));
  config = { url: api.url, adminToken, dataDir: directory, localUrl: 'http://127.0.0.1:9' };
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await api.close();
  await database.close();
});

async function sammati(argv: readonly string[], changed: Partial<ClientConfig> = {}, input = '') {
  let out = '';
  let err = '';
  const output = new PassThrough();
  output.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  const code = await run(argv, {
    config: { ...config, ...changed },
    isTerminal: false,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    files: { input: Readable.from([Buffer.from(input)]), output },
  });
  return { code, out, err };
}

describe('every endpoint', () => {
  it('has one command of its own, with help that tells its fields', async () => {
    const ofBrowsers = Object.values(endpoints).filter((one) => 'ownPagesOnly' in one).length;
    const named = Object.values(commands).flatMap((command) => command ?? []);
    expect(new Set(named.map(({ noun, verb }) => `${noun} ${verb}`)).size).toBe(Object.keys(endpoints).length - ofBrowsers);
    for (const { noun, verb } of named) {
      const help = await sammati([...(noun === null ? [] : [noun]), verb, '--help']);
      expect(help, `${noun} ${verb}`).toMatchObject({ code: 0, err: '' });
    }
    const help = await sammati(['business', 'file-agreement', '--help']);
    for (const option of ['--signed-on', '--signatory', '--reference', '--earlier-objections'])
      expect(help.out).toContain(option);
  });
});

describe('a newcomer', () => {
  it('opens a business from nothing to an account with a key', async () => {
    const json = async (...argv: string[]) => {
      const done = await sammati(['--json', ...argv]);
      expect(done, done.err).toMatchObject({ code: 0 });
      return JSON.parse(done.out) as Record<string, unknown>;
    };
    const business = await json('business', 'create', '--legal-name', 'Nova Lending Limited', '--entity-id', '110100000000000');
    const id = String(business.id);
    const filed = await json(
      ...['business', 'file-agreement', id, '--signed-on', '2024-03-01', '--signatory', 'N. Iyer'],
      ...['--reference', 'AG-3', '--earlier-objections', 'none_exist'],
    );
    expect(filed.agreement).toMatchObject({ signatory: 'N. Iyer' });
    const opened = await json('account', 'open', '--business-id', id, '--brand-name', 'Nova', '--templates', 'own_only');
    expect(opened.settings).toMatchObject({ templates: 'own_only', unknownPreference: 'yes', recordDecisions: 'none' });
    const key = await json('key', 'create', String(opened.sid));
    const asAccount = ['--account', `${key.key}:${key.token}`];
    expect(await json(...asAccount, 'whoami')).toMatchObject({ kind: 'account', sid: opened.sid });
    const number = await json('number', 'add', String(opened.sid), '--number', '8047411111', '--header', 'NOVALN');
    expect(number).toMatchObject({ number: '8047411111', header: 'NOVALN' });
    const changed = await json('number', 'change', String(opened.sid), '8047411111', '--header', 'none');
    expect(changed.header).toBeNull();
  });
});

describe('lists', () => {
  it('are tables for people, a page at a time or to the end', async () => {
    const file = path.join(directory, 'numbers.txt');
    await writeFile(file, Array.from({ length: 30 }, (_, i) => `9200000${String(i).padStart(3, '0')}\n`).join('\n'));
    const recorded = await sammati([
      ...['objection', 'record', account.sid, '--numbers', `@${file}`, '--numbers', '9200001000'],
      ...['--how', 'import', '--reference', 'old provider'],
    ]);
    expect(recorded.out).toBe('recorded    31\nrepeated    0\nunreadable\n');
    const page = await sammati(['objection', 'list', account.sid, '--limit', '10']);
    const [heading, first] = page.out.split('\n');
    expect(heading).toMatch(/^number +at +door +askingAllowed$/);
    expect(first).toContain('9200001000');
    expect(page.out).toMatch(/more: --cursor \S+\n$/);
    const all = await sammati(['objection', 'list', account.sid, '--limit', '10', '--all']);
    expect(all.out.trim().split('\n')).toHaveLength(32);
    expect((await sammati(['notice', 'list', account.sid])).out).toBe('none\n');
  });

  it('R17: tell what they count beside their items: a check of standings how many numbers it has checked', async () => {
    const own = await anAccount(api);
    const given = ['--numbers', '9200002000', '--numbers', '9200002001', '--how', 'import', '--reference', 'old provider'];
    await sammati(['objection', 'record', own.sid, ...given]);
    const all = await sammati(['business', 'check-standings', String(own.businessId), '--all']);
    expect(all).toEqual({ code: 0, out: 'checked  2\n\nnone\n', err: '' });
    // Behind the service's back.
    const change = 'update whitelist_entries set n = n + 1 where business_id = $1 and number = 9200002000';
    await database.query({ name: 'tamper', text: change }, [own.businessId]);
    const found = await sammati(['business', 'check-standings', String(own.businessId), '--all']);
    expect(found).toMatchObject({ code: 1, err: 'sammati: something kept does not hold\n' });
    expect(found.out).toContain('9200002000');
  });
});

describe('a setting that is true or false', () => {
  it('is given as such, and nothing else is taken for it', async () => {
    const own = await anAccount(api);
    const provider = ['--base-url', 'https://provider.example', '--sid', 'theirs1', '--key', 'k', '--token', 't'];
    const set = await sammati(['upstream', 'set', own.sid, ...provider, '--opens-calls', 'true', '--relays-whitelist', 'false']);
    expect(set, set.err).toMatchObject({ code: 0 });
    expect(set.out).toMatch(/^opensCalls +true\nrelaysWhitelist +false$/m);
    expect((await sammati(['upstream', 'change', own.sid, '--opens-calls', 'yes'])).code).toBe(2);
  });
});

describe('a key with scopes', () => {
  it('is made with some of them, and listed with them', async () => {
    const own = await anAccount(api);
    const made = await sammati(['key', 'create', own.sid, '--label', 'dialler', '--scopes', 'permission,read']);
    expect(made, made.err).toMatchObject({ code: 0 });
    expect(made.out).toMatch(/^scopes +read, permission$/m);
    const more = await sammati(['key', 'create', own.sid, '--scopes', 'calls', '--scopes', 'manage, read']);
    expect(more.out).toMatch(/^scopes +read, calls, manage$/m);
    const listed = await sammati(['key', 'list', own.sid]);
    expect(listed.out).toMatch(/ dialler +read, permission +/);
    expect(listed.out).toMatch(/ test +all +/);
    expect((await sammati(['--account', `${own.key}:${own.token}`, 'whoami'])).out).toMatch(/^scopes +all$/m);
  });

  it.each(['everything', '', 'read,', 'none'])('is not made with "%s"', async (scopes) => {
    const refused = await sammati(['key', 'create', account.sid, '--scopes', scopes]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('read, permission, whitelist, calls, manage') });
  });
});

describe('a folder in the place of a file', () => {
  it('is told, and nothing is sent', async () => {
    for (const argv of [
      ['scrub', directory, '--sid', account.sid],
      ['registry', 'revoke', directory, '--dated', '2026-11-20', '--reference', 'r'],
    ])
      expect(await sammati(argv), argv.join(' ')).toMatchObject({ code: 2, err: `sammati: ${directory} is a folder\n` });
  });
});

describe('complaints and decisions', () => {
  it('are recorded, listed and shown', async () => {
    const account = await anAccount(api);
    const complaint = ['--number', '9200009001', '--caller-id', 'VM-ACMEBK-P', '--reference', 'UCC-7'];
    expect((await sammati(['complaint', 'record', account.sid, ...complaint])).out).toMatch(
      /^number +9200009001\ncallerId +ACMEBK\n/,
    );
    expect((await sammati(['complaint', 'list', account.sid])).out).toContain('UCC-7');
    expect((await sammati(['complaint', 'counts', account.sid])).out).toMatch(/\nACMEBK +1 +1 +\S+ +none +2 +3 +5\n/);
    expect(await sammati(['account', 'change', account.sid, '--record-decisions', 'refusals'])).toMatchObject({ code: 0 });
    await sammati(['permission', 'ask', account.sid, '--number', '9200009001', '--purpose', 'service']);
    const listed = await sammati(['decision', 'list', account.sid]);
    const [, id = ''] = /9200009001 +refused +objected +service +permission +(\S+)\n/.exec(listed.out) ?? [];
    expect((await sammati(['decision', 'show', account.sid, id])).out).toMatch(/\nintact +true\n/);
  });
});

describe('a file', () => {
  it('is sent as it is', async () => {
    const file = path.join(directory, 'mnrl.csv');
    await writeFile(file, 'number\n9000000001\n9000000001\nrubbish\n');
    const list = ['--dated', '2026-11-01', '--reference', 'MNRL 11'];
    const revoked = await sammati(['registry', 'revoke', file, ...list]);
    expect(revoked).toMatchObject({ code: 0, err: '' });
    expect(revoked.out).toMatch(/^state +done\nlisted +1\nunreadable +not_digits=1\nended +grants=0 /);
    expect((await sammati(['registry', 'revocations'])).out).toContain('MNRL 11');
    expect(await sammati(['registry', 'revoke', '/no/such/file', ...list])).toMatchObject({ code: 2 });
  });
});

describe('a copy of the registry in several files', () => {
  it('is sent file by file and imported as one; where nothing begins, nothing is left at the service', async () => {
    const files = [1, 2, 3].map((part) => path.join(directory, `part-${part}.txt`));
    for (const [at, file] of files.entries()) await writeFile(file, `910000000${at}\n9100000009\n`);
    const wish = ['--dated', '2026-11-01', '--format', 'list'];
    const done = await sammati(['registry', 'import', ...files, ...wish, '--json']);
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(JSON.parse(done.out)).toMatchObject({
      lines: 6,
      added: 4,
      files: files.map((file) => ({ name: path.basename(file) })),
    });
    const refused = await sammati(['registry', 'import', ...files, '--dated', '2999-01-01']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('in_the_future') });
    expect(await sammati(['registry', 'import', ...files.slice(1), '/no/such/file', ...wish])).toMatchObject({ code: 2 });
    await expect.poll(() => readdir(path.join(api.dataDir, 'registry', '.uploads'))).toEqual([]);
  });
});

describe('a scrub', () => {
  it('goes through from file or standard input to standard output, with its summary beside it', async () => {
    const asAccount = ['--account', `${account.key}:${account.token}`];
    const file = path.join(directory, 'in.csv');
    await writeFile(file, 'phone\n9000000001\nx\n');
    const done = await sammati([...asAccount, 'scrub', file, '--purpose', 'transactional']);
    expect(done, done.err).toMatchObject({ code: 0 });
    expect(done.out).toBe(
      'phone,dnd,preferences,standing,permitted,reason\n9000000001,unknown,,neutral,no,not_whitelisted\nx,,,,no,invalid_number\n',
    );
    expect(done.err).toMatch(/^state +done$/m);
    const piped = await sammati(['scrub', '-', '--sid', account.sid, '--columns', 'registry'], {}, 'phone\n9000000001\n');
    expect(piped.out).toBe('phone,dnd,preferences\n9000000001,unknown,\n');
    expect((await sammati([...asAccount, 'scrubs', 'list'])).out).toContain('transactional');
  });

  it('that breaks off ends with an exit code and says so, and a file that is refused says why', async () => {
    const late = await sammati(
      ['scrub', '-', '--sid', account.sid],
      {},
      `phone\n${'9000000001\n'.repeat(200_000)}9000000001,x\n`,
    );
    expect(late.code).toBe(3);
    expect(late.err).toContain('Row 200002 has more fields than the header');
    expect(late.err).toContain('NOT complete');
    const refused = await sammati(['scrub', '-', '--sid', account.sid], {}, 'name\nAsha\n');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('No column looks like phone numbers');
    expect((await sammati(['scrub', '/no/such/file', '--sid', account.sid])).code).toBe(2);
    expect((await sammati(['scrub', '-'], { url: 'http://127.0.0.1:9' }, 'phone\n')).code).toBe(3);
  });
});

describe('an existing client', () => {
  it('keeps its sid, key and token, whatever the options of the command line itself are called', async () => {
    const business = await sammati(['business', 'create', '--legal-name', 'Old Clinics', '--json']);
    const id = String(JSON.parse(business.out).id);
    await sammati(['account', 'open', '--business-id', id, '--brand-name', 'Old Clinic', '--sid', 'oldclinic1']);
    const key = await sammati([
      'key',
      'create',
      'oldclinic1',
      '--key',
      'old-key-of-theirs',
      '--token',
      'old-token-of-the-client',
    ]);
    expect(key).toMatchObject({ code: 0 });
    const own = await sammati(['--account', 'old-key-of-theirs:old-token-of-the-client', 'whoami'], { adminToken: null });
    expect(own).toMatchObject({ code: 0 });
  });
});

describe('an operator who has lost the password and the app', () => {
  it('gets a link, and is rid of the second factor, by the admin token', async () => {
    const { id } = await aUser(api, '', 'operator');
    const made = await sammati(['user', 'reset-password', String(id)]);
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/\/reset#[0-9a-f]{48}/) });
    expect((await sammati(['user', 'reset-second-factor', String(id)])).err).toContain('no_second_factor');
  });
});

describe('what goes wrong', () => {
  it('is told in a sentence, with the fields, and an exit code of its kind', async () => {
    const refused = await sammati(['business', 'show', '999999']);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toBe('sammati: There is nothing at this address. (not_found)\n');
    const invalid = await sammati(['account', 'open', '--business-id', '0', '--brand-name', 'X']);
    expect(invalid.err).toContain('body /businessId');
    expect((await sammati(['caller'])).code).toBe(2);
    expect((await sammati(['business', 'create'])).err).toContain('--legal-name');
    expect((await sammati(['terms', 'set', '--cover-hours', 'many'])).code).toBe(2);
    expect((await sammati(['line', 'add', '--number', '8047411112', '--meaning', 'maybe'])).err).toContain('object');
    expect((await sammati(['--admin-token', 'wrong', 'whoami'])).code).toBe(4);
    expect(
      (await sammati(['objection', 'record', 'x', '--numbers', '@/no/such/file', '--how', 'ivr', '--reference', 'r'])).code,
    ).toBe(2);
  });

  it('is a service that is down, or an address that is none', async () => {
    const down = await sammati(['whoami'], { url: 'http://127.0.0.1:9' });
    expect(down.code).toBe(3);
    expect(down.err).toMatch(/nothing answers at http:\/\/127\.0\.0\.1:9|cannot be reached/);
    expect((await sammati(['--url', 'ftp://x', 'whoami'])).code).toBe(2);
  });
});

describe('the service', () => {
  const keep = (name: string, content: object) => writeFile(path.join(directory, name), JSON.stringify(content));

  it('is found in DATA_DIR, and its token is sent to nobody else', async () => {
    const local = { url: null, adminToken: null };
    expect((await sammati(['whoami'], local)).err).toContain('no admin token');
    await keep('demo.json', { baseUrl: api.url, adminToken });
    expect((await sammati(['whoami'], local)).code).toBe(0);
    const elsewhere = await sammati(['--url', 'http://127.0.0.1:9', 'whoami'], local);
    expect(elsewhere).toMatchObject({ code: 2 });
    expect(elsewhere.err).toContain('no admin token for http://127.0.0.1:9');
    await keep('admin.json', { baseUrl: api.url, adminToken: 'outdated-token-here' });
    expect((await sammati(['whoami'], local)).code).toBe(4);
    expect((await sammati(['--admin-token', adminToken, 'whoami'], local)).code).toBe(0);
    await rm(path.join(directory, 'admin.json'));
    await rm(path.join(directory, 'demo.json'));
  });
});
