-- A carrier connection too can tell what became of a message before it is on record. What one connection tells keeps no other from telling
-- it; 0 is a sender's own link.

alter table early_receipts add column connection_id integer not null default 0;
alter table early_receipts drop constraint early_receipts_pkey;
alter table early_receipts add primary key (number, message_id, status, connection_id);
create index early_receipts_by_connection on early_receipts (connection_id, received_at) where connection_id <> 0;
