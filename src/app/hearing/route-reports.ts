import type { LineHold } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { hasWords, objectionKeyword } from '#domain/notice/keyword.ts';
import type { Act } from './apply-acts.ts';
import type { HearPorts, ReadReport } from './hear-report.ts';

/** What a report means, per business; no acts where it concerns none, and why. */
export type RoutedReport =
  | { readonly kind: 'repeated' }
  /** `first`: it was not heard before; else these acts are what a crash left of it. */
  | { readonly kind: 'acts'; readonly acts: readonly Act[]; readonly why: string; readonly first: boolean };

/** Finds the businesses that reports concern, before any of them is judged (R8, R13). Reads only. */
export async function routeReports(ports: HearPorts, reports: readonly ReadReport[]): Promise<readonly RoutedReport[]> {
  const keys = reports.map((report) => ({ number: report.caller, connection: report.connection.id, id: report.id }));
  // Who was told an agree line matters where a text to it says STOP, who holds an object line never.
  const lineActs = reports.flatMap(({ caller, called, service, text }) =>
    caller !== null && service.kind === 'consent_line'
      ? [{ number: caller, line: called, agrees: service.line.meaning === 'agree', stops: saysStop(text) }]
      : [],
  );
  const stops = reports.flatMap(({ caller, text }) => (caller !== null && saysStop(text) ? [caller] : []));
  const [heard, told, holders, senders] = await Promise.all([
    ports.consent.heardBefore(keys),
    ports.consent.toldToRing(lineActs.filter(({ agrees, stops }) => stops || !agrees)),
    ports.consent.holdersOf(lineActs.filter(({ agrees }) => agrees)),
    stops.length === 0 ? [] : ports.consent.businessesThatTold(stops),
  ]);
  const heardFor = new Map<string, Set<BusinessId>>();
  const concerned = new Map<string, readonly BusinessId[]>();
  for (const one of heard) {
    multi(heardFor, keyOf(one)).add(one.business);
    if (one.concerns !== null) concerned.set(keyOf(one), one.concerns);
  }
  const toldBy = new Map<string, Map<BusinessId, boolean>>();
  for (const { number, line, business, hasLeft } of told) {
    const businesses = toldBy.get(pairOf(number, line)) ?? new Map<BusinessId, boolean>();
    toldBy.set(pairOf(number, line), businesses.set(business, hasLeft || businesses.get(business) === true));
  }
  const heldBy = new Map(holders.map((hold) => [pairOf(hold.number, hold.line), hold]));
  const sentBy = new Map<string, Set<BusinessId>>();
  for (const one of senders) multi(sentBy, String(one.number)).add(one.business);

  return reports.map((report): RoutedReport => {
    const pair = pairOf(report.caller, report.called);
    const routed = actsOf(report, {
      toldBy: toldBy.get(pair),
      hold: heldBy.get(pair),
      sentBy: sentBy.get(String(report.caller)),
    });
    const key = keyOf({ number: report.caller, connection: report.connection.id, id: report.id });
    const heardOf = heardFor.get(key);
    if (heardOf === undefined) return routed;
    // What concerns several businesses is applied to one after the other; a crash in between leaves the rest to the repeat. A
    // business that the report did not concern when it was first heard is never told of a repeat (R18).
    const concerns = concerned.get(key) ?? [];
    const left =
      routed.kind === 'acts' ? routed.acts.filter((act) => concerns.includes(act.business) && !heardOf.has(act.business)) : [];
    return left.length === 0 ? { kind: 'repeated' } : { kind: 'acts', acts: left, why: '', first: false };
  });
}

interface Routes {
  /** Who told the caller to ring this line, and whether a notice that says so has left. */
  readonly toldBy: ReadonlyMap<BusinessId, boolean> | undefined;
  readonly hold: LineHold | undefined;
  readonly sentBy: ReadonlySet<BusinessId> | undefined;
}

function actsOf(report: ReadReport, routes: Routes): RoutedReport {
  const { caller, kind, service, text } = report;
  if (caller === null) return kept('no Indian number can be read');
  // It may have said STOP: in doubt it is no contact, and without words it is not a call either (R13).
  if (kind === 'inbound_sms' && !hasWords(text)) return kept('a text whose words are not known');
  const own = service.kind === 'virtual_number' ? service.account.businessId : service.line.businessId;
  // Everybody who may have told this person anything is told "no"; only where it was said does it count towards a change of mode (R9).
  const toAll = (kind: 'object_line' | 'stop', businesses: Iterable<BusinessId>) =>
    acts(
      [...businesses].map((business): Act => {
        const hasNoticeLeft = routes.toldBy?.get(business);
        const isToBusiness = business === own || hasNoticeLeft !== undefined;
        return { kind, business, number: caller, report, reached: { isToBusiness, hasNoticeLeft: hasNoticeLeft === true } };
      }),
    );

  if (service.kind === 'virtual_number') {
    const { account, virtualNumber } = service;
    if (saysStop(text)) return toAll('stop', new Set([account.businessId, ...(routes.sentBy ?? [])]));
    // Who has it now may be anybody's customer: only a no is heard there.
    if (virtualNumber.retiredAt !== null) return kept('the virtual number is retired');
    const start = text !== null && objectionKeyword(text) === 'start';
    return acts([
      {
        kind: 'contact',
        business: account.businessId,
        number: caller,
        report,
        account: account.id,
        virtualNumber: virtualNumber.number,
        start,
      },
    ]);
  }
  if (saysStop(text)) {
    const businesses = routes.toldBy?.keys() ?? routes.sentBy ?? (own === null ? [] : [own]);
    return toAll('stop', businesses);
  }
  if (text !== null) return kept('a text to a consent line that does not say STOP');
  if (service.line.meaning === 'object') {
    return routes.toldBy === undefined
      ? kept('nobody told this number to ring this line')
      : toAll('object_line', routes.toldBy.keys());
  }
  const { hold } = routes;
  if (hold === undefined) return kept('no request from this line to this number awaits');
  return acts([{ kind: 'agree_line', business: hold.business, number: caller, report, hold }]);
}

function acts(list: readonly Act[]): RoutedReport {
  return list.length === 0 ? kept('it concerns no business') : { kind: 'acts', acts: list, why: '', first: true };
}

function kept(why: string): RoutedReport {
  return { kind: 'acts', acts: [], why, first: true };
}

function saysStop(text: string | null): boolean {
  return text !== null && objectionKeyword(text) === 'stop';
}

function pairOf(number: PhoneNumber | null, line: PhoneNumber): string {
  return `${number} ${line}`;
}

function keyOf(report: { number: PhoneNumber | null; connection: number; id: string }): string {
  return `${report.number} ${report.connection} ${report.id}`;
}

function multi<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<Value>();
  map.set(key, made);
  return made;
}
