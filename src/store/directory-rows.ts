/** The directory as it lies in the tables. */
import type { AccountSettings, AccountStatus, Agreement, LineMeaning } from '#domain/account/account.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { DltCategory, TemplateMeaning } from '#domain/notice/meaning.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import type { Sql } from '#store/engine/database.ts';
import { type HolidayRow, selectAllHolidays } from './calling-holidays.ts';

export interface BusinessRow {
  readonly business_id: number;
  readonly legal_name: string;
  readonly entity_id: string | null;
  readonly agreement: Agreement | null;
  readonly terms: TermOverrides;
  readonly created_at: Instant;
}

export interface AccountRow {
  readonly account_id: number;
  readonly business_id: number;
  readonly sid: string;
  readonly brand_name: string;
  readonly status: AccountStatus;
  readonly settings: Partial<AccountSettings>;
  readonly terms: TermOverrides;
  readonly created_at: Instant;
}

export interface KeyRow {
  readonly account_id: number;
  readonly key: string;
  readonly token_hash: Uint8Array;
  readonly label: string | null;
  readonly scopes: readonly string[] | null;
  readonly created_at: Instant;
  readonly revoked_at: Instant | null;
  readonly last_used_at: Instant | null;
}

export interface ServiceNumberRow {
  readonly number: PhoneNumber;
  readonly account_id: number | null;
  readonly header: string | null;
  readonly meaning: LineMeaning | null;
  readonly business_id: number | null;
  readonly connection_id: number | null;
  readonly retired_at: Instant | null;
}

export interface TemplateRow {
  readonly account_id: number;
  readonly meaning: TemplateMeaning;
  readonly language: Language;
  readonly text: string;
  readonly dlt_template_id: string | null;
  readonly category: DltCategory | null;
}

export interface ConnectionRow {
  readonly connection_id: number;
  readonly name: string;
  readonly dialect: string;
  readonly settings: Partial<Omit<ConnectionSettings, 'signingTokens'>>;
  readonly signing_tokens: readonly string[];
  readonly secret_hash: Uint8Array;
  readonly previous_secret_hash: Uint8Array | null;
  readonly previous_secret_until: Instant | null;
  readonly created_at: Instant;
  readonly revoked_at: Instant | null;
}

export interface UpstreamRow {
  readonly account_id: number;
  readonly base_url: string;
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  readonly opens_calls: boolean;
  readonly relays_whitelist: boolean;
  readonly set_at: Instant;
}

export interface DirectoryRows {
  readonly version: number;
  readonly deploymentTerms: TermOverrides;
  readonly businesses: readonly BusinessRow[];
  readonly accounts: readonly AccountRow[];
  readonly keys: readonly KeyRow[];
  readonly numbers: readonly ServiceNumberRow[];
  readonly templates: readonly TemplateRow[];
  readonly connections: readonly ConnectionRow[];
  readonly upstreams: readonly UpstreamRow[];
  readonly holidays: readonly HolidayRow[];
}

export async function selectVersion(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ version: number }>({
    name: 'directory_version',
    text: 'select version from directory_version',
  });
  if (row === undefined) throw new Error('the directory has no version');
  return row.version;
}

/**
 * All of it as of one version: every change raises the version in its own transaction, so if it is the same before and after
 * reading, nothing changed in between.
 */
export async function selectDirectory(sql: Sql): Promise<DirectoryRows> {
  for (;;) {
    const version = await selectVersion(sql);
    const rows = await selectTables(sql);
    if ((await selectVersion(sql)) === version) return { version, ...rows };
  }
}

async function selectTables(sql: Sql): Promise<Omit<DirectoryRows, 'version'>> {
  const all = <Row extends object>(name: string, text: string) => sql.query<Row>({ name, text });
  const [deployment] = await all<{ terms: TermOverrides }>('directory_deployment', 'select terms from deployment');
  return {
    deploymentTerms: deployment?.terms ?? {},
    businesses: await all<BusinessRow>(
      'directory_businesses',
      'select business_id, legal_name, entity_id, agreement, terms, created_at from businesses order by business_id desc',
    ),
    accounts: await all<AccountRow>(
      'directory_accounts',
      `select account_id, business_id, sid, brand_name, status, settings, terms, created_at
       from accounts order by account_id desc`,
    ),
    keys: await all<KeyRow>(
      'directory_keys',
      `select account_id, key, token_hash, label, scopes, created_at, revoked_at, last_used_at
       from api_keys order by created_at desc, key desc`,
    ),
    numbers: await all<ServiceNumberRow>(
      'directory_numbers',
      `select number, account_id, header, meaning, business_id, connection_id, retired_at
       from service_numbers order by created_at desc, number desc`,
    ),
    templates: await all<TemplateRow>(
      'directory_templates',
      'select account_id, meaning, language, text, dlt_template_id, category from notice_templates order by account_id, meaning, language',
    ),
    connections: await all<ConnectionRow>(
      'directory_connections',
      `select connection_id, name, dialect, settings, signing_tokens, secret_hash, previous_secret_hash, previous_secret_until, created_at, revoked_at
       from carrier_connections order by connection_id desc`,
    ),
    upstreams: await all<UpstreamRow>(
      'directory_upstreams',
      'select account_id, base_url, sid, key, token, opens_calls, relays_whitelist, set_at from upstreams order by account_id',
    ),
    holidays: await selectAllHolidays(sql),
  };
}
