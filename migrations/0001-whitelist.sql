-- The whitelist service: who may post, what was posted, what people did, and the notices on their way.
--
-- Keys follow who must find the row: what belongs to a business leads with business_id; what must be found before the business
-- is known (notices by the number that rings, line holds, inbound contacts) leads with number. There is no foreign key between
-- tables of different keys or to a mutable row, so that the same schema can be distributed by those columns.

create type account_status as enum ('active', 'suspended', 'closed');
create type consent_mode as enum ('opt_out', 'opt_in');
create type line_meaning as enum ('object', 'agree');
create type notice_state as enum ('queued', 'sending', 'accepted', 'delivered', 'failed', 'cancelled');
create type entry_state as enum ('neutral', 'provisional', 'declared', 'withheld', 'awaiting', 'agreed');
create type event_actor as enum ('person', 'account', 'operator', 'carrier', 'system');
create type event_kind as enum (
  'declaration_posted', 'request_posted', 'renewal_posted', 'notice_informed', 'notice_asked', 'notice_delivered', 'notice_failed',
  'agreed', 'objected', 'objection_withdrawn', 'asking_allowed', 'removed', 'contacted', 'heard', 'member_added',
  'member_verified', 'member_removed', 'lapsed',
  -- acts on the business itself; they stand in the chain of number 0
  'agreement_filed', 'mode_turned', 'mode_reset', 'status_changed', 'terms_changed'
);

-- Directory: small, read by everyone, changed by the operator. One version number tells every process to read it again.

create table directory_version (
  only_row boolean primary key default true check (only_row),
  version int8 not null
);
insert into directory_version (version) values (1);

create table deployment (
  only_row boolean primary key default true check (only_row),
  terms jsonb not null default '{}',
  -- sandbox only: how far the service's clock has been moved, in milliseconds
  clock_offset_ms int8 not null default 0
);
insert into deployment default values;

create table businesses (
  business_id int4 primary key generated always as identity,
  legal_name text not null,
  entity_id text,
  agreement jsonb,
  terms jsonb not null default '{}',
  created_at timestamptz not null
);

create table accounts (
  account_id int4 primary key generated always as identity,
  business_id int4 not null,
  sid text not null unique,
  brand_name text not null,
  status account_status not null default 'active',
  settings jsonb not null default '{}',
  terms jsonb not null default '{}',
  created_at timestamptz not null
);
create index accounts_by_business on accounts (business_id);

create table api_keys (
  account_id int4 not null,
  key text not null unique,
  token_hash bytea not null,
  label text,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (account_id, key)
);

