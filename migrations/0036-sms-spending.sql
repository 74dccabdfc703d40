-- What accounts with an SMS budget spent of it, in segments: on the latest day, and in that day's month. One row an account, so that
-- whoever spends has it to themselves.

create table sms_spending (
  business_id int4 not null,
  account_id int4 not null,
  day text not null,
  segments_of_day int8 not null,
  segments_of_month int8 not null,
  primary key (business_id, account_id)
);
