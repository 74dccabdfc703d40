-- Those that failed, the latest first. Few rows are in it, and none while it waits or is sent: a notice that is queued costs nothing more.
create index notices_failed on notices (business_id, account_id, due_at desc, number desc) where state = 'failed';
