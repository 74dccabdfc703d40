import type { accountEndpoints, Account as RenderedAccount } from '@sammati/contract/account.ts';
import { changeAccount } from '#app/administration/change-account.ts';
import { changeAccountStatus } from '#app/administration/change-account-status.ts';
import { openAccount } from '#app/administration/open-account.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { objectorsOf } from './businesses.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment } from './values.ts';

export const accountHandlers: Handlers<typeof accountEndpoints> = {
  async openAccount(ports, { body }) {
    const outcome = await openAccount(ports, {
      business: body.businessId as BusinessId,
      brandName: body.brandName,
      sid: body.sid ?? null,
      settings: body.settings ?? {},
    });
    return isRefused(outcome) ? outcome : renderAccount(ports, outcome);
  },

  async listAccounts(ports, { query }) {
    const accounts = ports.directory
      .current()
      .accounts()
      .filter(({ business }) => query.businessId === undefined || business.id === query.businessId)
      .filter(({ account }) => query.status === undefined || account.status === query.status);
    const page = pageOfList(
      accounts,
      query,
      ({ account }) => account.sid,
      (context) => context,
    );
    return isRefused(page) ? page : { ...page, items: await renderAccounts(ports, page.items) };
  },

  readAccount: (ports, { context }) => renderAccount(ports, context),

  async changeAccount(ports, { context, body, by }) {
    const outcome = await changeAccount(ports, context, body, by);
    return isRefused(outcome) ? outcome : renderAccount(ports, outcome);
  },

  async changeAccountStatus(ports, { context, body, origin }) {
    const outcome = await changeAccountStatus(ports, context, body, origin);
    return isRefused(outcome) ? outcome : renderAccount(ports, outcome);
  },
};

async function renderAccount(ports: Ports, context: AccountContext): Promise<RenderedAccount> {
  const [rendered] = await renderAccounts(ports, [context]);
  if (rendered === undefined) throw new Error('an account was not rendered');
  return rendered;
}

async function renderAccounts(ports: Ports, contexts: readonly AccountContext[]): Promise<RenderedAccount[]> {
  const modes = await ports.evidence.modes([...new Set(contexts.map(({ business }) => business.id))]);
  return contexts.map(({ account, business }) => ({
    sid: account.sid,
    businessId: business.id,
    brandName: account.brandName,
    status: account.status,
    settings: { ...account.settings },
    mode: modes.get(business.id)?.mode ?? 'opt_out',
    objectors: objectorsOf(ports, business.id, modes.get(business.id)),
    agreement: business.agreement !== null,
    createdAt: moment(account.createdAt),
  }));
}
