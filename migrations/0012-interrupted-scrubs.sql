-- A scrub whose process ended with it is told from one that runs: whoever scrubs says every minute that it still does.

alter type scrub_state add value 'interrupted';
alter table scrubs add column alive_at timestamptz;
create index scrubs_running on scrubs (alive_at) where state = 'running';
