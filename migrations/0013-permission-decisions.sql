-- Answers at dial time that an account keeps (R16, R17): evidence beside the chains, since thousands are made a second. The id is a UUID of
-- version 7, so that they lie in the order of time. What names the person is the number alone; facts, salt and commitment as in the
-- seal of src/domain/permission/decision.ts.

create table permission_decisions (
  business_id int4 not null,
  account_id int4 not null,
  decision_id uuid not null,
  at timestamptz not null,
  refused bool not null,
  -- Null once the person is erased; the commitment then stands for both.
  number int8,
  salt bytea,
  commitment bytea,
  facts jsonb not null,
  seal bytea not null,
  primary key (business_id, account_id, decision_id)
);
alter table permission_decisions alter column salt set storage plain;
alter table permission_decisions alter column seal set storage plain;
create index permission_decisions_of_number on permission_decisions (business_id, number, decision_id) where number is not null;

create or replace function refuse_change_of_evidence() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

create trigger permission_decisions_append_only before update or delete or truncate on permission_decisions
  for each statement execute function refuse_change_of_evidence();
