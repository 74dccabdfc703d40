-- What lapses when, without reading every entry: in order of the end of the posting that the columns hold.
create index whitelist_entries_expiring on whitelist_entries (business_id, expires_at, number) where expires_at is not null;
