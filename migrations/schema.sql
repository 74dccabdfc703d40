-- The schema that the migrations make, written from the catalog by: npm run check -- schema --write

create type account_role as enum (
  'viewer',
  'manager',
  'owner'
);
create type account_status as enum (
  'active',
  'suspended',
  'closed'
);
create type consent_mode as enum (
  'opt_out',
  'opt_in'
);
create type entry_state as enum (
  'neutral',
  'provisional',
  'declared',
  'withheld',
  'awaiting',
  'agreed'
);
create type event_actor as enum (
  'person',
  'account',
  'operator',
  'carrier',
  'system'
);
create type event_kind as enum (
  'declaration_posted',
  'request_posted',
  'renewal_posted',
  'notice_informed',
  'notice_asked',
  'notice_delivered',
  'notice_failed',
  'agreed',
  'objected',
  'objection_withdrawn',
  'asking_allowed',
  'removed',
  'contacted',
  'heard',
  'member_added',
  'member_verified',
  'member_removed',
  'lapsed',
  'number_revoked',
  'answer_confirmed',
  'agreement_filed',
  'mode_turned',
  'mode_reset',
  'status_changed',
  'terms_changed',
  'pattern_flagged'
);
create type line_meaning as enum (
  'object',
  'agree'
);
create type notice_state as enum (
  'queued',
  'sending',
  'accepted',
  'delivered',
  'failed',
  'cancelled'
);
create type registry_source_kind as enum (
  'national_copy',
  'scrub_run'
);
create type registry_source_state as enum (
  'running',
  'done',
  'failed',
  'cancelled',
  'refused'
);
create type scrub_state as enum (
  'running',
  'done',
  'refused',
  'aborted',
  'failed',
  'interrupted'
);

CREATE OR REPLACE FUNCTION public.audit_ends_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status is not null or new.status is null
    or (new.audit_id, new.at, new.request_id, new.actor, new.address, new.act, new.given)
      is distinct from (old.audit_id, old.at, old.request_id, old.actor, old.address, old.act, old.given)
    or (new.actor_name, new.business_id, new.account_id) is distinct from (old.actor_name, old.business_id, old.account_id) then
    raise exception 'audit_entries is append-only: update is refused' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$function$
