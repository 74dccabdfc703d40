-- The recipient's page (R12): what its links are made with, and the codes that prove that whoever holds a link holds the number too.

-- Made at the first start. Whoever lost it would break every link that was sent: so it is kept with what the links are of.
create table recipient_link_key (
  only_row boolean primary key default true check (only_row),
  key bytea not null
);

-- One row a number, whatever business the link is of: how often a person is sent a code does not depend on how many businesses wrote to them.
create table recipient_codes (
  number int8 primary key,
  code_hash bytea,
  code_sent_at timestamptz not null,
  code_attempts int2 not null,
  codes_sent int2 not null
);
create index recipient_codes_by_age on recipient_codes (code_sent_at);
