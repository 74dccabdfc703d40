-- Who took an import back, beside who started it.
alter table whitelist_imports add column undo_key text;
alter table whitelist_imports add column undo_address text not null default '';
-- It stood in the place of who started it, who is not known any more.
update whitelist_imports set undo_key = key, undo_address = address where undo_request_id is not null;
