-- When a business called whom, as far as that is known: by connect, or by an answer that was kept and allowed the call. Whoever calls within a day
-- of it may answer it (R13). A row of its own each time, so that nobody waits for anybody; deleted as soon as it can matter no more.

create table own_calls (
  business_id int4 not null,
  number int8 not null,
  -- for when the call was asked about: it may be later than the answer
  at timestamptz not null,
  primary key (business_id, number, at)
);
create index own_calls_by_time on own_calls using brin (at);
