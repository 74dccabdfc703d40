import type { Complaint, CountPlace } from '#app/ports/complaints.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Page, PageWanted } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import type { Business } from '#domain/account/account.ts';
import type { CallerId } from '#domain/account/caller-id.ts';
import { type ComplaintAlarm, complaintAlarm } from '#domain/account/complaint-alarm.ts';
import { after, DAY, type Instant } from '#domain/kernel/instant.ts';
import { defaultTerms, type Terms } from '#domain/whitelist/terms.ts';

type CountingPorts = Pick<Ports, 'clock' | 'complaints'>;

/** What was complained of one caller id since an instant. */
export interface CallerIdCount {
  readonly callerId: CallerId;
  readonly people: number;
  readonly complaints: number;
  readonly latest: Instant | null;
  readonly since: Instant;
  readonly alarm: ComplaintAlarm;
}

/** The caller ids of a business that were complained of in the days that count, the most complained of first. */
export async function countComplaints(
  ports: CountingPorts,
  context: AccountContext,
  callerId: CallerId | null = null,
): Promise<readonly CallerIdCount[]> {
  const since = countedSince(ports, context);
  const counts = await ports.complaints.counts(context.business.id, since, callerId);
  return counts.map((count) => ({ ...count, since, alarm: complaintAlarm(count.people, context.terms) }));
}

/** One of all businesses’, with the terms that it is counted by. */
interface BusinessCount extends CallerIdCount {
  readonly business: Business;
  readonly terms: Terms;
}

/**
 * Of all businesses, a page at a time: no account need ask before somebody sees an alarm. Each counts the days that its own terms say. What is
 * complained of while somebody turns the pages may be seen twice or not at all.
 */
export async function countAllComplaints(
  ports: CountingPorts & Pick<Ports, 'directory'>,
  page: { readonly after: CountPlace | null; readonly limit: number },
): Promise<{ readonly items: readonly BusinessCount[]; readonly next: CountPlace | null }> {
  const directory = ports.directory.current();
  const now = ports.clock.now();
  const asked = directory.businesses().map((business) => {
    const terms = directory.termsOfBusiness(business.id) ?? defaultTerms;
    return { business, terms, since: after(now, -terms.complaint_days * DAY) };
  });
  const byId = new Map(asked.map((one) => [one.business.id, one]));
  const counts = await ports.complaints.countsOf(
    asked.map(({ business, since }) => ({ business: business.id, since })),
    page,
  );
  const items = counts.flatMap(({ business, ...count }) => {
    const of = byId.get(business);
    return of === undefined ? [] : [{ ...count, ...of, alarm: complaintAlarm(count.people, of.terms) }];
  });
  return { items, next: counts.length < page.limit ? null : (counts.at(-1) ?? null) };
}

export async function countOf(ports: CountingPorts, context: AccountContext, callerId: CallerId): Promise<CallerIdCount> {
  const [found] = await countComplaints(ports, context, callerId);
  const none = { callerId, people: 0, complaints: 0, latest: null, alarm: complaintAlarm(0, context.terms) };
  return found ?? { ...none, since: countedSince(ports, context) };
}

/** The complaints that were recorded against a business, the latest first. */
export function listComplaints(ports: CountingPorts, context: AccountContext, page: PageWanted): Promise<Page<Complaint>> {
  return ports.complaints.page(context.business.id, page);
}

/** A complaint of exactly so long ago counts no more. */
function countedSince({ clock }: CountingPorts, { terms }: AccountContext): Instant {
  return after(clock.now(), -terms.complaint_days * DAY);
}
