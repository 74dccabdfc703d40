import type { EntryReason } from '#app/entries/entry-reason.ts';

/** Why the status is what it is, in words that answer "why was this person called?". */
export const sentences: Readonly<Record<EntryReason, string>> = {
  objection: 'The person has said no to the business, and has not taken it back.',
  membership: 'The number is a verified member’s of the account.',
  contact: 'The person called or texted the account.',
  declaration: 'The account declared that the person agreed, and a carrier accepted the notice that told the person so.',
  provisional_declaration: 'The account declared that the person agreed; the notice is on its way.',
  agreement: 'The person agreed by calling the line that the notice named.',
  awaiting_notice: 'The notice has not been sent yet; nothing is granted before it is.',
  awaiting_delivery: 'The notice was accepted, and must be delivered before anything is granted.',
  awaiting_answer: 'The person was asked and has not answered.',
  nothing_posted: 'The account has not posted this number.',
  ended: 'The permission or request was ended.',
  expired: 'The permission has expired.',
  notice_failed: 'The notice could not be sent, so nothing is granted.',
  no_receipt: 'The notice was not delivered in time, so nothing is granted.',
  no_answer: 'The person was asked and did not answer in time.',
};
