import type { Terms } from '#domain/whitelist/terms.ts';

/**
 * How near a caller id is to what operators act on (R12.3). `near`: one more person, or few, and they may act. `reached_if_flagged`: they act
 * where their own systems hold the caller id for spam, which nobody here is told. `reached`: they act.
 */
export type ComplaintAlarm = 'none' | 'near' | 'reached_if_flagged' | 'reached';

type ComplaintTerms = Pick<Terms, 'complaint_alarm_people' | 'complaint_flagged_people' | 'complaint_people'>;

/** `people`: how many different ones complained about a caller id within `complaint_days`. */
export function complaintAlarm(people: number, terms: ComplaintTerms): ComplaintAlarm {
  if (people >= terms.complaint_people) return 'reached';
  if (people >= terms.complaint_flagged_people) return 'reached_if_flagged';
  return people >= terms.complaint_alarm_people ? 'near' : 'none';
}