create table carrier_connections (
  connection_id int4 primary key generated always as identity,
  name text not null,
  dialect text not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- A number is a virtual number of one account or a consent line, never both (R2): they share this key.
create table service_numbers (
  number int8 primary key,
  account_id int4,
  header text,
  meaning line_meaning,
  business_id int4,
  connection_id int4,
  created_at timestamptz not null,
  retired_at timestamptz,
  check ((account_id is null) <> (meaning is null)),
  check (meaning is not null or business_id is null)
);

create table notice_templates (
  account_id int4 not null,
  meaning text not null,
  language text not null,
  text text not null,
  dlt_template_id text,
  created_at timestamptz not null,
  primary key (account_id, meaning, language)
);

-- Standing of business and number. The columns hold the common case whole: one account, nothing but its own posting. Whatever
-- they cannot hold is in "more", which then is the whole standing; the columns still summarise it.
create table whitelist_entries (
  business_id int4 not null,
  number int8 not null,
  n int4 not null,
  account_id int4,
  state entry_state,
  posted_at timestamptz,
  expires_at timestamptz,
  line int8,
  accepted_at timestamptz,
  receipts bool,
  delivered bool,
  first_at timestamptz not null,
  head bytea not null,
  more jsonb,
  primary key (business_id, number)
);
create index whitelist_entries_newest on whitelist_entries (business_id, first_at, number);
create index whitelist_entries_objected on whitelist_entries (business_id, ((more -> 'objection' ->> 'at')::int8), number)
  where (more -> 'objection' ->> 'at') is not null;

-- Append-only: the application's role may insert and read, nothing else.
create table consent_events (
  business_id int4 not null,
  number int8 not null,
  n int4 not null,
  kind event_kind not null,
  actor event_actor not null,
  account_id int4,
  at timestamptz not null,
  request_id uuid,
  notice int4,
  line int8,
  language text,
  expires_at timestamptz,
  text_id int4,
  facts jsonb,
  personal jsonb,
  salt bytea,
  leaf bytea not null,
  -- kept when personal fields and salt are erased
  commitment bytea,
  primary key (business_id, number, n)
);
alter table consent_events alter column leaf set storage plain, alter column salt set storage plain;

-- What an account or the operator sent, once per request; its events carry the id and commit to these fields.
create table requests (
  business_id int4 not null,
  request_id uuid not null,
  account_id int4,
  key text,
  address text not null,
  what text not null,
  parameters jsonb not null,
  at timestamptz not null,
  primary key (business_id, request_id)
);

create table notice_texts (
  text_id int4 generated always as identity,
  business_id int4 not null,
  text text not null,
  digest bytea not null,
  primary key (business_id, text_id),
  unique (business_id, digest)
);

-- R9: mode and the different people who objected since the last reset. Mutable, so not part of the directory.
create table business_modes (
  business_id int4 primary key,
  mode consent_mode not null default 'opt_out',
  objectors int8[] not null default '{}',
  changed_at timestamptz
);

-- One row a notice, never overwritten by another: the queue, and for good the record of who was told to ring which line (R8).
create table notices (
  number int8 not null,
  business_id int4 not null,
  n int4 not null,
  account_id int4 not null,
  virtual_number int8,
  line int8,
  language text not null,
  form text not null,
  state notice_state not null,
  due_at timestamptz not null,
  attempts int2 not null default 0,
  first_tried_at timestamptz,
  message_id text,
  last_error text,
  primary key (number, business_id, n)
);
create index notices_due on notices (business_id, due_at) where state = 'queued';
create index notices_sending on notices (business_id) where state = 'sending';
create index notices_by_message on notices (message_id) where message_id is not null;

-- At most one awaiting request per agree line and number, across businesses (R8).
create table line_holds (
  number int8 not null,
  line int8 not null,
  business_id int4 not null,
  account_id int4 not null,
  n int4 not null,
  held_at timestamptz not null,
  primary key (number, line)
);

-- Every call and text that a carrier reported, applied or not; the key makes a repeat a no-op (R18).
create table inbound_contacts (
  -- 0 where the caller could not be read
  number int8 not null,
  connection_id int4 not null,
  report_id text not null,
  -- 0 where the report concerned no business
  business_id int4 not null,
  kind text not null,
  called int8,
  outcome text not null,
  carrier_at timestamptz,
  received_at timestamptz not null,
  report jsonb not null,
  primary key (number, connection_id, report_id, business_id)
);

create table members (
  account_id int4 not null,
  number int8 not null,
  business_id int4 not null,
  name text,
  code_hash bytea,
  code_sent_at timestamptz,
  code_attempts int2 not null default 0,
  codes_sent int2 not null default 0,
  verified_at timestamptz,
  removed_at timestamptz,
  created_at timestamptz not null,
  primary key (account_id, number)
);

create table sweep_positions (
  business_id int4 primary key,
  number int8 not null,
  finished_at timestamptz
);

-- Sandbox only: what the sandbox's sender was given, and how it is told to behave.
create table sandbox_messages (
  id int8 primary key generated always as identity,
  notice_key text unique,
  sent_to int8 not null,
  sent_from text not null,
  text text not null,
  language text,
  line int8,
  meaning text,
  state text not null,
  at timestamptz not null
);
create index sandbox_messages_by_recipient on sandbox_messages (sent_to, id);
