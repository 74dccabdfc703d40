import { type Static, Type } from 'typebox';
import { accountParams } from './account.ts';
import { endpoint } from './endpoint.ts';
import { PageQuery, pageOf } from './page.ts';
import { BusinessId, closed, GivenInstant, GivenNumber, Instant, line, Nothing, Sid, TenDigits } from './values.ts';

const callerId = Type.String({
  examples: ['1409000001', 'ACMEBK'],
  description: 'What the person saw of who called or wrote: ten digits, or a DLT header.',
});
const reference = line(
  200,
  'The operator’s number of the complaint. Repeated for the same number and caller id, it changes nothing.',
);

const fields = { number: TenDigits, callerId, reference, at: Instant };

export const Complaint = Type.Object(
  { ...fields, sid: Sid, recordedAt: Instant },
  { ...closed, title: 'Complaint', description: '`at`: when the person complained; `sid`: the account that recorded it.' },
);
export type Complaint = Static<typeof Complaint>;

const countFields = {
  callerId,
  people: Type.Integer({ description: 'How many different people complained since then: what operators count.' }),
  complaints: Type.Integer(),
  latest: Type.Union([Instant, Type.Null()]),
  since: Instant,
  alarm: Type.Enum(['none', 'near', 'reached_if_flagged', 'reached'], {
    type: 'string',
    description:
      '`near`: as many as `complaint_alarm_people`. `reached_if_flagged`: operators act where their own systems hold the caller id for spam. `reached`: they act.',
  }),
  alarmAt: Type.Integer(),
  actsIfFlaggedAt: Type.Integer(),
  actsAt: Type.Integer(),
};

export const ComplaintCount = Type.Object(countFields, { ...closed, title: 'ComplaintCount' });
export type ComplaintCount = Static<typeof ComplaintCount>;

export const BusinessComplaintCount = Type.Object(
  { businessId: BusinessId, legalName: Type.String(), ...countFields },
  { ...closed, title: 'BusinessComplaintCount' },
);
export type BusinessComplaintCount = Static<typeof BusinessComplaintCount>;

const shape = { tag: 'Complaints', access: 'account', params: accountParams } as const;

export const complaintEndpoints = {
  recordComplaint: endpoint({
    ...shape,
    method: 'POST',
    path: '/accounts/{sid}/complaints',
    summary: 'Records a complaint that an operator forwarded: an objection of the person, counted for the caller id (R12.3)',
    description: 'Answers how near the caller id is to what operators act on, and where the evidence for the answer to them is.',
    query: Nothing,
    body: Type.Object(
      {
        number: GivenNumber,
        callerId: Type.String({
          minLength: 1,
          maxLength: 64,
          description:
            'As the person saw it: a number in any written form, or a header, with or without what operators put around it.',
        }),
        reference,
        at: Type.Optional({ ...GivenInstant, description: 'When the person complained; now where nothing is said.' }),
      },
      { ...closed, title: 'NewComplaint' },
    ),
    status: 201,
    answer: Type.Object(
      {
        ...fields,
        repeated: Type.Boolean({ description: 'It was recorded before: nothing changed (R18).' }),
        count: ComplaintCount,
        evidence: Type.Object(
          {
            sheet: Type.String({ description: 'A page to be printed.' }),
            explanation: Type.String({ description: 'What happened, in words.' }),
            file: Type.String({ description: 'What proves itself.' }),
            decisions: Type.String({ description: 'What was answered before calls to the number were made.' }),
          },
          { ...closed, title: 'ComplaintEvidence', description: 'Addresses below this service.' },
        ),
      },
      { ...closed, title: 'RecordedComplaint' },
    ),
    problems: ['unreadable_number', 'not_a_caller_id', 'not_a_date', 'in_the_future'],
  }),
  listComplaints: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/complaints',
    summary: 'Lists the complaints that were recorded against the account’s business, newest first',
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(Complaint),
    problems: ['unreadable_cursor'],
  }),
  countComplaints: endpoint({
    ...shape,
    method: 'GET',
    path: '/accounts/{sid}/complaint-counts',
    summary: 'Counts people who complained, by caller id, within the days that count; the most complained of first',
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(ComplaintCount),
    problems: ['unreadable_cursor'],
  }),
  countAllComplaints: endpoint({
    tag: 'Complaints',
    method: 'GET',
    path: '/complaint-counts',
    access: 'operator',
    summary: 'Counts people who complained, by caller id, of all businesses; the most complained of first',
    params: Nothing,
    query: PageQuery,
    body: null,
    status: 200,
    answer: pageOf(BusinessComplaintCount),
    problems: ['unreadable_cursor'],
  }),
};
