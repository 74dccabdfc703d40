-- Number revocation lists: numbers that were permanently disconnected. What their former holders gave ends (R10), objections stay.

alter type event_kind add value 'number_revoked' before 'agreement_filed';

-- Every hearing of a list. When the list of that day and reference was first heard also decides what it ends, so that hearing it
-- again ends nothing that began since (R18). A hearing that is "running" although nobody runs it was ended by a crash.
create table revocation_runs (
  run_id int4 primary key generated always as identity,
  dated date not null,
  reference text not null,
  sha256 text not null,
  bytes int8 not null,
  -- different numbers
  listed int8 not null,
  -- how many lines could not be read, by reason
  unreadable jsonb not null,
  request_id uuid not null,
  address text not null,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed', 'interrupted')),
  -- how many grants, requests, contacts and memberships it ended
  ended jsonb not null,
  businesses int4 not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
create index revocation_runs_of_list on revocation_runs (dated, reference);
