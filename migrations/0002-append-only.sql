-- Evidence is only ever added to (R17). The owner of the table could turn this off, so the application runs as a role that is
-- granted no more than insert and select; the trigger is for where it does not, and for everybody's mistakes.

create function refuse_change_of_evidence() returns trigger language plpgsql as $$
begin
  raise exception 'consent_events is append-only: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end
$$;

create trigger consent_events_append_only before update or delete or truncate on consent_events
  for each statement execute function refuse_change_of_evidence();
