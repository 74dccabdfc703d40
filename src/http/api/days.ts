import { type dayEndpoints, mostDays } from '@sammati/contract/day.ts';
import { countDays } from '#app/entries/count-days.ts';
import { countStandings } from '#app/entries/count-standings.ts';
import { isRefused } from '#app/refusal.ts';
import type { Handlers } from './handler.ts';
import { moment } from './values.ts';

const LAST_DAYS = 30;

export const dayHandlers: Handlers<typeof dayEndpoints> = {
  async countStandings(ports, { context }) {
    const { counted, isBeingCounted } = await countStandings(ports, context);
    return { counted: counted === null ? null : { ...counted, at: moment(counted.at) }, isBeingCounted };
  },

  async countDays(ports, { context, query }) {
    const { from = null, to = null, last = LAST_DAYS } = query;
    const counted = await countDays(ports, context, { from, to, last, mostDays });
    if (isRefused(counted)) return counted;
    const languages = counted.languages.map(({ language, sent, objections, agreements }) => ({
      language,
      sent,
      objections,
      agreements,
    }));
    return { ...counted, days: [...counted.days], languages };
  },
};