;
CREATE OR REPLACE FUNCTION public.erase_number(of_business integer, of_number bigint, pseudonym bigint, events integer[], commitments bytea[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  changed int4;
begin
  update consent_events as event
  set number = pseudonym, personal = null, salt = null, commitment = given.commitment
  from unnest(events, commitments) as given (n, commitment)
  where event.business_id = of_business and event.number = of_number and event.n = given.n;
  get diagnostics changed = row_count;
  if exists (select from consent_events where business_id = of_business and number = of_number) then
    raise exception 'there is an event without a commitment' using errcode = 'serialization_failure';
  end if;
  update permission_decisions as decision
  set number = null, salt = null, commitment = sha256(decision.salt || convert_to('{"number":' || decision.number || '}', 'utf8'))
  where decision.business_id = of_business and decision.number = of_number;
  return changed;
end
$function$
;
CREATE OR REPLACE FUNCTION public.forget_audit(older_than timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  deleted int4;
begin
  delete from audit_entries where ctid = any (array(
    select ctid from audit_entries where at < older_than limit most for update skip locked
  ));
  get diagnostics deleted = row_count;
  return deleted;
end
$function$
;
CREATE OR REPLACE FUNCTION public.forget_decisions(before timestamp with time zone, most integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  deleted int4;
begin
  delete from permission_decisions where ctid = any (array(
    select ctid from permission_decisions where at < before limit most for update skip locked
  ));
  get diagnostics deleted = row_count;
  return deleted;
end
$function$
;
CREATE OR REPLACE FUNCTION public.refuse_change_of_audit()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  callers text;
begin
  get diagnostics callers = pg_context;
  if tg_op = 'DELETE' and callers ~ '\nPL/pgSQL function (public\.)?forget_audit\(' then
    return null;
  end if;
  raise exception 'audit_entries is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end
$function$
;
CREATE OR REPLACE FUNCTION public.refuse_change_of_evidence()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  callers text;
begin
  get diagnostics callers = pg_context;
  if tg_op = 'UPDATE' and callers ~ '\nPL/pgSQL function (public\.)?erase_number\(' then
    return null;
  end if;
  if tg_op = 'DELETE' and tg_table_name = 'permission_decisions' and callers ~ '\nPL/pgSQL function (public\.)?forget_decisions\(' then
    return null;
  end if;
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$function$
;

create table accounts (
  account_id integer generated always as identity not null,
  business_id integer not null,
  sid text not null,
  brand_name text not null,
  status account_status default 'active'::account_status not null,
  settings jsonb default '{}'::jsonb not null,
  terms jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (account_id),
  constraint accounts_sid_key UNIQUE (sid)
);
CREATE INDEX accounts_by_business ON public.accounts USING btree (business_id);

create table agreement_papers (
  business_id integer not null,
  sha256 text not null,
  account_id integer,
  type text not null,
  bytes integer not null,
  file_name text,
  signed_on text not null,
  signatory text not null,
  sent_at timestamp with time zone not null,
  filed_at timestamp with time zone,
  content bytea not null,
  turned_down_at timestamp with time zone,
  turned_down_because text,
  constraint agreement_papers_pkey PRIMARY KEY (business_id, sha256)
);

create table api_keys (
  account_id integer not null,
  key text not null,
  token_hash bytea not null,
  label text,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  scopes text[],
  constraint api_keys_pkey PRIMARY KEY (account_id, key),
  constraint api_keys_key_key UNIQUE (key),
  constraint api_keys_scopes_check CHECK ((cardinality(scopes) > 0))
);

create table audit_entries (
  audit_id bigint generated always as identity not null,
  at timestamp with time zone not null,
  request_id uuid not null,
  actor text not null,
  actor_name text,
  address text not null,
  act text not null,
  business_id integer,
  account_id integer,
  given jsonb not null,
  status smallint,
  before jsonb,
  after jsonb,
  constraint audit_entries_pkey PRIMARY KEY (audit_id),
  constraint audit_entries_request_id_key UNIQUE (request_id)
);
CREATE INDEX audit_entries_by_account ON public.audit_entries USING btree (account_id, audit_id);
CREATE INDEX audit_entries_by_time ON public.audit_entries USING brin (at);
CREATE TRIGGER audit_entries_append_only BEFORE DELETE OR TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_entries_end_once BEFORE UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION audit_ends_once();

create table business_modes (
  business_id integer not null,
  mode consent_mode default 'opt_out'::consent_mode not null,
  objectors bigint[] default '{}'::bigint[] not null,
  changed_at timestamp with time zone,
  erased integer default 0 not null,
  constraint business_modes_pkey PRIMARY KEY (business_id)
);

create table businesses (
  business_id integer generated always as identity not null,
  legal_name text not null,
  entity_id text,
  agreement jsonb,
  terms jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  constraint businesses_pkey PRIMARY KEY (business_id)
);

create table calling_holidays (
  business_id integer not null,
  account_id integer not null,
  "national" boolean not null,
  dates text[] not null,
  constraint calling_holidays_pkey PRIMARY KEY (business_id, account_id)
);

create table carrier_connections (
  connection_id integer generated always as identity not null,
  name text not null,
  dialect text not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  settings jsonb default '{}'::jsonb not null,
  signing_tokens text[] default '{}'::text[] not null,
  previous_secret_hash bytea,
  previous_secret_until timestamp with time zone,
  constraint carrier_connections_pkey PRIMARY KEY (connection_id),
  constraint carrier_connections_secret_hash_key UNIQUE (secret_hash)
);

create table checkpoint_blocks (
  business_id integer not null,
  run_id uuid not null,
  block integer not null,
  first_number bigint not null,
  heads bytea storage external not null,
  root bytea not null,
  constraint checkpoint_blocks_pkey PRIMARY KEY (business_id, run_id, block)
);

create table checkpoints (
  business_id integer not null,
  n integer not null,
  at timestamp with time zone not null,
  size bigint not null,
  root bytea not null,
  previous bytea,
  key_id text not null,
  signature bytea not null,
  run_id uuid not null,
  delivered_at timestamp with time zone,
  constraint checkpoints_pkey PRIMARY KEY (business_id, n)
);
CREATE INDEX checkpoints_undelivered ON public.checkpoints USING btree (business_id, n) WHERE (delivered_at IS NULL);

create table complaints (
  business_id integer not null,
  complaint_id bigint generated always as identity not null,
  account_id integer not null,
  number bigint not null,
  caller_id text not null,
  reference text not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  request_id uuid not null,
  constraint complaints_pkey PRIMARY KEY (business_id, complaint_id)
);
CREATE INDEX complaints_by_time ON public.complaints USING btree (business_id, at);
CREATE UNIQUE INDEX complaints_once ON public.complaints USING btree (business_id, number, caller_id, reference);

create table consent_events (
  business_id integer not null,
  number bigint not null,
  n integer not null,
  kind event_kind not null,
  actor event_actor not null,
  account_id integer,
  at timestamp with time zone not null,
  request_id uuid,
  notice integer,
  line bigint,
  language text,
  expires_at timestamp with time zone,
  text_id integer,
  facts jsonb,
  personal jsonb,
  salt bytea storage plain,
  leaf bytea storage plain not null,
  commitment bytea,
  constraint consent_events_pkey PRIMARY KEY (business_id, number, n)
);
CREATE TRIGGER consent_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.consent_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();

create table day_count_entries (
  business_id integer not null,
  account_id integer not null,
  day date not null,
  language text not null,
  queued bigint not null,
  sent bigint not null,
  delivered bigint not null,
  failed bigint not null,
  objections bigint not null,
  agreements bigint not null,
  grants bigint not null
);
CREATE INDEX day_count_entries_of_business ON public.day_count_entries USING btree (business_id);

create table day_counts (
  business_id integer not null,
  account_id integer not null,
  day date not null,
  language text not null,
  queued bigint not null,
  sent bigint not null,
  delivered bigint not null,
  failed bigint not null,
  objections bigint not null,
  agreements bigint not null,
  grants bigint not null,
  constraint day_counts_pkey PRIMARY KEY (business_id, account_id, day, language)
);

create table deployment (
  only_row boolean default true not null,
  terms jsonb default '{}'::jsonb not null,
  clock_offset_ms bigint default 0 not null,
  constraint deployment_pkey PRIMARY KEY (only_row),
  constraint deployment_only_row_check CHECK (only_row)
);

create table directory_version (
  only_row boolean default true not null,
  version bigint not null,
  constraint directory_version_pkey PRIMARY KEY (only_row),
  constraint directory_version_only_row_check CHECK (only_row)
);

create table dnd_reports (
  number bigint not null,
  at timestamp with time zone not null,
  connection_id integer not null,
  constraint dnd_reports_pkey PRIMARY KEY (number)
);

create table early_receipts (
  number bigint not null,
  message_id text not null,
  message_ids text[] not null,
  status text not null,
  reason text,
  says_dnd boolean not null,
  received_at timestamp with time zone not null,
  connection_id integer default 0 not null,
  constraint early_receipts_pkey PRIMARY KEY (number, message_id, status, connection_id)
);
CREATE INDEX early_receipts_by_age ON public.early_receipts USING btree (received_at);
CREATE INDEX early_receipts_by_connection ON public.early_receipts USING btree (connection_id, received_at) WHERE (connection_id <> 0);

create table erased_numbers (
  business_id integer not null,
  erasure_id bigint generated always as identity not null,
  keyed_hash bytea not null,
  objected_at timestamp with time zone not null,
  erased_at timestamp with time zone not null,
  account_id integer not null,
  request_id uuid not null,
  reference text not null,
  events integer not null,
  constraint erased_numbers_pkey PRIMARY KEY (business_id, erasure_id)
);
CREATE INDEX erased_numbers_by_hash ON public.erased_numbers USING btree (business_id, keyed_hash);
CREATE TRIGGER erased_numbers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.erased_numbers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();

create table erasure_key (
  only_row boolean default true not null,
  key bytea not null,
  constraint erasure_key_pkey PRIMARY KEY (only_row),
  constraint erasure_key_only_row_check CHECK (only_row)
);

create table handed_over (
  business_id integer not null,
  lease timestamp with time zone not null,
  constraint handed_over_pkey PRIMARY KEY (business_id, lease)
);

create table inbound_contacts (
  number bigint not null,
  connection_id integer not null,
  report_id text not null,
  business_id integer not null,
  kind text not null,
  called bigint,
  outcome text not null,
  carrier_at timestamp with time zone,
  received_at timestamp with time zone not null,
  report jsonb not null,
  constraint inbound_contacts_pkey PRIMARY KEY (number, connection_id, report_id, business_id)
);
CREATE INDEX inbound_contacts_by_time ON public.inbound_contacts USING brin (received_at);
CREATE INDEX inbound_contacts_of_several ON public.inbound_contacts USING btree (received_at) WHERE ((business_id = 0) AND (report ? 'concerns'::text));

create table invitations (
  invitation_id integer generated always as identity not null,
  token_hash bytea not null,
  email text not null,
  name text not null,
  account_id integer,
  role account_role,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (invitation_id),
  constraint invitations_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX invitations_by_account ON public.invitations USING btree (account_id);

create table line_holds (
  number bigint not null,
  line bigint not null,
  business_id integer not null,
  account_id integer not null,
  n integer not null,
  held_at timestamp with time zone not null,
  constraint line_holds_pkey PRIMARY KEY (number, line)
);

create table line_signs (
  line bigint not null,
  heard_at timestamp with time zone not null,
  broken_at timestamp with time zone,
  constraint line_signs_pkey PRIMARY KEY (line)
);

create table members (
  account_id integer not null,
  number bigint not null,
  business_id integer not null,
  name text,
  code_hash bytea,
  code_sent_at timestamp with time zone,
  code_attempts smallint default 0 not null,
  codes_sent smallint default 0 not null,
  verified_at timestamp with time zone,
  removed_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint members_pkey PRIMARY KEY (account_id, number)
);

create table memberships (
  user_id integer not null,
  account_id integer not null,
  role account_role not null,
  created_at timestamp with time zone not null,
  constraint memberships_pkey PRIMARY KEY (user_id, account_id)
);
CREATE INDEX memberships_by_account ON public.memberships USING btree (account_id);

create table message_parts (
  number bigint not null,
  message_id text not null,
  business_id integer not null,
  n integer not null,
  delivered boolean default false not null,
  sent_at timestamp with time zone not null,
  constraint message_parts_pkey PRIMARY KEY (number, message_id)
);
CREATE INDEX message_parts_by_time ON public.message_parts USING brin (sent_at);

create table notice_templates (
  account_id integer not null,
  meaning text not null,
  language text not null,
  text text not null,
  dlt_template_id text,
  created_at timestamp with time zone not null,
  category text,
  constraint notice_templates_pkey PRIMARY KEY (account_id, meaning, language),
  constraint notice_templates_category_check CHECK ((category = ANY (ARRAY['transactional'::text, 'service_implicit'::text, 'service_explicit'::text, 'promotional'::text])))
);

create table notice_texts (
  text_id integer generated always as identity not null,
  business_id integer not null,
  text text not null,
  digest bytea not null,
  constraint notice_texts_pkey PRIMARY KEY (business_id, text_id),
  constraint notice_texts_business_id_digest_key UNIQUE (business_id, digest)
);

create table notices (
  number bigint not null,
  business_id integer not null,
  n integer not null,
  account_id integer not null,
  virtual_number bigint,
  line bigint,
  language text not null,
  form text not null,
  state notice_state not null,
  due_at timestamp with time zone not null,
  attempts smallint default 0 not null,
  first_tried_at timestamp with time zone,
  message_id text,
  last_error text,
  constraint notices_pkey PRIMARY KEY (number, business_id, n)
);
CREATE INDEX notices_by_message ON public.notices USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX notices_due ON public.notices USING btree (business_id, due_at) WHERE (state = 'queued'::notice_state);
CREATE INDEX notices_failed ON public.notices USING btree (business_id, account_id, due_at DESC, number DESC) WHERE (state = 'failed'::notice_state);
CREATE INDEX notices_sending ON public.notices USING btree (business_id) WHERE (state = 'sending'::notice_state);

create table own_calls (
  business_id integer not null,
  number bigint not null,
  at timestamp with time zone not null,
  constraint own_calls_pkey PRIMARY KEY (business_id, number, at)
);
CREATE INDEX own_calls_by_time ON public.own_calls USING brin (at);

create table password_resets (
  user_id integer not null,
  token_hash bytea not null,
  account_id integer,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint password_resets_pkey PRIMARY KEY (user_id),
  constraint password_resets_token_hash_key UNIQUE (token_hash)
);

create table permission_decisions (
  business_id integer not null,
  account_id integer not null,
  decision_id uuid not null,
  at timestamp with time zone not null,
  refused boolean not null,
  number bigint,
  salt bytea storage plain,
  commitment bytea,
  facts jsonb not null,
  seal bytea storage plain not null,
  constraint permission_decisions_pkey PRIMARY KEY (business_id, account_id, decision_id)
);
CREATE INDEX permission_decisions_by_time ON public.permission_decisions USING brin (at);
CREATE INDEX permission_decisions_of_number ON public.permission_decisions USING btree (business_id, number, decision_id) WHERE (number IS NOT NULL);
CREATE TRIGGER permission_decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.permission_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();

create table recipient_codes (
  number bigint not null,
  code_hash bytea,
  code_sent_at timestamp with time zone not null,
  code_attempts smallint not null,
  codes_sent smallint not null,
  constraint recipient_codes_pkey PRIMARY KEY (number)
);
CREATE INDEX recipient_codes_by_age ON public.recipient_codes USING btree (code_sent_at);

create table recipient_link_key (
  only_row boolean default true not null,
  key bytea not null,
  constraint recipient_link_key_pkey PRIMARY KEY (only_row),
  constraint recipient_link_key_only_row_check CHECK (only_row)
);

create table recovery_codes (
  user_id integer not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash)
);

create table registry_chunks_a (
  chunk integer not null,
  version bigint not null,
  numbers integer not null,
  bytes bytea storage external not null,
  constraint registry_chunks_a_pkey PRIMARY KEY (chunk)
);

create table registry_chunks_b (
  chunk integer not null,
  version bigint not null,
  numbers integer not null,
  bytes bytea storage external not null,
  constraint registry_chunks_b_pkey PRIMARY KEY (chunk)
);

create table registry_profiles (
  profile_id integer not null,
  key text not null,
  constraint registry_profiles_pkey PRIMARY KEY (profile_id),
  constraint registry_profiles_key_key UNIQUE (key)
);

create table registry_reserve (
  filler character(400) not null
);

create table registry_sources (
  source_id integer generated always as identity not null,
  kind registry_source_kind not null,
  business_id integer,
  format text not null,
  regime text not null,
  mode text not null,
  dated_at timestamp with time zone not null,
  reference text,
  files jsonb not null,
  state registry_source_state not null,
  why text,
  version bigint,
  lines bigint default 0 not null,
  added bigint default 0 not null,
  removed bigint default 0 not null,
  bad_by_reason jsonb default '{}'::jsonb not null,
  first_bad jsonb default '[]'::jsonb not null,
  started_by text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  cancel_wanted boolean default false not null,
  alive_at timestamp with time zone,
  constraint registry_sources_pkey PRIMARY KEY (source_id),
  constraint registry_sources_check CHECK (((kind = 'scrub_run'::registry_source_kind) = (business_id IS NOT NULL))),
  constraint registry_sources_mode_check CHECK ((mode = ANY (ARRAY['full'::text, 'delta'::text])))
);
CREATE INDEX registry_sources_in_use ON public.registry_sources USING btree (version) WHERE ((kind = 'national_copy'::registry_source_kind) AND (state = 'done'::registry_source_state));
CREATE INDEX registry_sources_of_business ON public.registry_sources USING btree (business_id, dated_at) WHERE (business_id IS NOT NULL);
CREATE INDEX registry_sources_running ON public.registry_sources USING btree (alive_at) WHERE (state = 'running'::registry_source_state);

create table registry_state (
  only_row boolean default true not null,
  version bigint not null,
  replaced_at bigint not null,
  table_in_use text not null,
  source_id integer,
  dated_at timestamp with time zone,
  numbers bigint not null,
  chunks integer not null,
  scrub_runs bigint not null,
  constraint registry_state_pkey PRIMARY KEY (only_row),
  constraint registry_state_only_row_check CHECK (only_row),
  constraint registry_state_table_in_use_check CHECK ((table_in_use = ANY (ARRAY['a'::text, 'b'::text])))
);

create table requests (
  business_id integer not null,
  request_id uuid not null,
  account_id integer,
  key text,
  address text not null,
  what text not null,
  parameters jsonb not null,
  at timestamp with time zone not null,
  erased_digest text,
  constraint requests_pkey PRIMARY KEY (business_id, request_id)
);

create table retention_runs (
  what text not null,
  day date not null,
  days integer not null,
  rows bigint not null,
  last_at timestamp with time zone not null,
  constraint retention_runs_pkey PRIMARY KEY (what, day)
);

create table revocation_runs (
  run_id integer generated always as identity not null,
  dated date not null,
  reference text not null,
  sha256 text not null,
  bytes bigint not null,
  listed bigint not null,
  unreadable jsonb not null,
  request_id uuid not null,
  address text not null,
  state text not null,
  ended jsonb not null,
  businesses integer not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  alive_at timestamp with time zone,
  constraint revocation_runs_pkey PRIMARY KEY (run_id),
  constraint revocation_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text, 'failed'::text, 'interrupted'::text])))
);
CREATE INDEX revocation_runs_of_list ON public.revocation_runs USING btree (dated, reference);
CREATE INDEX revocation_runs_running ON public.revocation_runs USING btree (alive_at) WHERE (state = 'running'::text);

