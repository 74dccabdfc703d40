-- As what a text is registered: null where that was not said, then the usual category of its meaning.

alter table notice_templates add column category text
  check (category in ('transactional', 'service_implicit', 'service_explicit', 'promotional'));
