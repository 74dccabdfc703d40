-- Days on which no calls are made: of the deployment (business 0), of a business (account 0), of an account.
create table calling_holidays (
  business_id int4 not null,
  account_id int4 not null,
  national bool not null,
  dates text[] not null,
  primary key (business_id, account_id)
);
