-- Pages that are taken on a disk that still has some, for what a full disk needs first of all: a few pages to give back what a failed
-- import took. The filler is too short to be stored apart and has no index, so that giving the reserve up needs no page itself.

create table registry_reserve (filler char(400) not null);
