import type { entryReportEndpoints } from '@sammati/contract/entry-report.ts';
import { countExpiries } from '#app/entries/count-expiries.ts';
import { isRefused } from '#app/refusal.ts';
import { entriesCsv } from './entries-csv.ts';
import { filterOf } from './entry-filter.ts';
import { renderItem } from './entry-item.ts';
import type { Handlers } from './handler.ts';

export const entryReportHandlers: Handlers<typeof entryReportEndpoints> = {
  async exportEntries(ports, { context, query }) {
    const filter = filterOf(query, ports.clock.now());
    if (isRefused(filter)) return filter;
    const name = `whitelist-${context.account.sid}.csv`;
    return {
      headers: { 'content-disposition': `attachment; filename="${name}"` },
      output: entriesCsv(ports, context, filter, renderItem),
    };
  },

  async countExpiries(ports, { context, query }) {
    const counted = await countExpiries(ports, context, { from: query.from ?? null, to: query.to ?? null });
    return isRefused(counted) ? counted : { items: counted.map((day) => ({ ...day })) };
  },
};
