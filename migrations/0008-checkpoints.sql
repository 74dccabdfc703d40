-- Checkpoints over the chains of each business, and the public halves of the keys that sign them (R17).

create table signing_keys (
  key_id text primary key,
  public_key bytea not null,
  created_at timestamptz not null
);

create table checkpoints (
  business_id int4 not null,
  n int4 not null,
  at timestamptz not null,
  size int8 not null,
  root bytea not null,
  previous bytea,
  key_id text not null,
  signature bytea not null,
  run_id uuid not null,
  primary key (business_id, n)
);

-- What the tree of a business's latest checkpoint stands on: 1,024 heads a block, each number (8 bytes), n (4) and head (32), in order
-- of number. Proofs are made from it, since the chains themselves go on. Blocks of a run that made no checkpoint are left by a crash
-- and go with the next one.
create table checkpoint_blocks (
  business_id int4 not null,
  run_id uuid not null,
  block int4 not null,
  first_number int8 not null,
  heads bytea not null,
  root bytea not null,
  primary key (business_id, run_id, block)
);
-- Hashes do not compress.
alter table checkpoint_blocks alter column heads set storage external;
