-- The preference registry: what people told everyone, in chunks of 65,536 consecutive numbers (docs/decisions/0005-registry-in-chunks.md).
--
-- Small, slow-changing and the same for everybody, so that on a distributed database the national registry, its profiles and its
-- sources are reference tables; what a scrub run said is its business's and leads with business_id; what a carrier reported of a
-- number leads with the number.

create type registry_source_kind as enum ('national_copy', 'scrub_run');
create type registry_source_state as enum ('running', 'done', 'failed', 'cancelled', 'refused');

-- Every import, also one that came to nothing. Whoever imports holds a lock of its session meanwhile, so a "running" one that nobody
-- holds the lock for was ended by a crash.
create table registry_sources (
  source_id int4 primary key generated always as identity,
  kind registry_source_kind not null,
  -- scrub runs only
  business_id int4,
  format text not null,
  -- how the preference codes of the file are read: they meant the opposite in 2010 and in 2018
  regime text not null,
  -- full: replaces the registry; delta: adds and removes
  mode text not null check (mode in ('full', 'delta')),
  dated_at timestamptz not null,
  reference text,
  -- name and SHA-256 of each file
  files jsonb not null,
  state registry_source_state not null,
  -- the sentence for whoever asks why it came to nothing
  why text,
  -- the registry's version that this import made
  version int8,
  lines int8 not null default 0,
  added int8 not null default 0,
  removed int8 not null default 0,
  -- how many lines were passed over, by reason
  bad_by_reason jsonb not null default '{}',
  first_bad jsonb not null default '[]',
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  cancel_wanted boolean not null default false,
  check ((kind = 'scrub_run') = (business_id is not null))
);
create index registry_sources_of_business on registry_sources (business_id, dated_at) where business_id is not null;

-- One row, the switch between the two tables below and the version that every process follows.
create table registry_state (
  only_row boolean primary key default true check (only_row),
  version int8 not null,
  -- the version at which everything was last replaced: whoever is behind it forgets all it has
  replaced_at int8 not null,
  table_in_use text not null check (table_in_use in ('a', 'b')),
  -- the national copy that the table in use was made from, and its date, which a delta moves forward
  source_id int4,
  dated_at timestamptz,
  numbers int8 not null,
  chunks int4 not null,
  -- how many scrub runs were kept: whoever follows looks for new ones when it has changed
  scrub_runs int8 not null
);
insert into registry_state (version, replaced_at, table_in_use, numbers, chunks, scrub_runs) values (0, 0, 'a', 0, 0, 0);

-- One of the two is in use; a full copy is written into the other one. A row carries the version that wrote it.
create table registry_chunks_a (
  chunk int4 primary key,
  version int8 not null,
  numbers int4 not null,
  bytes bytea not null
);
create table registry_chunks_b (
  chunk int4 primary key,
  version int8 not null,
  numbers int4 not null,
  bytes bytea not null
);
-- The bytes are dense already: compressing them would cost twenty times the time for nothing.
alter table registry_chunks_a alter column bytes set storage external;
alter table registry_chunks_b alter column bytes set storage external;

-- What one person blocked, once; an id is never given to another key.
create table registry_profiles (
  profile_id int4 primary key,
  key text not null unique
);
-- fully blocked
insert into registry_profiles (profile_id, key) values (0, '0');

-- What a scrub run said of the numbers it covered: profile 1 is on DND, 0 is not.
create table scrub_run_chunks (
  business_id int4 not null,
  source_id int4 not null,
  chunk int4 not null,
  bytes bytea not null,
  primary key (business_id, chunk, source_id)
);
alter table scrub_run_chunks alter column bytes set storage external;

-- The latest delivery receipt in which a carrier said that the number is on DND.
create table dnd_reports (
  number int8 primary key,
  at timestamptz not null,
  connection_id int4 not null
);
