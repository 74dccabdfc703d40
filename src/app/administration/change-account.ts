import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import type { AccountSettings } from '#domain/account/account.ts';
import { checkBrandName } from '#domain/notice/brand-name.ts';
import { keepsMore } from '#domain/permission/decision.ts';

export interface AccountChanges {
  readonly brandName?: string;
  readonly settings?: Partial<AccountSettings>;
}

/**
 * Changes brand name and settings. The brand name is the operator's to change, because people know the account by it; and an
 * account may demand texts of its own only, or that more of its answers are kept as evidence, but not take that back (R19). What its
 * notices may cost the operator says too.
 */
export async function changeAccount(
  ports: Pick<Ports, 'administration' | 'directory'>,
  context: AccountContext,
  changes: AccountChanges,
  by: By,
): Promise<AccountContext | Refusal<'operator_only' | 'not_a_brand_name' | 'not_stricter' | 'not_found'>> {
  const { id } = context.account;
  const { settings = {} } = changes;
  if (by === 'account' && isOperatorsToChange(changes)) return refuse('operator_only');
  const brand = changes.brandName === undefined ? null : checkBrandName(changes.brandName);
  if (brand?.kind === 'refused') return refuse('not_a_brand_name');
  const changed = { settings, ...(brand === null ? {} : { brandName: brand.name }) };
  const permit = (present: AccountSettings) => by === 'operator' || !isLooser(settings, present);
  if (!(await ports.administration.changeAccount(id, changed, permit))) return refuse('not_stricter');
  return ports.directory.current().accountById(id) ?? refuse('not_found');
}

function isOperatorsToChange({ brandName, settings = {} }: AccountChanges): boolean {
  const { segmentsPerDay, segmentsPerMonth, confirmAnswers } = settings;
  return [brandName, segmentsPerDay, segmentsPerMonth, confirmAnswers].some((change) => change !== undefined);
}

function isLooser({ templates, recordDecisions }: Partial<AccountSettings>, than: AccountSettings): boolean {
  if (than.templates === 'own_only' && templates === 'default') return true;
  return recordDecisions !== undefined && keepsMore(than.recordDecisions, recordDecisions);
}
