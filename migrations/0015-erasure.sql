-- Erasure of a person (R17): the number goes from everything of a business, and a keyed hash of it stays, so that the objection holds and no
-- file brings the number back. Its chain goes on under a pseudonym, 10000000000 and the id of the erasure: no number is so great.

create table erased_numbers (
  business_id int4 not null,
  erasure_id int8 not null generated always as identity,
  -- HMAC-SHA-256 of the ten digits
  keyed_hash bytea not null,
  objected_at timestamptz not null,
  erased_at timestamptz not null,
  -- who asked for it: of the number there is nothing in it
  account_id int4 not null,
  request_id uuid not null,
  reference text not null,
  events int4 not null,
  primary key (business_id, erasure_id)
);
create index erased_numbers_by_hash on erased_numbers (business_id, keyed_hash);

-- Made at the first erasure. Whoever lost it would call the erased again: so it is kept where the hashes are.
create table erasure_key (
  only_row boolean primary key default true check (only_row),
  key bytea not null
);

-- A request that was about this person alone loses what it said; what it hashed to is what its events commit to.
alter table requests add column erased_digest text;

-- Who reads a standing learns here, in the same statement, whether a number that has none may be an erased one.
alter table business_modes add column erased int4 not null default 0;

-- The one function that may change evidence, and what it may: the number becomes its pseudonym, what is personal becomes the
-- commitment to it that the leaf was made from. Events by their n, each with its commitment.
create function erase_number(of_business int4, of_number int8, pseudonym int8, events int4[], commitments bytea[]) returns int4
language plpgsql as $$
declare
  changed int4;
begin
  update consent_events as event
  set number = pseudonym, personal = null, salt = null, commitment = given.commitment
  from unnest(events, commitments) as given (n, commitment)
  where event.business_id = of_business and event.number = of_number and event.n = given.n;
  get diagnostics changed = row_count;
  if exists (select from consent_events where business_id = of_business and number = of_number) then
    raise exception 'there is an event without a commitment' using errcode = 'serialization_failure';
  end if;
  update permission_decisions as decision
  set number = null, salt = null, commitment = sha256(decision.salt || convert_to('{"number":' || decision.number || '}', 'utf8'))
  where decision.business_id = of_business and decision.number = of_number;
  return changed;
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
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

create trigger erased_numbers_append_only before update or delete or truncate on erased_numbers
  for each statement execute function refuse_change_of_evidence();

-- The leaves of checkpoints hold no number any more: what was fixed with it proves nothing in the new form, until the next checkpoint.
delete from checkpoint_blocks;
