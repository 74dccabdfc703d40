/** The whole list at once, as a file and as counts. */
import { Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { entryFilters } from './entry.ts';
import { CalendarDate, closed } from './values.ts';

const shape = { tag: 'Entries', access: 'account', status: 200 } as const;

export const entryReportEndpoints = {
  exportEntries: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/entries.csv',
    summary: 'Hands out as a CSV exactly what the list shows with the same filter',
    description:
      'To its end, streamed, with a header. An answer that breaks off is not complete. No cell is one that a spreadsheet would compute.',
    params: accountParams,
    query: Type.Object(entryFilters, closed),
    body: null,
    answer: null,
    answerType: 'text/csv; charset=utf-8',
    problems: ['not_a_date'],
  }),
  countExpiries: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/expiries',
    summary: 'Counts, day by day, how many of the account’s own postings end',
    description:
      'Indian days, at most 62 of them; from today on and for a month where nothing is said. A day is counted up to 2,000. Of a number that several accounts of a business posted, the first one’s posting is counted.',
    params: accountParams,
    query: Type.Object({ from: Type.Optional(CalendarDate), to: Type.Optional(CalendarDate) }, closed),
    body: null,
    answer: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              date: CalendarDate,
              count: Type.Integer(),
              isMore: Type.Boolean({ description: 'There are more than were counted.' }),
            },
            { ...closed, title: 'ExpiryDay' },
          ),
        ),
      },
      { ...closed, title: 'Expiries' },
    ),
    problems: ['not_a_date', 'too_many_days'],
  }),
};
