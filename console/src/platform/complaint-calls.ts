import type { BusinessComplaintCount, Complaint, ComplaintCount } from '@sammati/contract/complaint.ts';
import type { Page } from '#console/lists/paged.tsx';
import { readPage } from '#console/service/read-all.ts';
import { ask } from '#console/service/request.ts';
import { fromIndianField } from './indian-time.ts';

export function listComplaintCounts(cursor: string | null): Promise<Page<BusinessComplaintCount>> {
  return readPage('/api/complaint-counts', cursor);
}

export function listComplaints(sid: string, cursor: string | null): Promise<Page<Complaint>> {
  return readPage(`/api/accounts/${encodeURIComponent(sid)}/complaints`, cursor);
}

export interface NewComplaint {
  readonly number: string;
  readonly callerId: string;
  readonly reference: string;
  /** As the browser's field has it, in Indian time; empty is now. */
  readonly at: string;
}

export interface RecordedComplaint {
  readonly number: string;
  readonly repeated: boolean;
  readonly count: ComplaintCount;
}

export function recordComplaint(sid: string, { at, ...complaint }: NewComplaint): Promise<RecordedComplaint> {
  const json = at === '' ? complaint : { ...complaint, at: fromIndianField(at) };
  return ask({ method: 'POST', target: `/api/accounts/${encodeURIComponent(sid)}/complaints`, json });
}
