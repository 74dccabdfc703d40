import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '#app/ports/system.ts';
import { type AccountId, type BusinessId, defaultAccountSettings } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { administrationStore } from '#store/administration.ts';
import { changeDirectory } from '#store/administration-changes.ts';
import { type OpenDirectory, openDirectory } from '#store/directory.ts';
import type { Database } from '#store/engine/database.ts';
import { openPostgres } from '#store/engine/postgres.ts';
import { forEachDatabase, MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';

const at = instant(Date.UTC(2026, 0, 5, 6));
const hash = (fill: number) => new Uint8Array(32).fill(fill);

const opened: OpenDirectory[] = [];
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
});

function log(faults: string[] = []): Log {
  return { info: () => undefined, warn: () => undefined, error: (message) => void faults.push(message) };
}

async function open(database: Database, faults?: string[]) {
  const directory = await openDirectory(database, log(faults));
  opened.push(directory);
  return { directory, administration: administrationStore(database, directory) };
}

async function anAccount({ administration }: Awaited<ReturnType<typeof open>>, sid: string) {
  const business = await administration.createBusiness({ legalName: 'Asha', entityId: null, at });
  const account = await administration.createAccount({ business, sid, brandName: 'Asha', settings: defaultAccountSettings, at });
  if (account === 'sid_taken') throw new Error('the sid is taken');
  return { business, account };
}

const until = (condition: () => boolean) => expect.poll(condition, { timeout: 30_000, interval: 5 }).toBe(true);

forEachDatabase(MIGRATIONS, (openDatabase) => {
  /** Of all these tests: each has accounts of its own. */
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase();
  });

  it('shows a process its own changes at once', async () => {
    const { directory, administration } = await open(database);
    const { business, account } = await anAccount({ directory, administration }, 'asha');
    expect(directory.current().accountBySid('asha')?.account.id).toBe(account);
    await administration.createKey({ account, key: 'k1', tokenHash: hash(1), label: null, scopes: null, at });
    expect(directory.current().keyByName('k1')).toMatchObject({ accountId: account, scopes: null });
    await administration.revokeKey(account, 'k1', at);
    expect(directory.current().keyByName('k1')).toBeNull();
    expect(directory.current().keysOf(account)).toMatchObject([{ key: 'k1', revokedAt: at }]);
    await administration.changeBusiness(business, { legalName: 'Asha Two' });
    expect(directory.current().accountBySid('asha')?.business.legalName).toBe('Asha Two');
  });

  it('gives a view that stays as it was when it was taken', async () => {
    const { directory, administration } = await open(database);
    await anAccount({ directory, administration }, 'earlier');
    const before = directory.current();
    await anAccount({ directory, administration }, 'later');
    expect(before.accountBySid('later')).toBeNull();
    expect(directory.current().accountBySid('later')).not.toBeNull();
  });

  it('R8: offers a business its own lines in use, else the pool, and still knows retired ones', async () => {
    const { directory, administration } = await open(database);
    const { business } = await anAccount({ directory, administration }, 'lines');
    const line = (number: number, businessId: BusinessId | null) => ({
      number: phoneNumber(number),
      meaning: 'object' as const,
      businessId,
      connectionId: null,
      retiredAt: null,
    });
    const offered = () =>
      directory
        .current()
        .linesFor(business, 'object')
        .map(({ number }) => Number(number));
    await administration.addConsentLine(line(8047000001, null), at);
    await administration.addConsentLine(line(8047000002, null), at);
    expect(offered()).toEqual([8047000001, 8047000002]);
    await administration.addConsentLine(line(8047000003, business), at);
    expect(offered()).toEqual([8047000003]);
    expect(directory.current().linesFor(business, 'agree')).toEqual([]);
    await administration.retireServiceNumber(phoneNumber(8047000003), at);
    expect(offered()).toEqual([8047000001, 8047000002]);
    const retired = directory.current().serviceNumber(phoneNumber(8047000003));
    expect(retired).toMatchObject({ kind: 'consent_line', line: { meaning: 'object', retiredAt: at } });
  });

  it('R13: still knows a retired virtual number, which is no longer one of its account’s', async () => {
    const { directory, administration } = await open(database);
    const { account } = await anAccount({ directory, administration }, 'numbers');
    const number = phoneNumber(8047000004);
    const given = { number, accountId: account, header: 'ASHACL', connectionId: null, retiredAt: null };
    await administration.addVirtualNumber(given, at);
    expect(directory.current().accountById(account)?.virtualNumbers).toEqual([given]);
    await administration.retireServiceNumber(number, at);
    expect(directory.current().accountById(account)?.virtualNumbers).toEqual([]);
    expect(directory.current().serviceNumber(number)).toMatchObject({ kind: 'virtual_number', virtualNumber: { retiredAt: at } });
  });

  it('changes nothing of an account that is another business’s', async () => {
    const both = await open(database);
    const one = await anAccount(both, 'one');
    const other = await anAccount(both, 'other');
    const foreign = { kind: 'account_status', account: other.account, status: 'closed' } as const;
    await database.transaction((tx) => changeDirectory(tx, one.business, foreign));
    await both.directory.refresh();
    expect(both.directory.current().accountBySid('other')?.account.status).toBe('active');
  });

  it('is consistent however many changes are made while it is read', async () => {
    const { directory, administration } = await open(database);
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => anAccount({ directory, administration }, `sid${i}`)));
    const theirs = () =>
      directory
        .current()
        .accounts()
        .filter(({ account: { id } }) => made.some(({ account }) => account === id));
    expect(theirs()).toHaveLength(12);
    await Promise.all(made.map(({ account }) => administration.changeAccount(account, { brandName: `Brand ${account}` })));
    for (const { account } of theirs()) expect(account.brandName).toBe(`Brand ${account.id}`);
  });
});

