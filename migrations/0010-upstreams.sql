-- The provider to which an account's requests that are not answered here are passed on, with the sid and credentials that it knows the
-- account by. Part of the directory.

create table upstreams (
  account_id int4 primary key,
  -- ends without a slash
  base_url text not null,
  sid text not null,
  -- kept as they are, because they have to be presented again
  key text not null,
  token text not null,
  opens_calls boolean not null,
  relays_whitelist boolean not null,
  set_at timestamptz not null
);
