-- Links by which a user who has lost the password sets another. A user has one at a time.

create table password_resets (
  user_id int4 primary key,
  token_hash bytea not null unique,
  -- whose owner made it; without one an operator did
  account_id int4,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
