import { addConsentLine } from '#app/administration/add-consent-line.ts';
import { addVirtualNumber } from '#app/administration/add-virtual-number.ts';
import { createApiKey, hashOfToken } from '#app/administration/create-api-key.ts';
import { createBusiness } from '#app/administration/create-business.ts';
import { createCarrierConnection } from '#app/administration/create-carrier-connection.ts';
import { fileAgreement } from '#app/administration/file-agreement.ts';
import { openAccount } from '#app/administration/open-account.ts';
import { rotateConnectionSecret } from '#app/administration/rotate-connection-secret.ts';
import type { AccountContext, CarrierConnection } from '#app/ports/directory.ts';
import { type Agreement, type BusinessId, defaultAccountSettings } from '#domain/account/account.ts';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { hex } from '#domain/consent/chain.ts';
import { indianTime } from '#domain/kernel/instant.ts';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import type { Ports } from './ports.ts';
import { isRefused } from './refusal.ts';

/** What a developer needs to use the demo account. Key, token and secret are random and are kept by the developer's machine only. */
export interface Demo {
  readonly businessId: number;
  readonly sid: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly virtualNumber: PhoneNumber;
  readonly objectLine: PhoneNumber;
  readonly agreeLine: PhoneNumber;
  readonly hookSecret: string;
}

export type SeedPorts = Pick<Ports, 'administration' | 'clock' | 'consent' | 'directory' | 'random' | 'sha256'>;

/** Ten numbers of a landline series; nobody is ever rung or written to from the sandbox. */
const FIRST_NUMBER = 8_047_100_001;
const CONNECTION_NAME = 'demo carrier';

/**
 * The demo business of a sandbox: agreement on file, one account with a key, a virtual number, an object line and an agree line in
 * the operator's pool, and a carrier connection that serves them. What `kept` names and is still good stays as it is; what is
 * missing, or whose secret is no longer known, is made anew. Doing it again changes nothing.
 */
export async function seedDemo(ports: SeedPorts, kept: Demo | null): Promise<Demo> {
  const context = accountOf(ports, kept) ?? (await openDemoAccount(ports));
  const key = await ensureKey(ports, context, kept);
  const { connection, secret } = await ensureConnection(ports, kept);
  const virtualNumber = await ensureVirtualNumber(ports, context, connection);
  const objectLine = await ensureLine(ports, 'object', connection);
  const agreeLine = await ensureLine(ports, 'agree', connection);
  return {
    businessId: context.business.id,
    sid: context.account.sid,
    ...key,
    virtualNumber,
    objectLine,
    agreeLine,
    hookSecret: secret,
  };
}

/** The account that was kept, or that owns the demo's virtual number. */
function accountOf({ directory }: SeedPorts, kept: Demo | null): AccountContext | null {
  const view = directory.current();
  const named = kept === null ? null : view.accountBySid(kept.sid);
  if (named !== null) return named;
  const number = view.serviceNumber(phoneNumber(FIRST_NUMBER));
  return number?.kind === 'virtual_number' ? view.accountById(number.account.id) : null;
}

async function openDemoAccount(ports: SeedPorts): Promise<AccountContext> {
  const business = await createBusiness(ports, { legalName: 'Demo Clinic Private Limited', entityId: null });
  await fileDemoAgreement(ports, business.id);
  const sid = `demo${hex(ports.random.bytes(4))}`;
  const account = await openAccount(ports, {
    business: business.id,
    brandName: 'Demo Clinic',
    sid,
    settings: defaultAccountSettings,
  });
  if (isRefused(account)) throw new Error(`the demo account cannot be opened: ${account.refused}`);
  return account;
}

async function fileDemoAgreement(ports: SeedPorts, business: BusinessId): Promise<void> {
  const { year, month, day } = indianTime(ports.clock.now());
  const agreement: Omit<Agreement, 'filedAt'> = {
    signedOn: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    signatory: 'Demo Signatory',
    reference: 'DEMO-1',
    earlierObjections: 'none_exist',
  };
  const origin = { requestId: ports.random.uuid(), key: null, address: 'sandbox' };
  const filed = await fileAgreement(ports, business, agreement, origin);
  if (isRefused(filed)) throw new Error(`the demo agreement cannot be filed: ${filed.refused}`);
}

async function ensureKey(ports: SeedPorts, context: AccountContext, kept: Demo | null) {
  const known = kept === null ? null : ports.directory.current().keyByName(kept.apiKey);
  if (
    kept !== null &&
    known?.accountId === context.account.id &&
    hex(known.tokenHash) === hex(hashOfToken(ports, kept.apiToken))
  ) {
    return { apiKey: kept.apiKey, apiToken: kept.apiToken };
  }
  const created = await createApiKey(ports, {
    ...{ context, label: 'demo', scopes: null, key: null, token: null },
    ...{ by: 'operator', own: null },
  });
  if (isRefused(created)) throw new Error(`the demo key cannot be made: ${created.refused}`);
  return { apiKey: created.key.key, apiToken: created.token };
}

async function ensureConnection(ports: SeedPorts, kept: Demo | null) {
  const view = ports.directory.current();
  const known = kept === null ? null : view.connectionBySecret(hashOfToken(ports, kept.hookSecret), ports.clock.now());
  if (kept !== null && known !== null) return { connection: known, secret: kept.hookSecret };
  const named = view.connections().find((one) => one.name === CONNECTION_NAME && one.revokedAt === null);
  const rotated = named === undefined ? null : await rotateConnectionSecret(ports, named.id, 0);
  if (rotated !== null && !isRefused(rotated)) return rotated;
  return createCarrierConnection(ports, { name: CONNECTION_NAME, dialect: 'json', settings: defaultConnectionSettings });
}

async function ensureVirtualNumber(
  ports: SeedPorts,
  context: AccountContext,
  connection: CarrierConnection,
): Promise<PhoneNumber> {
  const known = context.virtualNumbers[0];
  if (known !== undefined) return known.number;
  return firstFree(async (number) => {
    const added = await addVirtualNumber(ports, {
      number,
      accountId: context.account.id,
      header: null,
      connectionId: connection.id,
    });
    return !isRefused(added);
  });
}

async function ensureLine(ports: SeedPorts, meaning: 'object' | 'agree', connection: CarrierConnection): Promise<PhoneNumber> {
  for (const one of ports.directory.current().serviceNumbers()) {
    if (one.kind !== 'consent_line' || one.line.businessId !== null || one.line.retiredAt !== null) continue;
    if (one.line.meaning === meaning && one.line.connectionId === connection.id) return one.line.number;
  }
  return firstFree(async (number) => {
    const added = await addConsentLine(ports, { number, meaning, businessId: null, connectionId: connection.id });
    return !isRefused(added);
  });
}

async function firstFree(take: (number: PhoneNumber) => Promise<boolean>): Promise<PhoneNumber> {
  for (let value = FIRST_NUMBER; value < FIRST_NUMBER + 1000; value += 1) {
    const number = phoneNumber(value);
    if (await take(number)) return number;
  }
  throw new Error('no number is free for the demo');
}
