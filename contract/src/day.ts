import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { CalendarDate, closed, Instant, Language, Nothing } from './values.ts';

/** How many days one answer may cover. */
export const mostDays = 400;

const counts = {
  queued: Type.Integer({ description: 'Notices that were queued.' }),
  sent: Type.Integer({ description: 'Notices that a carrier took.' }),
  delivered: Type.Integer({ description: 'Notices of which delivery was reported.' }),
  failed: Type.Integer({ description: 'Notices that failed for good.' }),
  objections: Type.Integer({
    description:
      'People who said no, each once while it stands, by the account whose notice they had last; those imported are not counted.',
  }),
  agreements: Type.Integer({ description: 'Calls that said yes.' }),
  grants: Type.Integer({ description: 'How often a number came to be whitelisted: told, or agreed.' }),
};

export const Day = Type.Object({ day: CalendarDate, ...counts }, { ...closed, title: 'Day' });
export type Day = Static<typeof Day>;

const LanguageCount = Type.Object(
  { language: Language, sent: counts.sent, objections: counts.objections, agreements: counts.agreements },
  { ...closed, title: 'LanguageCount' },
);

export const Days = Type.Object(
  {
    from: CalendarDate,
    to: CalendarDate,
    days: Type.Array(Day, { description: 'Every day of the period, the earliest first, also those on which nothing happened.' }),
    languages: Type.Array(LanguageCount, {
      description:
        'The same over all of the period by the language of the notice, for each in which anything was sent or answered.',
    }),
  },
  { ...closed, title: 'Days' },
);
export type Days = Static<typeof Days>;

const figure = (description: string) => Type.Integer({ description });

export const Standings = Type.Object(
  {
    counted: Type.Union([
      Type.Object(
        {
          at: Instant,
          whitelist: figure('Numbers that may be called.'),
          awaiting: figure('Numbers whose notice or answer is awaited.'),
          neutral: figure('Known numbers that are none of the others: lapsed, removed, not answered.'),
          blacklist: figure('People who said no to the business.'),
        },
        { ...closed, title: 'CountedStandings' },
      ),
      Type.Null(),
    ]),
    isBeingCounted: Type.Boolean({ description: 'Ask again in a moment: a newer count is being made.' }),
  },
  { ...closed, title: 'Standings' },
);
export type Standings = Static<typeof Standings>;

export const dayEndpoints = {
  countStandings: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/standings',
    tag: 'Accounts',
    access: 'account',
    summary: 'Counts how many numbers stand how with the account',
    description:
      'A business with up to 2,000 numbers is counted at once. One with more is counted beside: the latest count is answered with its instant, and a newer one is made where that is a quarter of an hour old.',
    params: accountParams,
    query: Nothing,
    body: null,
    status: 200,
    answer: Standings,
    problems: [],
  }),
  countDays: endpoint({
    method: 'GET',
    path: '/accounts/{sid}/days',
    tag: 'Accounts',
    access: 'account',
    summary: 'Counts what happened on each Indian day: notices, objections, agreements, grants',
    description: `At most ${mostDays} days, to today where no last day is given. An objection that answers no account’s notice is counted for every account of its business.`,
    params: accountParams,
    query: Type.Object(
      {
        from: Type.Optional(CalendarDate),
        to: Type.Optional(CalendarDate),
        last: Type.Optional(
          Type.Integer({ minimum: 1, maximum: mostDays, default: 30, description: 'Where no first day is given: so many days.' }),
        ),
      },
      closed,
    ),
    body: null,
    status: 200,
    answer: Days,
    problems: ['not_a_date', 'not_a_period'],
  }),
};
