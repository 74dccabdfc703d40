/** The small world that rules are tried in, as directory rows: two accounts of one business and one of another, sharing two lines. */
import type { DirectoryChange } from '#app/ports/consent.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import type { DirectoryRows, ServiceNumberRow } from '#store/directory-rows.ts';

export type AccountName = 'A1' | 'A2' | 'B1';

export const CONNECTION = 1;
export const businessA = 1 as BusinessId;
export const businessB = 2 as BusinessId;

/** Which account is which, and the virtual number each calls from. */
export const worldAccounts: Readonly<
  Record<AccountName, { readonly id: AccountId; readonly business: BusinessId; readonly virtualNumber: PhoneNumber }>
> = {
  A1: { id: 1 as AccountId, business: businessA, virtualNumber: phoneNumber(8047100001) },
  A2: { id: 2 as AccountId, business: businessA, virtualNumber: phoneNumber(8047100011) },
  B1: { id: 3 as AccountId, business: businessB, virtualNumber: phoneNumber(8047100021) },
};

export const objectLine = phoneNumber(8047100002);
export const agreeLine = phoneNumber(8047100003);

/** P1, P2, …: 9800000001, 9800000002, …. */
export function person(index: number): PhoneNumber {
  return phoneNumber(9_800_000_000 + index);
}

/** `agreeLines` more than one are 8047100103, 8047100104, …. */
export function worldRows(at: Instant, agreeLines = 1): DirectoryRows {
  const agreed = {
    signedOn: '2026-01-05',
    signatory: 'A. Rao',
    reference: 'AGR-1',
    earlierObjections: 'none_exist',
    filedAt: at,
  } as const;
  const business = (business_id: BusinessId, legal_name: string) => ({
    business_id,
    legal_name,
    entity_id: '1001234567890123456',
    agreement: agreed,
    terms: {},
    created_at: at,
  });
  const account = (name: AccountName, brand_name: string) => ({
    account_id: worldAccounts[name].id,
    business_id: worldAccounts[name].business,
    sid: `sid${name}`,
    brand_name,
    status: 'active' as const,
    settings: {},
    terms: {},
    created_at: at,
  });
  const line = (number: PhoneNumber, meaning: 'object' | 'agree'): ServiceNumberRow => ({
    number,
    account_id: null,
    header: null,
    meaning,
    business_id: null,
    connection_id: CONNECTION,
    retired_at: null,
  });
  const virtualNumber = (name: AccountName): ServiceNumberRow => ({
    number: worldAccounts[name].virtualNumber,
    account_id: worldAccounts[name].id,
    header: null,
    meaning: null,
    business_id: null,
    connection_id: CONNECTION,
    retired_at: null,
  });
  const moreLines = Array.from({ length: agreeLines - 1 }, (_, index) => line(phoneNumber(8047100103 + index), 'agree'));
  return {
    version: 1,
    deploymentTerms: {},
    businesses: [business(businessB, 'Bharat Finance Ltd'), business(businessA, 'Asha Clinics Pvt Ltd')],
    accounts: [account('B1', 'Bharat Finance'), account('A2', 'Asha Dental'), account('A1', 'Asha Clinics')],
    keys: [],
    numbers: [
      ...moreLines.toReversed(),
      line(agreeLine, 'agree'),
      line(objectLine, 'object'),
      virtualNumber('B1'),
      virtualNumber('A2'),
      virtualNumber('A1'),
    ],
    templates: [],
    upstreams: [],
    holidays: [],
    connections: [
      {
        connection_id: CONNECTION,
        name: 'the carrier',
        dialect: 'json',
        settings: {},
        signing_tokens: [],
        secret_hash: new Uint8Array(32),
        previous_secret_hash: null,
        previous_secret_until: null,
        created_at: at,
        revoked_at: null,
      },
    ],
  };
}

/** The rows after a change that a transaction of a business made. */
export function changedRows(rows: DirectoryRows, business: BusinessId, change: DirectoryChange): DirectoryRows {
  const accounts = (id: AccountId, changes: object) =>
    rows.accounts.map((row) => (row.account_id === id && row.business_id === business ? { ...row, ...changes } : row));
  const businesses = (changes: object) =>
    rows.businesses.map((row) => (row.business_id === business ? { ...row, ...changes } : row));
  switch (change.kind) {
    case 'agreement':
      return { ...rows, businesses: businesses({ agreement: change.agreement }) };
    case 'account_status':
      return { ...rows, accounts: accounts(change.account, { status: change.status }) };
    case 'business_terms':
      return { ...rows, businesses: businesses({ terms: change.terms }) };
    case 'account_terms':
      return { ...rows, accounts: accounts(change.account, { terms: change.terms }) };
    case 'calling_holidays': {
      const key = { business_id: business, account_id: change.account ?? 0 };
      const others = rows.holidays.filter((row) => row.business_id !== key.business_id || row.account_id !== key.account_id);
      return { ...rows, holidays: [...others, { ...key, ...change.holidays }] };
    }
  }
}
