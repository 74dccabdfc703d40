import type {
  AccountContext,
  ApiKey,
  CarrierConnection,
  ConnectionDialect,
  Directory,
  ServiceNumber,
  Upstream,
} from '#app/ports/directory.ts';
import {
  type Account,
  type AccountId,
  type Business,
  type BusinessId,
  type ConsentLine,
  defaultAccountSettings,
  type LineMeaning,
  type VirtualNumber,
} from '#domain/account/account.ts';
import { type ConnectionSettings, defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { readScopes } from '#domain/account/key-scope.ts';
import { hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { usualCategory } from '#domain/notice/category.ts';
import type { NoticeTemplate } from '#domain/notice/meaning.ts';
import { type CallingHolidays, holidaysInForce, noCallingHolidays } from '#domain/permission/calling-holidays.ts';
import { type TermOverrides, type Terms, termsInForce } from '#domain/whitelist/terms.ts';
import type {
  AccountRow,
  BusinessRow,
  ConnectionRow,
  DirectoryRows,
  KeyRow,
  ServiceNumberRow,
  TemplateRow,
  UpstreamRow,
} from './directory-rows.ts';

/** One consistent view over the rows. Every look-up is one read of a Map, so that a hit and a miss take alike long. */
export function directoryView(rows: DirectoryRows): Directory {
  const businesses = new Map(rows.businesses.map((row) => [row.business_id, businessOf(row)]));
  const businessTerms = new Map(rows.businesses.map((row) => [row.business_id, row.terms]));
  const accountTerms = new Map(rows.accounts.map((row) => [row.account_id, row.terms]));
  const accounts = new Map(rows.accounts.map((row) => [row.account_id, accountOf(row)]));

  const holidays = new Map(rows.holidays.map((row) => [`${row.business_id} ${row.account_id}`, row]));
  const holidaysOf = (business: number, account: number): CallingHolidays =>
    holidays.get(`${business} ${account}`) ?? noCallingHolidays;

  const numbersOf = grouped(
    rows.numbers.flatMap((row) => virtualNumberOf(row) ?? []).filter((one) => one.retiredAt === null),
    (one) => one.accountId,
  );
  const templatesOf = grouped(rows.templates, (row) => row.account_id);
  const keysOf = grouped(rows.keys.map(keyOf), (key) => key.accountId);

  const contexts: AccountContext[] = rows.accounts.flatMap((row) => {
    const account = accounts.get(row.account_id);
    const business = businesses.get(row.business_id);
    if (account === undefined || business === undefined) return [];
    return {
      account,
      business,
      terms: termsInForce(rows.deploymentTerms, businessTerms.get(row.business_id) ?? {}, row.terms),
      callingHolidays: holidaysInForce(
        holidaysOf(0, 0),
        holidaysOf(row.business_id, 0),
        holidaysOf(row.business_id, row.account_id),
      ),
      templates: (templatesOf.get(row.account_id) ?? []).map(templateOf),
      virtualNumbers: numbersOf.get(account.id) ?? [],
    };
  });
  const bySid = new Map(contexts.map((context) => [context.account.sid, context]));
  const byId = new Map(contexts.map((context) => [context.account.id, context]));
  const byBusiness = grouped(contexts, (context) => context.business.id);

  const serviceNumbers = new Map<PhoneNumber, ServiceNumber>();
  for (const row of rows.numbers) {
    const number = serviceNumberOf(row, accounts);
    if (number !== null) serviceNumbers.set(row.number, number);
  }
  const linesInUse = rows.numbers.flatMap((row) => lineOf(row) ?? []).filter((line) => line.retiredAt === null);
  const linesOf = grouped(linesInUse.toReversed(), (line) => poolOf(line.businessId, line.meaning));

  const keys = new Map(rows.keys.filter((row) => row.revoked_at === null).map((row) => [row.key, keyOf(row)]));
  const connections = rows.connections.map(connectionOf);
  const bySecret = secretsOf(rows.connections);
  const upstreams = new Map(rows.upstreams.map((row) => [row.account_id, upstreamOf(row)]));
  const termsOf = new Map<number, Terms>(
    rows.businesses.map((row) => [row.business_id, termsInForce(rows.deploymentTerms, row.terms, {})]),
  );

  return {
    accountBySid: (sid) => bySid.get(sid) ?? null,
    accountById: (id) => byId.get(id) ?? null,
    accounts: () => contexts,
    business: (id) => businesses.get(id) ?? null,
    businesses: () => [...businesses.values()],
    accountsOf: (business) => byBusiness.get(business) ?? [],
    termsOfBusiness: (id) => termsOf.get(id) ?? null,
    keyByName: (key) => keys.get(key) ?? null,
    keysOf: (account) => keysOf.get(account) ?? [],
    serviceNumber: (number) => serviceNumbers.get(number) ?? null,
    upstreamOf: (account) => upstreams.get(account) ?? null,
    linesFor: (business, meaning) => linesOf.get(poolOf(business, meaning)) ?? linesOf.get(poolOf(null, meaning)) ?? [],
    connectionBySecret(secretHash, now) {
      const found = bySecret.get(hex(secretHash));
      return found === undefined || (found.until !== null && now >= found.until) ? null : found.connection;
    },
    connections: () => connections,
    serviceNumbers: () => [...serviceNumbers.values()],
    deploymentTerms: () => rows.deploymentTerms,
    businessTerms: (id) => businessTerms.get(id) ?? noTerms,
    accountTerms: (id) => accountTerms.get(id) ?? noTerms,
    deploymentHolidays: () => holidaysOf(0, 0),
    businessHolidays: (id) => holidaysOf(id, 0),
    accountHolidays: (id) => holidaysOf(accounts.get(id)?.businessId ?? 0, id),
  };
}

const noTerms: TermOverrides = {};

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function poolOf(business: BusinessId | null, meaning: LineMeaning): string {
  return `${business ?? ''} ${meaning}`;
}

function businessOf(row: BusinessRow): Business {
  return {
    id: row.business_id as BusinessId,
    legalName: row.legal_name,
    entityId: row.entity_id,
    agreement: row.agreement,
    createdAt: row.created_at,
  };
}

function accountOf(row: AccountRow): Account {
  return {
    id: row.account_id as AccountId,
    businessId: row.business_id as BusinessId,
    sid: row.sid,
    brandName: row.brand_name,
    status: row.status,
    settings: { ...defaultAccountSettings, ...row.settings },
    createdAt: row.created_at,
  };
}

function keyOf(row: KeyRow): ApiKey {
  return {
    key: row.key,
    accountId: row.account_id as AccountId,
    tokenHash: row.token_hash,
    label: row.label,
    scopes: readScopes(row.scopes),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

function virtualNumberOf(row: ServiceNumberRow): VirtualNumber | null {
  if (row.account_id === null) return null;
  return {
    number: row.number,
    accountId: row.account_id as AccountId,
    header: row.header,
    connectionId: row.connection_id,
    retiredAt: row.retired_at,
  };
}

function lineOf(row: ServiceNumberRow): ConsentLine | null {
  if (row.meaning === null) return null;
  return {
    number: row.number,
    meaning: row.meaning,
    businessId: row.business_id as BusinessId | null,
    connectionId: row.connection_id,
    retiredAt: row.retired_at,
  };
}

function serviceNumberOf(row: ServiceNumberRow, accounts: ReadonlyMap<number, Account>): ServiceNumber | null {
  const line = lineOf(row);
  if (line !== null) return { kind: 'consent_line', line };
  const virtualNumber = virtualNumberOf(row);
  const account = virtualNumber === null ? undefined : accounts.get(virtualNumber.accountId);
  return virtualNumber === null || account === undefined ? null : { kind: 'virtual_number', virtualNumber, account };
}

function templateOf(row: TemplateRow): NoticeTemplate {
  const { meaning, language, text, dlt_template_id: dltTemplateId, category } = row;
  return { meaning, language, text, dltTemplateId, category: category ?? usualCategory[meaning] };
}

function upstreamOf(row: UpstreamRow): Upstream {
  return {
    baseUrl: row.base_url,
    sid: row.sid,
    key: row.key,
    token: row.token,
    opensCalls: row.opens_calls,
    relaysWhitelist: row.relays_whitelist,
    setAt: row.set_at,
  };
}

/** The present secret of each connection, and the one before with the end of its time. */
function secretsOf(rows: readonly ConnectionRow[]) {
  const secrets = new Map<string, { readonly connection: CarrierConnection; readonly until: Instant | null }>();
  for (const row of rows) {
    if (row.revoked_at !== null) continue;
    const connection = connectionOf(row);
    if (row.previous_secret_hash !== null) {
      secrets.set(hex(row.previous_secret_hash), { connection, until: row.previous_secret_until });
    }
    secrets.set(hex(row.secret_hash), { connection, until: null });
  }
  return secrets;
}

function settingsOf({ settings, signing_tokens: signingTokens }: ConnectionRow): ConnectionSettings {
  const fields = { ...defaultConnectionSettings.fields, ...settings.fields };
  return { ...defaultConnectionSettings, ...settings, fields, signingTokens };
}

const dialects: readonly ConnectionDialect[] = ['exotel', 'json', 'plivo', 'twilio', 'mapped', 'sip'];

function connectionOf(row: ConnectionRow): CarrierConnection {
  const dialect = dialects.find((one) => one === row.dialect);
  if (dialect === undefined) throw new Error(`unknown kind of carrier connection ${row.dialect}`);
  return {
    id: row.connection_id,
    name: row.name,
    dialect,
    settings: settingsOf(row),
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  };
}
