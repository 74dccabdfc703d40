import { hash, randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { postingEvents } from '#domain/whitelist/post.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { systemRandom } from '#root/random.ts';
import { consentStore } from '#store/consent/consent-store.ts';
import { MIGRATIONS, openTestPostgres } from '#test/support/databases.ts';

const database = await openTestPostgres(MIGRATIONS);
afterAll(() => database.close());

const store = consentStore(database, { random: systemRandom(), digest: (bytes) => hash('sha256', bytes, 'buffer') });
const business = 1 as BusinessId;
const account = 1 as AccountId;
const line = 8_041_000_001 as PhoneNumber;
const at = instant(Date.UTC(2026, 0, 1));

/** Posts the numbers that have no standing yet, and answers how many it wrote; `read` is called once they have been read. */
function postNew(numbers: readonly PhoneNumber[], read: () => Promise<void>): Promise<number> {
  const request: RequestRecord = {
    id: randomUUID(),
    business,
    account,
    key: 'key',
    address: '127.0.0.1',
    what: 'POST',
    parameters: {},
    at,
  };
  return store.transact(business, async (tx) => {
    const standings = await tx.standings(numbers);
    await read();
    await tx.recordRequest(request);
    const accepted = { outcome: 'accepted', meaning: 'inform', served: null, strict: false } as const;
    const changes = [...standings].flatMap(([number, before]) => {
      if (before.n > 0) return [];
      const given = { account, now: at, terms: defaultTerms, request: request.id, language: 'en', line } as const;
      const events = postingEvents(before, accepted, given);
      return [{ number, before, events, after: fold(events, before) }];
    });
    const lost = await tx.write(changes);
    return changes.length - lost.size;
  });
}

function meeting(of: number): () => Promise<void> {
  let missing = of;
  let meet = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    meet = resolve;
  });
  return () => {
    missing -= 1;
    if (missing === 0) meet();
    return all;
  };
}

test.each([3, 200])('of two writers that both found %d numbers new, each number is written by one', async (count) => {
  const numbers = Array.from({ length: count }, (_, index) => (9_000_000_000 + count * 1000 + index) as PhoneNumber);
  const bothHaveRead = meeting(2);
  const overlapping = [numbers.slice(0, count - 1), numbers.slice(1)];
  const written = await Promise.all(overlapping.map((mine) => postNew(mine, bothHaveRead)));
  expect(written.reduce((sum, one) => sum + one, 0)).toBe(count);
  const [events] = await database.query<{ events: number; numbers: number; least: number }>(
    {
      name: 'events',
      text: `select count(*) as events, count(distinct number) as numbers, min(octet_length(leaf)) as least
             from consent_events where number = any($1::int8[])`,
    },
    [numbers],
  );
  expect(events).toEqual({ events: count, numbers: count, least: 32 });
});
