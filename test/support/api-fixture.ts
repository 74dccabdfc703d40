/** What most tests of /api begin with: a business that may post, an account with a key, a virtual number and two lines. */
import { postWhitelist } from '#app/whitelist/post-whitelist.ts';
import { removeFromWhitelist } from '#app/whitelist/remove-from-whitelist.ts';
import { type ApiServer, basic } from './api-server.ts';

export interface AccountFixture {
  readonly businessId: number;
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  /** The account's own credentials. */
  readonly as: string;
  readonly virtualNumber: string;
}

let made = 0;

/** Numbers of ours are taken for good, so every fixture has its own. */
function ownNumber(series: number): string {
  made += 1;
  return String(series + made);
}

export async function aBusiness(api: ApiServer): Promise<number> {
  const created = await api.call('POST', '/businesses', { body: { legalName: 'Asha Clinics Private Limited' } });
  const businessId = Number(created.body.id);
  await api.call('PUT', `/businesses/${businessId}/agreement`, {
    body: { signedOn: '2024-01-15', signatory: 'A. Sharma', reference: 'AG-1', earlierObjections: 'none_exist' },
  });
  return businessId;
}

export async function anAccount(api: ApiServer, businessId?: number): Promise<AccountFixture> {
  const business = businessId ?? (await aBusiness(api));
  const opened = await api.call('POST', '/accounts', { body: { businessId: business, brandName: 'Asha Clinics' } });
  const sid = String(opened.body.sid);
  const created = await api.call('POST', `/accounts/${sid}/keys`, { body: { label: 'test' } });
  const key = String(created.body.key);
  const token = String(created.body.token);
  const virtualNumber = ownNumber(8_047_200_000);
  await api.call('POST', `/accounts/${sid}/virtual-numbers`, { body: { number: virtualNumber } });
  return { businessId: business, sid, key, token, as: basic(key, token), virtualNumber };
}

export async function aLine(api: ApiServer, meaning: 'object' | 'agree', businessId?: number): Promise<string> {
  const number = ownNumber(8_047_300_000);
  const body = { number, meaning, ...(businessId === undefined ? {} : { businessId }) };
  await api.call('POST', '/consent-lines', { body });
  return number;
}

/** Posts numbers as the wire API does. */
export async function post(api: ApiServer, account: AccountFixture, numbers: readonly string[], language: 'en' | 'hi' = 'en') {
  const command = bulkCommand(api, account, numbers);
  const [virtualNumber] = command.context.virtualNumbers;
  if (virtualNumber === undefined) throw new Error('the account has no virtual number');
  return postWhitelist(api.ports, { ...command, virtualNumber, language });
}

/** Deletes numbers as the wire API does. */
export async function remove(api: ApiServer, account: AccountFixture, numbers: readonly string[]) {
  return removeFromWhitelist(api.ports, bulkCommand(api, account, numbers));
}

function bulkCommand(api: ApiServer, account: AccountFixture, numbers: readonly string[]) {
  const context = api.ports.directory.current().accountBySid(account.sid);
  if (context === null) throw new Error('there is no such account');
  return {
    context,
    numbers: { values: Float64Array.from(numbers, Number), unreadable: [] },
    origin: { requestId: api.ports.random.uuid(), key: account.key, address: '192.0.2.7' },
    details: false,
  };
}
