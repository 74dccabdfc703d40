-- How many numbers of a business stand how with an account, when that was last counted: numbers alone, nothing in them is about a person.
-- Businesses with few numbers are counted whenever somebody looks, and are not here.
create table standing_counts (
  business_id int4 not null,
  account_id int4 not null,
  -- Somebody looked, and the count was old or not there.
  wanted boolean not null,
  counted_at timestamptz,
  whitelist int8,
  awaiting int8,
  neutral int8,
  blacklist int8,
  primary key (business_id, account_id)
);
