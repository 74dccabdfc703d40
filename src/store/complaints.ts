/** Complaints that operators forwarded, and how many people each caller id has to do with (R12.3). */
import type {
  BusinessComplaints,
  CallerIdComplaints,
  Complaint,
  ComplaintStore,
  CountPlace,
  NewComplaint,
} from '#app/ports/complaints.ts';
import type { PageWanted } from '#app/ports/reading-back.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { CallerId } from '#domain/account/caller-id.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export function complaintStore(database: Database): ComplaintStore {
  return {
    async page(business, page) {
      const items = await selectComplaints(database, business, page);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.id, 0] };
    },
    counts: (business, since, callerId) => selectCounts(database, business, since, callerId),
    countsOf: (wanted, page) => selectCountsOf(database, wanted, page),
  };
}

/** False where it was recorded before. */
export async function insertComplaint(sql: Sql, complaint: NewComplaint): Promise<boolean> {
  const text = `
    insert into complaints (business_id, account_id, number, caller_id, reference, at, recorded_at, request_id)
    values ($1, $2, $3, $4, $5, $6::timestamptz, $7::timestamptz, $8::uuid)
    on conflict (business_id, number, caller_id, reference) do nothing
    returning complaint_id`;
  const { business, account, number, callerId, reference, at, recordedAt, request } = complaint;
  const values = [business, account, number, callerId, reference, timestamp(at), timestamp(recordedAt), request];
  return (await sql.query({ name: 'insert_complaint', text }, values)).length > 0;
}

const LATEST = Number.MAX_SAFE_INTEGER;

function selectComplaints(sql: Sql, business: BusinessId, { after, limit }: PageWanted): Promise<readonly Complaint[]> {
  const text = `
    select complaint_id as id, business_id as business, account_id as account, number, caller_id as "callerId", reference, at,
           recorded_at as "recordedAt", request_id as request
    from complaints where business_id = $1 and complaint_id < $2::int8 order by complaint_id desc limit $3`;
  return sql.query<Complaint>({ name: 'complaints', text }, [business, after?.[0] ?? LATEST, limit]);
}

function selectCounts(
  sql: Sql,
  business: BusinessId,
  since: Instant,
  callerId: CallerId | null,
): Promise<readonly CallerIdComplaints[]> {
  const text = `
    select caller_id as "callerId", count(distinct number) as people, count(*) as complaints, max(at) as latest
    from complaints where business_id = $1 and at > $2::timestamptz and ($3::text is null or caller_id = $3)
    group by caller_id order by people desc, latest desc, caller_id`;
  return sql.query<CallerIdComplaints>({ name: 'count_complaints', text }, [business, timestamp(since), callerId]);
}

function selectCountsOf(
  sql: Sql,
  wanted: readonly { readonly business: BusinessId; readonly since: Instant }[],
  { after, limit }: { readonly after: CountPlace | null; readonly limit: number },
): Promise<readonly BusinessComplaints[]> {
  const text = `
    select * from (
      select business_id as business, caller_id as "callerId", count(distinct number) as people, count(*) as complaints,
             max(at) as latest
      from unnest($1::int4[], $2::timestamptz[]) as wanted (business_id, since) join complaints using (business_id)
      where at > since
      group by business_id, caller_id) as counted
    where $4::int8 is null or people < $4::int8 or (people = $4::int8 and (latest < $5::timestamptz
       or (latest = $5::timestamptz and (business, "callerId") > ($6::int4, $7::text))))
    order by people desc, latest desc, business, "callerId" limit $3`;
  const place =
    after === null ? [null, null, null, null] : [after.people, timestamp(after.latest), after.business, after.callerId];
  const values = [wanted.map(({ business }) => business), wanted.map(({ since }) => timestamp(since)), limit, ...place];
  return sql.query({ name: 'count_complaints_of', text }, values);
}