create table sandbox_messages (
  id bigint generated always as identity not null,
  notice_key text,
  sent_to bigint not null,
  sent_from text not null,
  text text not null,
  language text,
  line bigint,
  meaning text,
  state text not null,
  at timestamp with time zone not null,
  constraint sandbox_messages_pkey PRIMARY KEY (id),
  constraint sandbox_messages_notice_key_key UNIQUE (notice_key)
);
CREATE INDEX sandbox_messages_by_recipient ON public.sandbox_messages USING btree (sent_to, id);

create table scrub_run_chunks (
  business_id integer not null,
  source_id integer not null,
  chunk integer not null,
  bytes bytea storage external not null,
  constraint scrub_run_chunks_pkey PRIMARY KEY (business_id, chunk, source_id)
);

create table scrubs (
  business_id integer not null,
  scrub_id bigint generated always as identity not null,
  account_id integer not null,
  key text,
  request_id uuid not null,
  columns text not null,
  purpose text not null,
  category smallint,
  mode text not null,
  state scrub_state default 'running'::scrub_state not null,
  why text,
  input_sha256 text,
  input_bytes bigint,
  output_sha256 text,
  output_bytes bigint,
  registry_version bigint,
  registry_date timestamp with time zone,
  counts jsonb,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  alive_at timestamp with time zone,
  constraint scrubs_pkey PRIMARY KEY (business_id, scrub_id),
  constraint scrubs_columns_check CHECK ((columns = ANY (ARRAY['all'::text, 'registry'::text])))
);
CREATE INDEX scrubs_by_id ON public.scrubs USING btree (scrub_id);
CREATE INDEX scrubs_of_account ON public.scrubs USING btree (account_id, scrub_id);
CREATE INDEX scrubs_running ON public.scrubs USING btree (alive_at) WHERE (state = 'running'::scrub_state);

