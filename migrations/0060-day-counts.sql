-- How much happened on each Indian day: for each account, and by the language of the notice where that is known ('' where not). Numbers alone:
-- nothing in them is about a person.
create table day_counts (
  business_id int4 not null,
  account_id int4 not null,
  day date not null,
  language text not null,
  queued int8 not null,
  sent int8 not null,
  delivered int8 not null,
  failed int8 not null,
  objections int8 not null,
  agreements int8 not null,
  grants int8 not null,
  primary key (business_id, account_id, day, language)
);

-- What was counted in a transaction, in that transaction. A row of its own each time, so that nobody waits for anybody; a job adds them up.
create table day_count_entries (like day_counts);
create index day_count_entries_of_business on day_count_entries (business_id);
