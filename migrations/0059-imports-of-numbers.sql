-- Imports of numbers by people: what was sent, how far it is, and what became of every row.

create table whitelist_imports (
  business_id int4 not null,
  import_id int8 not null generated always as identity,
  account_id int4 not null,
  -- named by whoever sends it, so that sending it twice makes one
  client_id uuid,
  -- whether permissions in their last days are asked for again
  renews bool not null,
  state text not null check (state in ('receiving', 'ready', 'waiting', 'running', 'paused', 'done', 'cancelled', 'undoing', 'undone')),
  -- why it was paused, where nobody did
  why text,
  file_name text,
  column_name text,
  sha256 text,
  counts jsonb not null default '{}',
  blocks int4 not null default 0,
  virtual_number int8,
  language text,
  -- who started it; null: the operator
  key text,
  address text not null default '',
  request_id uuid,
  undo_request_id uuid,
  created_at timestamptz not null,
  begins_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (business_id, import_id)
);
create unique index whitelist_imports_once on whitelist_imports (business_id, account_id, client_id) where client_id is not null;
create index whitelist_imports_of_account on whitelist_imports (business_id, account_id, import_id);
create index whitelist_imports_at_work on whitelist_imports (begins_at) where state in ('waiting', 'running', 'undoing');

-- Consecutive rows, such that a block is one transaction. Of a row is kept its number; a cell only where no number could be read.
create table whitelist_import_blocks (
  business_id int4 not null,
  import_id int8 not null,
  block int4 not null,
  -- of each row: its place in the file (4 bytes), its number (8 bytes; -1 - i stands for cells[i]), its result (1 byte)
  places bytea not null,
  numbers bytea not null,
  cells jsonb not null,
  results bytea not null,
  open int4 not null,
  -- counts the transactions that wrote it: who has read another turn writes nothing
  turn int4 not null default 0,
  taken_back bool not null default false,
  primary key (business_id, import_id, block)
);
