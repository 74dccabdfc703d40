/** Why a call is allowed or refused (R16): closed lists, each with the sentence that people read. */

/** Why the person is called or written to. */
export const purposes = ['promotional', 'service', 'transactional', 'government'] as const;
export type Purpose = (typeof purposes)[number];

/** What an allowed call rests on. */
export const grounds = {
  government: 'It is made on the direction of government or the regulator, which no preference stops.',
  not_on_dnd: 'A fresh source says that the person is not on DND.',
  whitelisted: 'The person agreed, was told and did not object, contacted the business, or is a member.',
  not_blocked: 'The person is on DND and has not blocked this.',
} as const satisfies Record<string, string>;
export type Ground = keyof typeof grounds;

/** What a refused call was refused for: the first that applies, in this order. */
export const refusals = {
  account_suspended: 'The account is suspended.',
  account_closed: 'The account is closed.',
  no_agreement: "The business's agreement is not on file.",
  objected: 'The person has told the business no.',
  holiday: 'It is a day on which the account makes no calls.',
  outside_calling_hours: "It is outside the account's own calling hours.",
  line_dead: 'The person was told to ring a line to say no, and for a day nobody has known whether that line still works.',
  not_whitelisted: 'The person is on DND, or may be, and is not whitelisted for this account.',
  preference_unknown: 'No fresh source says what the person prefers, and promotion needs to know.',
  fully_blocked: 'The person has blocked all promotion.',
  profile_unknown: 'The person is on DND, and what was blocked is not known.',
  category_missing: 'The person has blocked some categories, and the category was not given.',
  category_blocked: 'The person has blocked this category.',
  mode_blocked: 'The person has blocked being reached in this way.',
  day_blocked: 'The person has blocked this day of the week, or holidays.',
  band_blocked: 'The person has blocked this time of day.',
  outside_promotional_hours: 'It is outside the hours for promotion, and the person has not opened this time of day.',
} as const satisfies Record<string, string>;
export type Refusal = keyof typeof refusals;
