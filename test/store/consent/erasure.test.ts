import { createHmac, hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandingChange } from '#app/ports/consent.ts';
import { checkStandings } from '#app/whitelist/check-standings.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { numberHasher } from '#domain/whitelist/erasure.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { postingEvents } from '#domain/whitelist/post.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { systemRandom } from '#root/random.ts';
import { chainReader } from '#store/consent/chains.ts';
import { consentStore } from '#store/consent/consent-store.ts';
import type { Database, Sql } from '#store/engine/database.ts';
import { erasureStore } from '#store/erasures.ts';
import { forEachDatabase, MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';

const digest = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
const business = 1 as BusinessId;
const account = 1 as AccountId;
const at = instant(Date.UTC(2026, 0, 1));
const said = { at, actor: 'person', account: null, request: null, line: null, reference: null, report: null } as const;
const objected: ConsentEvent = { ...said, kind: 'objected', door: 'erasure', answersNotice: false };

function storesOn(database: Database) {
  const random = systemRandom();
  const consent = consentStore(database, { random, digest });
  const erasures = erasureStore(database, { random, digest });
  const request = (): RequestRecord => {
    const id = randomUUID();
    return { id, business, account, key: 'key', address: '127.0.0.1', what: 'POST', parameters: {}, at };
  };

  /** Posts numbers that nothing stands against; `read` is waited for once they have been read, the first time. */
  async function post(numbers: readonly PhoneNumber[], read: (tries: number) => Promise<void> = async () => undefined) {
    let tries = 0;
    const posted = await consent.transact(business, async (tx) => {
      const standings = await tx.standings(numbers);
      tries += 1;
      await read(tries);
      const { id } = await begin(tx.recordRequest);
      const changes = [...standings].flatMap(([number, before]): StandingChange[] => {
        if (before.objection !== null) return [];
        const accepted = { outcome: 'accepted', meaning: 'inform', served: null, strict: false } as const;
        const given = { account, now: at, terms: defaultTerms, request: id, language: 'en', line: null } as const;
        const events = postingEvents(before, accepted, given);
        return [{ number, before, events, after: fold(events, before) }];
      });
      const lost = await tx.write(changes);
      return changes.map(({ number }) => number).filter((number) => !lost.has(number));
    });
    return { posted, tries };
  }

  async function begin(record: (request: RequestRecord) => Promise<void>): Promise<RequestRecord> {
    const made = request();
    await record(made);
    return made;
  }

  async function object(number: PhoneNumber): Promise<void> {
    await consent.transact(business, async (tx) => {
      const before = (await tx.standings([number])).get(number) ?? noStanding;
      const lost = await tx.write([{ number, before, events: [objected], after: fold([objected], before) }]);
      if (lost.has(number)) throw new Error('another writer was first');
    });
  }

  const erase = (number: PhoneNumber) =>
    erasures.erase({ business, account, number, request: randomUUID(), reference: 'letter 1', at });
  const standing = async (number: PhoneNumber): Promise<Standing | undefined> =>
    (await consent.read(business, [number])).standings.get(number);
  const faults = async () =>
    (await checkStandings({ sha256: digest, chains: chainReader(database, digest) }, business, null)).findings.filter(
      ({ kind }) => kind !== 'notice',
    );
  return { consent, post, object, erase, standing, faults };
}

/** Whether a session of the database waits for a lock. */
async function somebodyWaits(database: Database): Promise<boolean> {
  const text = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return (await database.query({ name: 'who_waits', text }, [])).length > 0;
}

const opened = async (database: TestDatabase) => {
  await database.script('insert into business_modes (business_id) values (1)');
  return storesOn(database);
};

test('R17 the hash that stays of a number is HMAC-SHA-256 of its ten digits', () => {
  const key = systemRandom().bytes(32);
  const expected = createHmac('sha256', key).update('9876500001').digest();
  expect(Buffer.from(numberHasher(key, digest)(9_876_500_001 as PhoneNumber))).toEqual(expected);
});

describe('a number that is erased while it is posted', async () => {
  const database = await openTestPostgres(MIGRATIONS);
  const { consent, post, object, erase, standing, faults } = await opened(database);
  afterAll(() => database.close());

  test.each([
    ['a number that nobody had heard of', 1, false],
    ['one of many numbers', 60, false],
    ['a number that was posted before', 1, true],
  ])('R12 is not written anew: %s', async (_, count, isKnown) => {
    const first = 9_876_530_000 + 1_000 * count + (isKnown ? 500 : 0);
    const numbers = Array.from({ length: count }, (_, index) => (first + index) as PhoneNumber);
    const [number] = numbers as [PhoneNumber];
    if (isKnown) await post(numbers);
    const { posted, tries } = await post(numbers, async (time) => {
      if (time > 1) return;
      await object(number);
      await erase(number);
    });
    expect([posted.length, tries]).toEqual([count - 1, 2]);
    expect(await standing(number)).toMatchObject({ n: 0, objection: { door: 'erasure' } });
    expect(await faults()).toEqual([]);
  });

  test('R17 who holds the mode of the business waits for no erasure that waits for the mode', async () => {
    const number = 9_876_535_001 as PhoneNumber;
    await object(number);
    let tries = 0;
    let erasing: Promise<unknown> | undefined;
    let erasures = 0;
    const counted: Database = {
      ...database,
      transaction(work) {
        erasures += 1;
        return database.transaction(work);
      },
    };
    const own = storesOn(counted);
    await consent.transact(business, async (tx) => {
      tries += 1;
      await tx.modeForChange();
      erasing ??= own.erase(number);
      while (tries === 1 && !(await somebodyWaits(database)));
      const before = (await tx.standings([number])).get(number) ?? noStanding;
      await tx.write([{ number, before, events: [objected], after: fold([objected], before) }]);
    });
    expect(await erasing).toMatchObject({ events: 2 });
    expect([tries, erasures]).toEqual([1, 1]);
  });

  test('R17 chains that are read while one of them is erased are as before it or as after it', async () => {
    const numbers = [1, 2].map((n) => (9_876_536_000 + n) as PhoneNumber);
    for (const number of numbers) await object(number);
    for (const [index, name] of ['chained_after', 'chained_numbers'].entries()) {
      const [erased] = numbers.slice(index) as [PhoneNumber];
      let isErased = false;
      const erasing = (sql: Sql): Sql => ({
        async query(statement, values) {
          const rows = await sql.query<never>(statement, values);
          if (statement.name === name && !isErased) isErased = (await erase(erased)) !== null;
          return rows;
        },
      });
      const reading: Database = {
        ...database,
        ...erasing(database),
        transaction: (work) => database.transaction((tx) => work({ ...tx, ...erasing(tx) })),
      };
      const chains = chainReader(reading, digest);
      const read =
        name === 'chained_after'
          ? await chains.chainsAfter(business, (erased - 1) as PhoneNumber, 1)
          : await chains.chainsOf(business, [erased]);
      expect([isErased, read.map(({ number, events }) => [number, events.length])]).toEqual([true, [[erased, 1]]]);
    }
    expect(await faults()).toEqual([]);
  });

  test('R12 holds whichever of the two is first, however many write it', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => (9_876_540_000 + index) as PhoneNumber);
    const erasing = numbers.map(async (number) => {
      for (let isDone = false; !isDone; )
        isDone = await object(number).then(
          () => true,
          () => false,
        );
      return erase(number);
    });
    await Promise.all([...erasing, ...Array.from({ length: 4 }, () => post(numbers))]);
    for (const number of numbers) expect(await standing(number)).toMatchObject({ n: 0, objection: { door: 'erasure' } });
    expect((await post(numbers)).posted).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let stores: ReturnType<typeof storesOn>;

  beforeAll(async () => {
    database = await open();
    stores = await opened(database);
  });

  test('R17 what was erased stays so, and nothing else may change evidence', async () => {
    const number = 9_876_550_001 as PhoneNumber;
    await stores.object(number);
    expect(await stores.erase(number)).toMatchObject({ events: 1 });
    for (const sql of [
      'update erased_numbers set reference = null',
      'delete from erased_numbers',
      'update consent_events set personal = null',
      'do $$ begin update consent_events set personal = null; end $$',
    ]) {
      await expect(database.script(sql)).rejects.toThrow('append-only');
    }
    expect(await stores.erase(number)).toBeNull();
    // As a service that starts anew reads it.
    expect(await storesOn(database).standing(number)).toMatchObject({ n: 0, objection: { at, door: 'erasure' } });
    expect(await storesOn(database).standing(9_876_550_002 as PhoneNumber)).toBe(noStanding);
  });

  test('R17 an event that is not given stops an erasure', async () => {
    const number = 9_876_550_003 as PhoneNumber;
    await stores.object(number);
    const call = `select erase_number(1, ${number}, 10000009999, array[]::int4[], array[]::bytea[])`;
    await expect(database.script(call)).rejects.toThrow('there is an event without a commitment');
    expect(await stores.standing(number)).toMatchObject({ n: 1 });
  });
});