describe('another process on the same server', () => {
  async function twoProcesses() {
    const database = await openTestPostgres(MIGRATIONS);
    if (database.address.kind !== 'postgres') throw new Error('not a server');
    const second = await openPostgres({ connectionString: database.address.connectionString, maxConnections: 3 });
    const faults: string[] = [];
    return {
      database,
      here: await open(database),
      there: await open(second, faults),
      faults,
      async close() {
        for (const directory of opened.splice(0)) await directory.close();
        await second.close();
        await database.close();
      },
    };
  }

  it('knows the scopes of a key, and stops taking one that is revoked', async () => {
    const { here, there, close } = await twoProcesses();
    const { account } = await anAccount(here, 'asha');
    const scopes = ['read', 'calls'] as const;
    await here.administration.createKey({ account, key: 'k1', tokenHash: hash(1), label: null, scopes, at });
    await until(() => there.directory.current().keyByName('k1') !== null);
    expect(there.directory.current().keyByName('k1')?.scopes).toEqual(scopes);
    await here.administration.revokeKey(account, 'k1', at);
    await until(() => there.directory.current().keyByName('k1') === null);
    await close();
  });

  it('follows a change of which it was not notified', async () => {
    const { database, here, there, close } = await twoProcesses();
    const { account } = await anAccount(here, 'asha');
    await until(() => there.directory.current().accountById(account) !== null);
    await database.script(`update accounts set brand_name = 'Silent'; update directory_version set version = version + 1`);
    const brandName = (id: AccountId) => there.directory.current().accountById(id)?.account.brandName;
    await until(() => brandName(account) === 'Silent');
    await close();
  });

  it('keeps the last view and says so while the database cannot be read', async () => {
    const { database, here, there, faults, close } = await twoProcesses();
    const { account } = await anAccount(here, 'asha');
    await until(() => there.directory.current().accountById(account) !== null);
    await database.script('alter table directory_version rename to elsewhere');
    await until(() => faults.length > 0);
    expect(there.directory.current().accountById(account)).not.toBeNull();
    await database.script('alter table elsewhere rename to directory_version');
    await here.administration.changeAccount(account, { brandName: 'Back' });
    await until(() => there.directory.current().accountById(account)?.account.brandName === 'Back');
    await close();
  });
});
