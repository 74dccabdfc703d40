-- A notice that went as several messages has an id for each; it has arrived when all of them have.

create table message_parts (
  number bigint not null,
  message_id text not null,
  business_id integer not null,
  n integer not null,
  delivered boolean not null default false,
  primary key (number, message_id)
);

-- A carrier can tell what became of a message before it is on record that the carrier took it. What it told is kept until then.
create table early_receipts (
  number bigint not null,
  message_id text not null,
  message_ids text[] not null,
  status text not null,
  reason text,
  says_dnd boolean not null,
  received_at timestamptz not null,
  primary key (number, message_id, status)
);
create index early_receipts_by_age on early_receipts (received_at);
