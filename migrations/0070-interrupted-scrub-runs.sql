-- A scrub run whose process ended while it was read is told from one that is being read: whoever reads says every minute that it still does.

alter table registry_sources add column alive_at timestamptz;
create index registry_sources_running on registry_sources (alive_at) where state = 'running';
