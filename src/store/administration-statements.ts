/** What the operator writes into the directory: one function a statement. */
import type { AdministrationStore } from '#app/ports/administration.ts';
import {
  type AccountId,
  type AccountSettings,
  type BusinessId,
  type ConsentLine,
  defaultAccountSettings,
  type VirtualNumber,
} from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { NoticeTemplate } from '#domain/notice/meaning.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import { type Sql, timestamp } from '#store/engine/database.ts';

type Given<Method extends keyof AdministrationStore> = Parameters<AdministrationStore[Method]>[0];
type Change<Method extends 'changeConnection' | 'rotateConnection'> = Parameters<AdministrationStore[Method]>[1];

export async function insertBusiness(sql: Sql, business: Given<'createBusiness'>): Promise<BusinessId> {
  const text = `
    insert into businesses (legal_name, entity_id, created_at) values ($1, $2, $3::timestamptz) returning business_id`;
  const values = [business.legalName, business.entityId, timestamp(business.at)];
  const [row] = await sql.query<{ business_id: BusinessId }>({ name: 'insert_business', text }, values);
  if (row === undefined) throw new Error('a business was not inserted');
  return row.business_id;
}

/** The mode of a new business: opt-out, nobody has objected (R9). */
export async function insertMode(sql: Sql, business: BusinessId): Promise<void> {
  await sql.query({ name: 'insert_mode', text: 'insert into business_modes (business_id) values ($1)' }, [business]);
}

export async function updateBusiness(
  sql: Sql,
  id: BusinessId,
  changes: { readonly legalName?: string; readonly entityId?: string | null },
): Promise<void> {
  const text = `
    update businesses
    set legal_name = coalesce($2, legal_name), entity_id = case when $3 then $4 else entity_id end
    where business_id = $1`;
  const { legalName = null, entityId } = changes;
  await sql.query({ name: 'update_business', text }, [id, legalName, entityId !== undefined, entityId ?? null]);
}

export async function insertAccount(sql: Sql, account: Given<'createAccount'>): Promise<AccountId | null> {
  const text = `
    insert into accounts (business_id, sid, brand_name, settings, created_at)
    values ($1, $2, $3, $4::jsonb, $5::timestamptz)
    on conflict (sid) do nothing
    returning account_id`;
  const { business, sid, brandName, settings, at } = account;
  const values = [business, sid, brandName, JSON.stringify(settings), timestamp(at)];
  const [row] = await sql.query<{ account_id: AccountId }>({ name: 'insert_account', text }, values);
  return row?.account_id ?? null;
}

/** Whoever changes them too waits. */
export async function lockSettings(sql: Sql, id: AccountId): Promise<AccountSettings> {
  const text = 'select settings from accounts where account_id = $1 for update';
  const [row] = await sql.query<{ settings: Partial<AccountSettings> }>({ name: 'lock_account_settings', text }, [id]);
  return { ...defaultAccountSettings, ...row?.settings };
}

export async function updateAccount(
  sql: Sql,
  id: AccountId,
  changes: { readonly brandName?: string; readonly settings?: Partial<AccountSettings> },
): Promise<void> {
  const text = `
    update accounts set brand_name = coalesce($2, brand_name), settings = settings || $3::jsonb where account_id = $1`;
  const { brandName = null, settings = {} } = changes;
  const values = [id, brandName, JSON.stringify(settings)];
  await sql.query({ name: 'update_account', text }, values);
}

export async function insertKey(sql: Sql, key: Given<'createKey'>): Promise<boolean> {
  const text = `
    insert into api_keys (account_id, key, token_hash, label, scopes, created_at)
    values ($1, $2, $3, $4, $5::text[], $6::timestamptz)
    on conflict do nothing
    returning key`;
  const values = [key.account, key.key, key.tokenHash, key.label, key.scopes, timestamp(key.at)];
  return (await sql.query({ name: 'insert_key', text }, values)).length > 0;
}

/** True where the account has such a key, revoked now or before. */
export async function updateKeyRevoked(sql: Sql, account: AccountId, key: string, at: Instant): Promise<boolean> {
  const text = `
    update api_keys set revoked_at = coalesce(revoked_at, $3::timestamptz) where account_id = $1 and key = $2 returning key`;
  return (await sql.query({ name: 'revoke_key', text }, [account, key, timestamp(at)])).length > 0;
}

/** Use of keys is no change of the directory: nobody reads it again for this. */
export async function updateKeysUsed(sql: Sql, uses: readonly { readonly key: string; readonly at: Instant }[]): Promise<void> {
  if (uses.length === 0) return;
  const text = `
    update api_keys set last_used_at = greatest(last_used_at, used.at)
    from unnest($1::text[], $2::timestamptz[]) as used (key, at)
    where api_keys.key = used.key`;
  const sorted = uses.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  await sql.query({ name: 'keys_used', text }, [sorted.map((use) => use.key), sorted.map((use) => timestamp(use.at))]);
}

export async function selectLastUses(sql: Sql, account: AccountId): Promise<ReadonlyMap<string, Instant>> {
  const text = 'select key, last_used_at as at from api_keys where account_id = $1 and last_used_at is not null';
  const rows = await sql.query<{ key: string; at: Instant }>({ name: 'last_uses', text }, [account]);
  return new Map(rows.map((row) => [row.key, row.at]));
}

