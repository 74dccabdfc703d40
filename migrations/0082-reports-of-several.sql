-- Reports that concern several businesses, which are told one after the other: found again when a process ended in between. They are few.
create index inbound_contacts_of_several on inbound_contacts (received_at) where business_id = 0 and report ? 'concerns';
