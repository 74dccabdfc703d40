-- When the address outside took a checkpoint (R17).
alter table checkpoints add column delivered_at timestamptz;
create index checkpoints_undelivered on checkpoints (business_id, n) where delivered_at is null;
