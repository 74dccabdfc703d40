-- Carrier connections of more kinds: SIP trunks, which are known by their addresses, and webhooks that are signed or named by fields.

alter table carrier_connections
  -- what its kind needs to know: addresses, where the caller is read, names of fields
  add column settings jsonb not null default '{}',
  -- tokens that the carrier signs with, kept as they are because signatures have to be made from them
  add column signing_tokens text[] not null default '{}',
  -- the secret before the present one is taken until then
  add column previous_secret_hash bytea,
  add column previous_secret_until timestamptz;
