-- A paper that the operator turned down, and the word of why: it waits no more, and whoever sent it reads why.
alter table agreement_papers add column turned_down_at timestamptz, add column turned_down_because text;
