-- Signs that a consent line still works: calls heard on it, and what checks found (R8.3). Real time, not the sandbox's.

create table line_signs (
  line int8 primary key,
  heard_at timestamptz not null,
  broken_at timestamptz
);
