import type { lineOccupancyEndpoints } from '@sammati/contract/line-occupancy.ts';
import { countLineOccupancy } from '#app/administration/count-line-occupancy.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits } from './values.ts';

export const lineOccupancyHandlers: Handlers<typeof lineOccupancyEndpoints> = {
  async listLineOccupancy(ports, { query }) {
    const counted = await countLineOccupancy(ports);
    return pageOfList(
      counted,
      query,
      ({ line }) => digits(line.number),
      ({ line: { number, meaning, businessId }, ...counts }) => ({ number: digits(number), meaning, businessId, ...counts }),
    );
  },
};
