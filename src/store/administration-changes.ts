/** Changes of the directory that are made in the transaction which writes their evidence. */
import type { DirectoryChange, TermLevels } from '#app/ports/consent.ts';
import type { AccountId, AccountStatus, Agreement, BusinessId } from '#domain/account/account.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import type { Sql } from '#store/engine/database.ts';
import { settlePapers } from './agreement-papers.ts';
import { upsertHolidays } from './calling-holidays.ts';
import { directoryChanged } from './directory.ts';

/** The account of a change belongs to the business of the transaction; a change of a foreign one changes nothing. */
export async function changeDirectory(sql: Sql, business: BusinessId, change: DirectoryChange): Promise<void> {
  await applyChange(sql, business, change);
  await directoryChanged(sql);
}

function applyChange(sql: Sql, business: BusinessId, change: DirectoryChange): Promise<void> {
  switch (change.kind) {
    case 'agreement':
      return updateAgreement(sql, business, change.agreement);
    case 'account_status':
      return updateStatus(sql, business, change.account, change.status);
    case 'business_terms':
      return updateBusinessTerms(sql, business, change.terms);
    case 'account_terms':
      return updateAccountTerms(sql, business, change.account, change.terms);
    case 'calling_holidays':
      return upsertHolidays(sql, { business, account: change.account }, change.holidays);
  }
}

export async function selectTerms(sql: Sql, business: BusinessId, account: AccountId | null): Promise<TermLevels> {
  const text = `
    select deployment.terms as deployment, businesses.terms as business, coalesce(accounts.terms, '{}') as account
    from deployment, businesses left join accounts on accounts.business_id = businesses.business_id and accounts.account_id = $2
    where businesses.business_id = $1`;
  const [levels] = await sql.query<TermLevels>({ name: 'terms_of_levels', text }, [business, account]);
  if (levels === undefined) throw new Error(`there is no business ${business}`);
  return levels;
}

async function updateAgreement(sql: Sql, business: BusinessId, agreement: Agreement): Promise<void> {
  const text = 'update businesses set agreement = $2::jsonb where business_id = $1';
  await sql.query({ name: 'update_agreement', text }, [business, JSON.stringify(agreement)]);
  await settlePapers(sql, business, { sha256: agreement.paper ?? null, at: agreement.filedAt });
}

async function updateStatus(sql: Sql, business: BusinessId, account: AccountId, status: AccountStatus): Promise<void> {
  const text = 'update accounts set status = $3::account_status where business_id = $1 and account_id = $2';
  await sql.query({ name: 'update_account_status', text }, [business, account, status]);
}

async function updateBusinessTerms(sql: Sql, business: BusinessId, terms: TermOverrides): Promise<void> {
  const text = 'update businesses set terms = $2::jsonb where business_id = $1';
  await sql.query({ name: 'update_business_terms', text }, [business, JSON.stringify(terms)]);
}

async function updateAccountTerms(sql: Sql, business: BusinessId, account: AccountId, terms: TermOverrides): Promise<void> {
  const text = 'update accounts set terms = $3::jsonb where business_id = $1 and account_id = $2';
  await sql.query({ name: 'update_account_terms', text }, [business, account, JSON.stringify(terms)]);
}