/** A number that was a virtual number before may be one again; a consent line's number may not (R2, R8). */
export async function insertVirtualNumber(sql: Sql, number: VirtualNumber, at: Instant): Promise<boolean> {
  const text = `
    insert into service_numbers as known (number, account_id, header, connection_id, created_at)
    values ($1, $2, $3, $4, $5::timestamptz)
    on conflict (number) do update
    set account_id = excluded.account_id, header = excluded.header, connection_id = excluded.connection_id,
        created_at = excluded.created_at, retired_at = null
    where known.retired_at is not null and known.meaning is null
    returning number`;
  const values = [number.number, number.accountId, number.header, number.connectionId, timestamp(at)];
  return (await sql.query({ name: 'insert_virtual_number', text }, values)).length > 0;
}

/** A retired line may come back into use as exactly what it was, for life (R8). */
export async function insertConsentLine(sql: Sql, line: ConsentLine, at: Instant): Promise<boolean> {
  const text = `
    insert into service_numbers as known (number, meaning, business_id, connection_id, created_at)
    values ($1, $2::line_meaning, $3, $4, $5::timestamptz)
    on conflict (number) do update
    set connection_id = excluded.connection_id, retired_at = null
    where known.retired_at is not null and known.meaning = excluded.meaning
      and known.business_id is not distinct from excluded.business_id
    returning number`;
  const values = [line.number, line.meaning, line.businessId, line.connectionId, timestamp(at)];
  return (await sql.query({ name: 'insert_consent_line', text }, values)).length > 0;
}

export async function updateServiceNumber(
  sql: Sql,
  number: PhoneNumber,
  changes: { readonly header?: string | null; readonly connectionId?: number | null },
): Promise<boolean> {
  const text = `
    update service_numbers
    set header = case when $2 then $3 else header end, connection_id = case when $4 then $5::int4 else connection_id end
    where number = $1
    returning number`;
  const { header, connectionId } = changes;
  const values = [number, header !== undefined, header ?? null, connectionId !== undefined, connectionId ?? null];
  return (await sql.query({ name: 'update_service_number', text }, values)).length > 0;
}

export async function updateNumberRetired(sql: Sql, number: PhoneNumber, at: Instant): Promise<boolean> {
  const text = `
    update service_numbers set retired_at = coalesce(retired_at, $2::timestamptz) where number = $1 returning number`;
  return (await sql.query({ name: 'retire_service_number', text }, [number, timestamp(at)])).length > 0;
}

export async function insertConnection(sql: Sql, connection: Given<'createConnection'>): Promise<number> {
  const text = `
    insert into carrier_connections (name, dialect, settings, signing_tokens, secret_hash, created_at)
    values ($1, $2, $3::jsonb, $4, $5, $6::timestamptz)
    returning connection_id`;
  const { name, dialect, secretHash, at } = connection;
  const { signingTokens, ...settings } = connection.settings;
  const values = [name, dialect, JSON.stringify(settings), signingTokens, secretHash, timestamp(at)];
  const [row] = await sql.query<{ connection_id: number }>({ name: 'insert_connection', text }, values);
  if (row === undefined) throw new Error('a carrier connection was not inserted');
  return row.connection_id;
}

export async function updateConnection(sql: Sql, id: number, changes: Change<'changeConnection'>): Promise<boolean> {
  const text = `
    update carrier_connections
    set name = coalesce($2, name), settings = coalesce($3::jsonb, settings), signing_tokens = coalesce($4, signing_tokens),
        revoked_at = $5::timestamptz
    where connection_id = $1 and revoked_at is null
    returning connection_id`;
  const { name = null, revokedAt } = changes;
  const { signingTokens = null, ...settings } = changes.settings ?? {};
  const values = [
    id,
    name,
    changes.settings === undefined ? null : JSON.stringify(settings),
    signingTokens,
    revokedAt === undefined ? null : timestamp(revokedAt),
  ];
  return (await sql.query({ name: 'update_connection', text }, values)).length > 0;
}

export async function rotateConnection(sql: Sql, id: number, rotation: Change<'rotateConnection'>): Promise<boolean> {
  const text = `
    update carrier_connections
    set previous_secret_hash = secret_hash, previous_secret_until = $3::timestamptz, secret_hash = $2
    where connection_id = $1 and revoked_at is null
    returning connection_id`;
  const values = [id, rotation.secretHash, timestamp(rotation.oldUntil)];
  return (await sql.query({ name: 'rotate_connection', text }, values)).length > 0;
}

export async function upsertTemplate(sql: Sql, account: AccountId, template: NoticeTemplate, at: Instant): Promise<void> {
  const statement = `
    insert into notice_templates (account_id, meaning, language, text, dlt_template_id, category, created_at)
    values ($1, $2, $3, $4, $5, $6, $7::timestamptz)
    on conflict (account_id, meaning, language) do update
    set text = excluded.text, dlt_template_id = excluded.dlt_template_id, category = excluded.category,
        created_at = excluded.created_at`;
  const { meaning, language, text, dltTemplateId, category } = template;
  const values = [account, meaning, language, text, dltTemplateId, category, timestamp(at)];
  await sql.query({ name: 'upsert_template', text: statement }, values);
}

export async function deleteTemplate(sql: Sql, account: AccountId, meaning: string, language: string): Promise<boolean> {
  const text = `
    delete from notice_templates where account_id = $1 and meaning = $2 and language = $3 returning meaning`;
  return (await sql.query({ name: 'delete_template', text }, [account, meaning, language])).length > 0;
}

export async function updateDeploymentTerms(sql: Sql, terms: TermOverrides): Promise<void> {
  await sql.query({ name: 'update_deployment_terms', text: 'update deployment set terms = $1::jsonb' }, [JSON.stringify(terms)]);
}
