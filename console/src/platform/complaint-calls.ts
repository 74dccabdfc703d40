import type { BusinessComplaintCount, Complaint, ComplaintCount } from '@sammati/contract/complaint.ts';
import type { Page } from '#console/lists/paged.tsx';
import { ask } from '#console/service/request.ts';

export async function listComplaintCounts(): Promise<readonly BusinessComplaintCount[]> {
  const target = '/api/complaint-counts?limit=1000';
  return (await ask<{ readonly items: readonly BusinessComplaintCount[] }>({ method: 'GET', target })).items;
}

export function listComplaints(sid: string, cursor: string | null): Promise<Page<Complaint>> {
  const query = new URLSearchParams({ limit: '50', ...(cursor === null ? {} : { cursor }) });
  return ask({ method: 'GET', target: `/api/accounts/${encodeURIComponent(sid)}/complaints?${query}` });
}

export interface NewComplaint {
  readonly number: string;
  readonly callerId: string;
  readonly reference: string;
  /** As the browser's field has it, by the clock of whoever sits there; empty is now. */
  readonly at: string;
}

export interface RecordedComplaint {
  readonly number: string;
  readonly repeated: boolean;
  readonly count: ComplaintCount;
}

export function recordComplaint(sid: string, { at, ...complaint }: NewComplaint): Promise<RecordedComplaint> {
  const json = at === '' ? complaint : { ...complaint, at: new Date(at).toISOString() };
  return ask({ method: 'POST', target: `/api/accounts/${encodeURIComponent(sid)}/complaints`, json });
}
