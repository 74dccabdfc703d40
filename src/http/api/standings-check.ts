import type { Difference, standingsCheckEndpoints } from '@sammati/contract/standings-check.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { checkBusiness } from '#app/whitelist/check-business.ts';
import type { Finding } from '#app/whitelist/check-standings.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { cursorOf, isPart, readCursor } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digitsOrNull } from './values.ts';

export const standingsCheckHandlers: Handlers<typeof standingsCheckEndpoints> = {
  async checkStandings(ports, { params, query, isGone }) {
    const business = params.businessId as BusinessId;
    if (ports.directory.current().business(business) === null) return refuse('not_found');
    const after = query.cursor === undefined ? null : readPlace(query.cursor);
    if (typeof after === 'object' && after !== null) return after;
    const { checked, findings, next } = await checkBusiness(ports, business, { after, isGone });
    return { checked, items: findings.map(rendered), next: next === null ? null : cursorOf([next]) };
  },
};

function readPlace(cursor: string): PhoneNumber | Refusal<'unreadable_cursor'> {
  const [number] = readCursor(cursor) ?? [];
  return isPart(number) ? (number as PhoneNumber) : refuse('unreadable_cursor');
}

function rendered(finding: Finding): Difference {
  const number = digitsOrNull(finding.number);
  switch (finding.kind) {
    case 'chain':
      return { number, what: 'chain', fault: finding.fault.kind, n: finding.fault.n, parts: [] };
    case 'standing':
      return { number, what: 'standing', fault: null, n: null, parts: [...finding.parts] };
    case 'notice':
      return { number, what: 'notice', fault: null, n: finding.n, parts: [] };
  }
}
