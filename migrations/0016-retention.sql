-- Retention: what is kept for a period, and what was deleted when it had passed. An index over the blocks of a table finds what is old in
-- tables that grow at their end, and costs next to nothing to write.

create index inbound_contacts_by_time on inbound_contacts using brin (received_at);
create index permission_decisions_by_time on permission_decisions using brin (at);

-- How many rows of a kind were deleted on a day of the service's time, and by which period: without saying whose they were.
create table retention_runs (
  what text not null,
  day date not null,
  days int4 not null,
  rows int8 not null,
  last_at timestamptz not null,
  primary key (what, day)
);

-- Beside erasure the one thing that evidence makes way for: decisions are in no chain, and old ones leave no gap.
create function forget_decisions(before timestamptz, most int4) returns int4 language plpgsql as $$
declare
  deleted int4;
begin
  delete from permission_decisions where ctid = any (array(
    select ctid from permission_decisions where at < before limit most for update skip locked
  ));
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

create or replace function refuse_change_of_evidence() returns trigger language plpgsql as $$
declare
  callers text;
begin
  get diagnostics callers = pg_context;
  if tg_op = 'UPDATE' and callers ~ '\nPL/pgSQL function (public\.)?erase_number\(' then
    return null;
  end if;
  if tg_op = 'DELETE' and tg_table_name = 'permission_decisions' and callers ~ '\nPL/pgSQL function (public\.)?forget_decisions\(' then
    return null;
  end if;
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;
