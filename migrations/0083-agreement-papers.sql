-- The paper that an agreement was signed on, as a file. One that was filed is kept for good under the SHA-256 that the evidence of the filing names;
-- others wait for the operator.
create table agreement_papers (
  business_id int4 not null,
  sha256 text not null,
  account_id int4,
  type text not null,
  bytes int4 not null,
  file_name text,
  signed_on text not null,
  signatory text not null,
  sent_at timestamptz not null,
  filed_at timestamptz,
  content bytea not null,
  primary key (business_id, sha256)
);
