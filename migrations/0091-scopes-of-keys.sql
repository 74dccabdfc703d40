-- What a key may do; without a list everything, as every key could before there were scopes.
alter table api_keys add column scopes text[] check (cardinality(scopes) > 0);
