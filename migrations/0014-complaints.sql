-- Complaints that operators forwarded (R12.3). The objection that each is stands in the chain of the number; here they are counted by
-- caller id.

create table complaints (
  business_id int4 not null,
  complaint_id int8 not null generated always as identity,
  account_id int4 not null,
  number int8 not null,
  -- what the person saw: ten digits, or a DLT header
  caller_id text not null,
  -- the operator's number of it
  reference text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  request_id uuid not null,
  primary key (business_id, complaint_id)
);
create unique index complaints_once on complaints (business_id, number, caller_id, reference);
create index complaints_by_time on complaints (business_id, at);
