-- The objection of a standing has columns of its own: an entry that was objected to is the common case, and to write it as JSON took
-- longer than everything else about it. As ever, where "more" is set it is the whole standing and the columns summarise it.

alter table whitelist_entries
  add column objected_at timestamptz,
  add column objection_door text,
  add column asking_allowed bool;

update whitelist_entries
set objected_at = to_timestamp((more -> 'objection' ->> 'at')::int8 / 1000.0),
    objection_door = more -> 'objection' ->> 'door',
    asking_allowed = (more -> 'objection' ->> 'askingAllowed')::bool
where (more -> 'objection' ->> 'at') is not null;

drop index whitelist_entries_objected;
create index whitelist_entries_objected on whitelist_entries (business_id, objected_at, number) where objected_at is not null;
