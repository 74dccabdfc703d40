import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { BusinessId, CalendarDate, closed, Nothing } from './values.ts';

const dates = Type.Array(CalendarDate, { maxItems: 1_000, description: 'Indian dates; the whole day, midnight to midnight.' });
const national = Type.Boolean({
  description: 'Whether India’s national holidays are among them, every year: 26 January, 15 August, 2 October.',
});

/** What is left out is none. */
export const HolidayValues = Type.Object(
  { dates: Type.Optional(dates), national: Type.Optional(national) },
  { ...closed, title: 'HolidayValues', description: 'All that this level says; what is left out is none.' },
);

/** Days on which no calls are made (R16). */
export const CallingHolidays = Type.Object(
  {
    dates: Type.Array(CalendarDate, { description: 'In force here: those of every level together (R19).' }),
    national,
    own: Type.Object({ dates, national }, { ...closed, description: 'What this level itself says.' }),
    next: Type.Union([CalendarDate, Type.Null()], { description: 'The first of them from today on.' }),
  },
  { ...closed, title: 'CallingHolidays' },
);
export type CallingHolidays = Static<typeof CallingHolidays>;

const businessParams = Type.Object({ businessId: BusinessId }, closed);
const shape = { tag: 'Terms', query: Nothing, status: 200, answer: CallingHolidays } as const;

export const holidayEndpoints = {
  readHolidays: endpoint({
    ...shape,
    method: 'GET',
    path: '/holidays',
    access: 'caller',
    summary: 'Shows the days on which nobody in this deployment makes calls (R16)',
    params: Nothing,
    body: null,
    problems: [],
  }),
  setHolidays: endpoint({
    ...shape,
    method: 'PUT',
    path: '/holidays',
    access: 'operator',
    summary: 'Sets the days on which nobody in this deployment makes calls',
    params: Nothing,
    body: HolidayValues,
    problems: ['not_a_date'],
  }),
  readBusinessHolidays: endpoint({
    ...shape,
    method: 'GET',
    path: '/businesses/{businessId}/holidays',
    access: 'operator',
    summary: 'Shows the days on which no account of a business makes calls',
    params: businessParams,
    body: null,
    problems: ['not_found'],
  }),
  setBusinessHolidays: endpoint({
    ...shape,
    method: 'PUT',
    path: '/businesses/{businessId}/holidays',
    access: 'operator',
    summary: 'Sets the days on which no account of a business makes calls, beside the deployment’s',
    params: businessParams,
    body: HolidayValues,
    problems: ['not_found', 'not_a_date'],
  }),
  readAccountHolidays: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/holidays',
    access: 'account',
    summary: 'Shows the days on which an account makes no calls',
    params: accountParams,
    body: null,
    problems: [],
  }),
  setAccountHolidays: endpoint({
    ...shape,
    method: 'PUT',
    path: '/accounts/{sid}/holidays',
    access: 'account',
    summary: 'Sets the days on which an account makes no calls, beside its business’s; only the operator takes one back',
    description:
      'An account names the days that it has named before (`own`) again, and more; those that have passed may be left out.',
    params: accountParams,
    body: HolidayValues,
    problems: ['not_a_date', 'not_stricter'],
  }),
};
