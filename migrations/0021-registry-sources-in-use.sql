-- The copy and the deltas that make up the registry in use are found among all sources, of which most may be scrub runs.

create index registry_sources_in_use on registry_sources (version) where kind = 'national_copy' and state = 'done';
