-- People who sign in to the console, what they may do where, and what was done. Times here are real time, not the sandbox's.

create type account_role as enum ('viewer', 'manager', 'owner');

create table users (
  user_id int4 primary key generated always as identity,
  -- in lower case: what somebody signs in with
  email text not null unique,
  name text not null,
  -- scrypt, with its cost and salt in it
  password_hash text not null,
  -- of the whole platform, as the admin token is
  is_operator bool not null default false,
  created_at timestamptz not null
);

create table memberships (
  user_id int4 not null,
  account_id int4 not null,
  role account_role not null,
  created_at timestamptz not null,
  primary key (user_id, account_id)
);
create index memberships_by_account on memberships (account_id);

create table sessions (
  token_hash bytea primary key,
  user_id int4 not null,
  created_at timestamptz not null,
  -- to the minute
  seen_at timestamptz not null,
  address text not null
);
create index sessions_by_user on sessions (user_id);

-- A link that makes somebody a user: of an account in a role, or, without one, an operator of the platform.
create table invitations (
  invitation_id int4 primary key generated always as identity,
  token_hash bytea not null unique,
  email text not null,
  name text not null,
  account_id int4,
  role account_role,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- taken up or revoked
  ended_at timestamptz
);
create index invitations_by_account on invitations (account_id);

-- Every act through /api that changes something. A row is there before the act; how it ended is written into it once.
create table audit_entries (
  audit_id int8 primary key generated always as identity,
  at timestamptz not null,
  request_id uuid not null unique,
  -- `admin token`, `key …` or `user …`; the name is as of then
  actor text not null,
  actor_name text,
  address text not null,
  -- the operation of the API
  act text not null,
  business_id int4,
  account_id int4,
  -- what the path named and the body gave: no secrets, and of phone numbers the last digits
  given jsonb not null,
  -- status of the answer; null where it is not known how it ended
  status int2,
  -- what was, and what is, of that which changed
  before jsonb,
  after jsonb
);
create index audit_entries_by_account on audit_entries (account_id, audit_id);

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'audit_entries is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entries_append_only before delete or truncate on audit_entries
  for each statement execute function refuse_change_of_audit();

create function audit_ends_once() returns trigger language plpgsql as $$
begin
  if old.status is not null or new.status is null
    or (new.audit_id, new.at, new.request_id, new.actor, new.address, new.act, new.given)
      is distinct from (old.audit_id, old.at, old.request_id, old.actor, old.address, old.act, old.given)
    or (new.actor_name, new.business_id, new.account_id) is distinct from (old.actor_name, old.business_id, old.account_id) then
    raise exception 'audit_entries is append-only: update is refused' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger audit_entries_end_once before update on audit_entries for each row execute function audit_ends_once();