create table second_factors (
  user_id integer not null,
  secret bytea not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  last_step bigint default 0 not null,
  constraint second_factors_pkey PRIMARY KEY (user_id)
);

create table service_numbers (
  number bigint not null,
  account_id integer,
  header text,
  meaning line_meaning,
  business_id integer,
  connection_id integer,
  created_at timestamp with time zone not null,
  retired_at timestamp with time zone,
  constraint service_numbers_pkey PRIMARY KEY (number),
  constraint service_numbers_check CHECK (((account_id IS NULL) <> (meaning IS NULL))),
  constraint service_numbers_check1 CHECK (((meaning IS NOT NULL) OR (business_id IS NULL)))
);

create table sessions (
  token_hash bytea not null,
  user_id integer not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  address text not null,
  constraint sessions_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX sessions_by_user ON public.sessions USING btree (user_id);

create table signing_keys (
  key_id text not null,
  public_key bytea not null,
  created_at timestamp with time zone not null,
  constraint signing_keys_pkey PRIMARY KEY (key_id)
);

create table sms_spending (
  business_id integer not null,
  account_id integer not null,
  day text not null,
  segments_of_day bigint not null,
  segments_of_month bigint not null,
  constraint sms_spending_pkey PRIMARY KEY (business_id, account_id)
);

create table standing_counts (
  business_id integer not null,
  account_id integer not null,
  wanted boolean not null,
  counted_at timestamp with time zone,
  whitelist bigint,
  awaiting bigint,
  neutral bigint,
  blacklist bigint,
  constraint standing_counts_pkey PRIMARY KEY (business_id, account_id)
);

create table sweep_positions (
  business_id integer not null,
  number bigint not null,
  finished_at timestamp with time zone,
  constraint sweep_positions_pkey PRIMARY KEY (business_id)
);

create table upstreams (
  account_id integer not null,
  base_url text not null,
  sid text not null,
  key text not null,
  token text not null,
  opens_calls boolean not null,
  relays_whitelist boolean not null,
  set_at timestamp with time zone not null,
  constraint upstreams_pkey PRIMARY KEY (account_id)
);

create table users (
  user_id integer generated always as identity not null,
  email text not null,
  name text not null,
  password_hash text not null,
  is_operator boolean default false not null,
  created_at timestamp with time zone not null,
  constraint users_pkey PRIMARY KEY (user_id),
  constraint users_email_key UNIQUE (email)
);

create table whitelist_entries (
  business_id integer not null,
  number bigint not null,
  n integer not null,
  account_id integer,
  state entry_state,
  posted_at timestamp with time zone,
  expires_at timestamp with time zone,
  line bigint,
  accepted_at timestamp with time zone,
  receipts boolean,
  delivered boolean,
  first_at timestamp with time zone not null,
  head bytea not null,
  more jsonb,
  objected_at timestamp with time zone,
  objection_door text,
  asking_allowed boolean,
  constraint whitelist_entries_pkey PRIMARY KEY (business_id, number)
);
CREATE INDEX whitelist_entries_expiring ON public.whitelist_entries USING btree (business_id, expires_at, number) WHERE (expires_at IS NOT NULL);
CREATE INDEX whitelist_entries_newest ON public.whitelist_entries USING btree (business_id, first_at, number);
CREATE INDEX whitelist_entries_objected ON public.whitelist_entries USING btree (business_id, objected_at, number) WHERE (objected_at IS NOT NULL);

create table whitelist_import_blocks (
  business_id integer not null,
  import_id bigint not null,
  block integer not null,
  places bytea not null,
  numbers bytea not null,
  cells jsonb not null,
  results bytea not null,
  open integer not null,
  turn integer default 0 not null,
  taken_back boolean default false not null,
  constraint whitelist_import_blocks_pkey PRIMARY KEY (business_id, import_id, block)
);

create table whitelist_imports (
  business_id integer not null,
  import_id bigint generated always as identity not null,
  account_id integer not null,
  client_id uuid,
  renews boolean not null,
  state text not null,
  why text,
  file_name text,
  column_name text,
  sha256 text,
  counts jsonb default '{}'::jsonb not null,
  blocks integer default 0 not null,
  virtual_number bigint,
  language text,
  key text,
  address text default ''::text not null,
  request_id uuid,
  undo_request_id uuid,
  created_at timestamp with time zone not null,
  begins_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  undo_key text,
  undo_address text default ''::text not null,
  constraint whitelist_imports_pkey PRIMARY KEY (business_id, import_id),
  constraint whitelist_imports_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'ready'::text, 'waiting'::text, 'running'::text, 'paused'::text, 'done'::text, 'cancelled'::text, 'undoing'::text, 'undone'::text])))
);
CREATE INDEX whitelist_imports_at_work ON public.whitelist_imports USING btree (begins_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text, 'undoing'::text]));
CREATE INDEX whitelist_imports_of_account ON public.whitelist_imports USING btree (business_id, account_id, import_id);
CREATE UNIQUE INDEX whitelist_imports_once ON public.whitelist_imports USING btree (business_id, account_id, client_id) WHERE (client_id IS NOT NULL);

grant usage on schema public to public;
