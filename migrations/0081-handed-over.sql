-- Which batches of notices were handed to a sender. Before that nothing of a batch can have been sent, whatever became of the process that had
-- taken it. A batch is known by its business and the end of its lease, which is the due_at of its notices meanwhile.

create table handed_over (
  business_id int4 not null,
  lease timestamptz not null,
  primary key (business_id, lease)
);

-- What is in hand now was not written down: it may have been sent.
insert into handed_over select distinct business_id, due_at from notices where state = 'sending';
