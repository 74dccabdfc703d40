-- What is odd about agreements is an event of its business.

alter type event_kind add value 'pattern_flagged';
