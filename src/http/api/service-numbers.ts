import type { serviceNumberEndpoints } from '@sammati/contract/service-number.ts';
import { addConsentLine } from '#app/administration/add-consent-line.ts';
import { addVirtualNumber } from '#app/administration/add-virtual-number.ts';
import { changeServiceNumber } from '#app/administration/change-service-number.ts';
import { checkLine } from '#app/administration/check-line.ts';
import { retireServiceNumber } from '#app/administration/retire-service-number.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import type { BusinessId, ConsentLine, VirtualNumber } from '#domain/account/account.ts';
import { deadFrom, isDead } from '#domain/account/line-health.ts';
import { termsInForce } from '#domain/whitelist/terms.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, momentOrNull, serviceNumber } from './values.ts';

const aLine = { kind: 'consent_line' } as const;

export const serviceNumberHandlers: Handlers<typeof serviceNumberEndpoints> = {
  listVirtualNumbers(ports, { context, query }) {
    const numbers = ports.directory
      .current()
      .serviceNumbers()
      .flatMap((one) => (one.kind === 'virtual_number' && one.account.id === context.account.id ? one.virtualNumber : []));
    return pageOfList(numbers, query, ({ number }) => digits(number), renderNumber);
  },

  async addVirtualNumber(ports, { context, body }) {
    const number = serviceNumber(body.number);
    if (isRefused(number)) return number;
    const { header = null, connectionId = null } = body;
    const outcome = await addVirtualNumber(ports, { number, accountId: context.account.id, header, connectionId });
    return isRefused(outcome) ? outcome : renderNumber(outcome);
  },

  async changeVirtualNumber(ports, { context, params, body }) {
    const number = serviceNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await changeServiceNumber(ports, number, { kind: 'virtual_number', account: context.account.id }, body);
    if (isRefused(outcome)) return outcome;
    return outcome.kind === 'virtual_number' ? renderNumber(outcome.virtualNumber) : refuse('not_found');
  },

  async retireVirtualNumber(ports, { context, params }) {
    const number = serviceNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await retireServiceNumber(ports, number, { kind: 'virtual_number', account: context.account.id });
    return isRefused(outcome) ? outcome : undefined;
  },

  listConsentLines(ports, { query }) {
    const lines = ports.directory
      .current()
      .serviceNumbers()
      .flatMap((one) => (one.kind === 'consent_line' ? one.line : []))
      .filter((line) => query.businessId === undefined || line.businessId === query.businessId)
      .filter((line) => query.meaning === undefined || line.meaning === query.meaning);
    return pageOfList(
      lines,
      query,
      ({ number }) => digits(number),
      (line) => renderLine(ports, line),
    );
  },

  async addConsentLine(ports, { body }) {
    const number = serviceNumber(body.number);
    if (isRefused(number)) return number;
    const outcome = await addConsentLine(ports, {
      number,
      meaning: body.meaning,
      businessId: (body.businessId ?? null) as BusinessId | null,
      connectionId: body.connectionId ?? null,
    });
    return isRefused(outcome) ? outcome : renderLine(ports, outcome);
  },

  async changeConsentLine(ports, { params, body }) {
    const number = serviceNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await changeServiceNumber(ports, number, aLine, body);
    if (isRefused(outcome)) return outcome;
    return outcome.kind === 'consent_line' ? renderLine(ports, outcome.line) : refuse('not_found');
  },

  async checkConsentLine(ports, { params, body }) {
    const number = serviceNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await checkLine(ports, number, body.outcome);
    return isRefused(outcome) ? outcome : renderLine(ports, outcome);
  },

  async retireConsentLine(ports, { params }) {
    const number = serviceNumber(params.number);
    if (isRefused(number)) return number;
    const outcome = await retireServiceNumber(ports, number, aLine);
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderNumber({ number, header, connectionId, retiredAt }: VirtualNumber) {
  return { number: digits(number), header, connectionId, retiredAt: momentOrNull(retiredAt) };
}

export function renderLine(ports: Pick<Ports, 'clock' | 'directory' | 'lineSigns'>, line: ConsentLine) {
  const { number, meaning, businessId, connectionId, retiredAt } = line;
  const sign = ports.lineSigns.signOf(number);
  const terms = termsInForce(ports.directory.current().deploymentTerms(), {}, {});
  const health = {
    state: isDead(sign, terms, ports.clock.now()) ? ('dead' as const) : ('works' as const),
    heardAt: momentOrNull(sign?.heardAt ?? null),
    deadFrom: momentOrNull(sign === null ? null : deadFrom(sign, terms)),
    brokenAt: momentOrNull(sign?.brokenAt ?? null),
  };
  return { number: digits(number), meaning, businessId, connectionId, retiredAt: momentOrNull(retiredAt), health };
}
