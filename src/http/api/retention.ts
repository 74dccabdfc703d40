import type { retentionEndpoints } from '@sammati/contract/retention.ts';
import { after, DAY } from '#domain/kernel/instant.ts';
import { keptInRealTime } from '#domain/kernel/retention.ts';
import type { Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const retentionHandlers: Handlers<typeof retentionEndpoints> = {
  async readRetention({ clock, retention }) {
    const deleted = await retention.store.deleted();
    const items = retention.periods.map(({ what, days, variable }) => {
      const count = deleted.get(what);
      const now = (keptInRealTime.has(what) ? retention.realClock : clock).now();
      const oldest = days === null ? null : moment(after(now, -days * DAY));
      return { what, days, variable, oldest, deleted: count?.rows ?? 0, deletedAt: momentOrNull(count?.lastAt ?? null) };
    });
    return { items };
  },
};
