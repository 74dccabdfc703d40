/** Complaints that operators forwarded, and how many people each caller id has to do with (R12.3). */
import type { Complaint, ComplaintStore, NewComplaint } from '#app/ports/complaints.ts';
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

type Counts = Awaited<ReturnType<ComplaintStore['counts']>>;

function selectCounts(sql: Sql, business: BusinessId, since: Instant, callerId: CallerId | null): Promise<Counts> {
  const text = `
    select caller_id as "callerId", count(distinct number) as people, count(*) as complaints, max(at) as latest
    from complaints where business_id = $1 and at > $2::timestamptz and ($3::text is null or caller_id = $3)
    group by caller_id order by people desc, latest desc, caller_id`;
  return sql.query<Counts[number]>({ name: 'count_complaints', text }, [business, timestamp(since), callerId]);
}
