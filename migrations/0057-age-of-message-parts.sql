-- The ids of a message's parts are needed until it is known what became of it. From when they are says when they may be deleted.

alter table message_parts add column sent_at timestamptz not null default 'epoch';
alter table message_parts alter column sent_at drop default;
update message_parts as part set sent_at = notice.due_at
from notices as notice
where notice.number = part.number and notice.business_id = part.business_id and notice.n = part.n;
create index message_parts_by_time on message_parts using brin (sent_at);
