/** The businesses that the benchmarks are about: with agreement, one account, one virtual number and lines of their own. */
import { hash, randomUUID } from 'node:crypto';
import { type AccountId, type BusinessId, defaultAccountSettings } from '#domain/account/account.ts';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { systemRandom } from '#root/random.ts';
import { administrationStore } from '#store/administration.ts';
import { consentStore } from '#store/consent/consent-store.ts';
import type { Database } from '#store/engine/database.ts';

export interface BenchBusiness {
  readonly business: BusinessId;
  readonly account: AccountId;
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  readonly virtualNumber: PhoneNumber;
  readonly objectLine: PhoneNumber;
  readonly agreeLines: readonly PhoneNumber[];
}

/** The secret of the one carrier connection. It guards made-up data. */
export const HOOK_SECRET = 'bench-hook-secret';

/** The business with this place (1, 2, …), as `fillDirectory` makes it. */
export function businessAt(place: number): BenchBusiness {
  return {
    business: place as BusinessId,
    account: place as AccountId,
    sid: `bench${place}`,
    key: `bench-key-${place}`,
    token: `bench-token-${place}`,
    virtualNumber: (8_040_000_000 + place) as PhoneNumber,
    objectLine: (8_041_000_000 + place) as PhoneNumber,
    agreeLines: [(8_042_000_000 + place) as PhoneNumber, (8_043_000_000 + place) as PhoneNumber],
  };
}

/** Makes the businesses in an empty database. More than a thousand people may object before one turns to opt-in (R9). */
export async function fillDirectory(database: Database, businesses: number, at: Instant): Promise<void> {
  const store = administrationStore(database, { refresh: () => Promise.resolve() });
  const digest = (bytes: Uint8Array) => hash('sha256', bytes, 'buffer');
  const consent = consentStore(database, { random: systemRandom(), digest });
  await store.setDeploymentTerms({ breaker_people: 1_000 });
  const secretHash = digest(Buffer.from(HOOK_SECRET));
  const connectionId = await store.createConnection({
    name: 'bench',
    dialect: 'json',
    settings: defaultConnectionSettings,
    secretHash,
    at,
  });
  for (let place = 1; place <= businesses; place += 1) {
    const one = businessAt(place);
    const business = await store.createBusiness({ legalName: `Bench ${place} Ltd`, entityId: null, at });
    await consent.transact(business, (tx) =>
      tx.changeDirectory({
        kind: 'agreement',
        agreement: {
          signedOn: '2026-01-01',
          signatory: 'A. Bench',
          reference: randomUUID(),
          earlierObjections: 'none_exist',
          filedAt: at,
        },
      }),
    );
    const settings = defaultAccountSettings;
    const account = await store.createAccount({ business, sid: one.sid, brandName: `Bench ${place}`, settings, at });
    if (business !== one.business || account !== one.account) throw new Error('the database was not empty');
    const tokenHash = digest(Buffer.from(one.token));
    await store.createKey({ account, key: one.key, tokenHash, label: null, scopes: null, at });
    await store.addVirtualNumber(
      { number: one.virtualNumber, accountId: account, header: 'BENCHX', connectionId, retiredAt: null },
      at,
    );
    const line = { businessId: business, connectionId, retiredAt: null };
    await store.addConsentLine({ number: one.objectLine, meaning: 'object', ...line }, at);
    for (const number of one.agreeLines) await store.addConsentLine({ number, meaning: 'agree', ...line }, at);
  }
}
