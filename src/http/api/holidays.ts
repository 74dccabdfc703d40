import type { holidayEndpoints, CallingHolidays as Rendered } from '@sammati/contract/holiday.ts';
import { changeAccountHolidays, changeBusinessHolidays, changeDeploymentHolidays } from '#app/administration/change-holidays.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import {
  type CallingHolidays,
  holidaysInForce,
  isCallingHoliday,
  nextCallingHoliday,
  readHolidays,
} from '#domain/permission/calling-holidays.ts';
import type { Handlers } from './handler.ts';

export const holidayHandlers: Handlers<typeof holidayEndpoints> = {
  readHolidays: (ports) => ofDeployment(ports),

  async setHolidays(ports, { body }) {
    const given = read(body);
    if (isRefused(given)) return given;
    await changeDeploymentHolidays(ports, given);
    return ofDeployment(ports);
  },

  readBusinessHolidays(ports, { params }) {
    const business = params.businessId as BusinessId;
    if (ports.directory.current().business(business) === null) return refuse('not_found');
    return ofBusiness(ports, business);
  },

  async setBusinessHolidays(ports, { params, body, origin }) {
    const business = params.businessId as BusinessId;
    const given = read(body);
    if (isRefused(given)) return given;
    const outcome = await changeBusinessHolidays(ports, business, given, origin);
    return isRefused(outcome) ? outcome : ofBusiness(ports, business);
  },

  readAccountHolidays: (ports, { context: { business, account } }) => ofAccount(ports, business.id, account.id),

  async setAccountHolidays(ports, { context, body, by, origin }) {
    const given = read(body);
    if (isRefused(given)) return given;
    const outcome = await changeAccountHolidays(ports, context, given, by, origin);
    return isRefused(outcome) ? outcome : ofAccount(ports, context.business.id, context.account.id);
  },
};

interface Given {
  readonly dates?: readonly string[];
  readonly national?: boolean;
}

function read({ dates = [], national = false }: Given): CallingHolidays | Refusal<'not_a_date'> {
  return readHolidays(dates, national) ?? refuse('not_a_date');
}

function ofDeployment(ports: Ports): Rendered {
  return rendered(ports, ports.directory.current().deploymentHolidays());
}

function ofBusiness(ports: Ports, business: BusinessId): Rendered {
  const directory = ports.directory.current();
  return rendered(ports, directory.businessHolidays(business), directory.deploymentHolidays());
}

function ofAccount(ports: Ports, business: BusinessId, account: AccountId): Rendered {
  const directory = ports.directory.current();
  return rendered(
    ports,
    directory.accountHolidays(account),
    directory.deploymentHolidays(),
    directory.businessHolidays(business),
  );
}

function rendered({ clock }: Pick<Ports, 'clock'>, own: CallingHolidays, ...above: readonly CallingHolidays[]): Rendered {
  const inForce = holidaysInForce(own, ...above);
  const now = clock.now();
  const next = isCallingHoliday(inForce, now) ? now : nextCallingHoliday(inForce, now);
  return {
    dates: [...inForce.dates],
    national: inForce.national,
    own: { dates: [...own.dates], national: own.national },
    next: next === null ? null : dateOf(next),
  };
}
