-- A hearing of a revocation list whose process ended with it is told from one that runs: whoever hears says every minute that it
-- still does.

alter table revocation_runs add column alive_at timestamptz;
create index revocation_runs_running on revocation_runs (alive_at) where state = 'running';
