-- A second factor for users: codes of an authenticator app (RFC 6238), and recovery codes. Times here are real time, not the sandbox's.

create table second_factors (
  user_id int4 primary key,
  -- kept as it is, because codes are made from it
  secret bytea not null,
  created_at timestamptz not null,
  -- null until a code has shown that the app has the secret: signing in does not ask for codes before that
  confirmed_at timestamptz,
  -- of the latest code that was taken, in steps of thirty seconds: no code of this step or of one before it is taken again
  last_step int8 not null default 0
);

create table recovery_codes (
  user_id int4 not null,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
