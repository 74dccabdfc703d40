-- Scrubs of customers' files: who asked what when, from which version of the registry, and what came of it. A row begins before the
-- first byte is answered; one without an end was running when its process ended.

create type scrub_state as enum ('running', 'done', 'refused', 'aborted', 'failed');

create table scrubs (
  business_id int4 not null,
  scrub_id int8 not null generated always as identity,
  account_id int4 not null,
  -- null: the operator
  key text,
  request_id uuid not null,
  columns text not null check (columns in ('all', 'registry')),
  purpose text not null,
  category int2,
  mode text not null,
  state scrub_state not null default 'running',
  why text,
  input_sha256 text,
  input_bytes int8,
  output_sha256 text,
  output_bytes int8,
  registry_version int8,
  registry_date timestamptz,
  counts jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (business_id, scrub_id)
);
create index scrubs_by_id on scrubs (scrub_id);
create index scrubs_of_account on scrubs (account_id, scrub_id);
