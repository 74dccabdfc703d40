import type { auditEndpoints, AuditEntry as RenderedEntry } from '@sammati/contract/audit.ts';
import type { AuditEntry } from '#app/ports/audit.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment } from './values.ts';

export const auditHandlers: Handlers<typeof auditEndpoints> = {
  async listAudit(ports, { query }) {
    const page = pageWanted(query);
    return isRefused(page) ? page : renderPage(await ports.audit.page(null, page), (entry) => renderEntry(ports, entry));
  },

  async listAccountAudit(ports, { context, query }) {
    const page = pageWanted(query);
    if (isRefused(page)) return page;
    return renderPage(await ports.audit.page(context.account.id, page), (entry) => renderEntry(ports, entry));
  },
};

function renderEntry(ports: Pick<Ports, 'directory'>, entry: AuditEntry): RenderedEntry {
  const { id, at, request, actor, actorName, address, act, business, account, given, status, before, after } = entry;
  const sid = account === null ? null : (ports.directory.current().accountById(account)?.account.sid ?? null);
  return {
    ...{ id, at: moment(at), requestId: request, actor, actorName, address, act, businessId: business, sid },
    ...{ given: { ...given }, status, before, after },
  };
}
