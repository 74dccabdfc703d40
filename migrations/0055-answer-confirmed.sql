-- An SMS has told a person how an answer of theirs was understood.

alter type event_kind add value 'answer_confirmed' before 'agreement_filed';
