/**
 * The terms (R19): every figure a rule uses, where it comes from, and in which direction it may be made stricter. An operator
 * sets a term for the deployment, a business or an account; an account's value may only be stricter than the one above it.
 */
export interface Term {
  readonly value: number;
  readonly unit: 'months' | 'days' | 'hours' | 'minutes' | 'people' | 'notices' | 'members' | 'accounts';
  readonly basis: 'law' | 'provider practice';
  readonly source: string;
  /** When the source said so, as a date. */
  readonly date: string;
  readonly rule: string;
  /** Which way is stricter for the account. */
  readonly stricter: 'lower' | 'higher';
  /** The lowest level that may set it: what is counted for all accounts of a business, or is of lines that several businesses name, has one value there. */
  readonly level: TermLevel;
}

export type TermLevel = 'deployment' | 'business' | 'account';

const exotelPage = 'Exotel, Whitelist API page';
const ourPractice = 'Sammati, docs/spec/consent.md';

export const terms = {
  permission_months: {
    value: 6,
    unit: 'months',
    basis: 'provider practice',
    source: exotelPage,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'lower',
    level: 'account',
  },
  contact_months: {
    value: 6,
    unit: 'months',
    basis: 'provider practice',
    source: 'Exotel, article 35423',
    date: '2017-08-22',
    rule: 'R13',
    stricter: 'lower',
    level: 'account',
  },
  awaiting_days: {
    value: 90,
    unit: 'days',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R7',
    stricter: 'lower',
    level: 'account',
  },
  provisional_minutes: {
    value: 15,
    unit: 'minutes',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'lower',
    level: 'account',
  },
  receipt_hours: {
    value: 72,
    unit: 'hours',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'lower',
    level: 'account',
  },
  cover_hours: {
    value: 24,
    unit: 'hours',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'lower',
    level: 'account',
  },
  notice_limit: {
    value: 3,
    unit: 'notices',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'lower',
    level: 'account',
  },
  notice_window_days: {
    value: 90,
    unit: 'days',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R6',
    stricter: 'higher',
    level: 'account',
  },
  breaker_people: {
    value: 3,
    unit: 'people',
    basis: 'provider practice',
    source: exotelPage,
    date: '2026-11-23',
    rule: 'R9',
    stricter: 'lower',
    level: 'business',
  },
  renewal_days: {
    value: 30,
    unit: 'days',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R11',
    stricter: 'lower',
    level: 'account',
  },
  ask_again_days: {
    value: 90,
    unit: 'days',
    basis: 'law',
    source: 'TCCCPR 2018, second amendment',
    date: '2025-02-12',
    rule: 'R12',
    stricter: 'higher',
    level: 'business',
  },
  complaint_days: {
    value: 10,
    unit: 'days',
    basis: 'law',
    source: 'TCCCPR 2018, second amendment',
    date: '2025-02-12',
    rule: 'R12',
    stricter: 'higher',
    level: 'account',
  },
  complaint_people: {
    value: 5,
    unit: 'people',
    basis: 'law',
    source: 'TCCCPR 2018, second amendment',
    date: '2025-02-12',
    rule: 'R12',
    stricter: 'lower',
    level: 'account',
  },
  complaint_flagged_people: {
    value: 3,
    unit: 'people',
    basis: 'law',
    source: 'TCCCPR 2018, third amendment',
    date: '2026-09-18',
    rule: 'R12',
    stricter: 'lower',
    level: 'account',
  },
  complaint_alarm_people: {
    value: 2,
    unit: 'people',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R12',
    stricter: 'lower',
    level: 'account',
  },
  line_kept_months: {
    value: 12,
    unit: 'months',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R8',
    stricter: 'higher',
    level: 'deployment',
  },
  line_heartbeat_hours: {
    value: 24,
    unit: 'hours',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R8',
    stricter: 'lower',
    level: 'account',
  },
  line_dead_hours: {
    value: 24,
    unit: 'hours',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R8',
    stricter: 'lower',
    level: 'account',
  },
  burst_agreements: {
    value: 30,
    unit: 'people',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R8',
    stricter: 'lower',
    level: 'business',
  },
  caller_agreements: {
    value: 5,
    unit: 'accounts',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R8',
    stricter: 'lower',
    level: 'business',
  },
  contact_quiet_hours: {
    value: 24,
    unit: 'hours',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R13',
    stricter: 'higher',
    level: 'account',
  },
  members_limit: {
    value: 50,
    unit: 'members',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-23',
    rule: 'R14',
    stricter: 'lower',
    level: 'account',
  },
  national_copy_days: {
    value: 7,
    unit: 'days',
    basis: 'provider practice',
    source: 'TCCCPR 2010: a preference takes effect in seven days',
    date: '2010-12-01',
    rule: 'R5',
    stricter: 'lower',
    level: 'account',
  },
  asking_from_minute: {
    value: 600,
    unit: 'minutes',
    basis: 'law',
    source: 'TCCCPR 2018, schedule II, item 3, note 1',
    date: '2018-07-19',
    rule: 'R7',
    stricter: 'higher',
    level: 'account',
  },
  asking_until_minute: {
    value: 1_260,
    unit: 'minutes',
    basis: 'law',
    source: 'TCCCPR 2018, schedule II, item 3, note 1',
    date: '2018-07-19',
    rule: 'R7',
    stricter: 'lower',
    level: 'account',
  },
  calling_from_minute: {
    value: 0,
    unit: 'minutes',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R16',
    stricter: 'higher',
    level: 'account',
  },
  calling_until_minute: {
    value: 1_440,
    unit: 'minutes',
    basis: 'provider practice',
    source: ourPractice,
    date: '2026-11-26',
    rule: 'R16',
    stricter: 'lower',
    level: 'account',
  },
  promotional_from_minute: {
    value: 600,
    unit: 'minutes',
    basis: 'law',
    source: 'TCCCPR 2018, schedule II, item 3, note 1',
    date: '2018-07-19',
    rule: 'R16',
    stricter: 'higher',
    level: 'account',
  },
  promotional_until_minute: {
    value: 1_260,
    unit: 'minutes',
    basis: 'law',
    source: 'TCCCPR 2018, schedule II, item 3, note 1',
    date: '2018-07-19',
    rule: 'R16',
    stricter: 'lower',
    level: 'account',
  },
} as const satisfies Record<string, Term>;

export type TermName = keyof typeof terms;
export type Terms = Readonly<Record<TermName, number>>;
export type TermOverrides = Readonly<Partial<Record<TermName, number>>>;

export const defaultTerms: Terms = Object.fromEntries(Object.entries(terms).map(([name, term]) => [name, term.value])) as Terms;

export function isTermName(name: string): name is TermName {
  return Object.hasOwn(terms, name);
}

const termLevels: readonly TermLevel[] = ['deployment', 'business', 'account'];

/** Whether the term may be set at this level (R19). */
export function isSetAt(name: TermName, level: TermLevel): boolean {
  return termLevels.indexOf(level) <= termLevels.indexOf(terms[name].level);
}

/**
 * The terms in force for one account: the deployment's, then the business's, then the account's where stricter (R19). What was said at a
 * level that may not set it, before that was refused, is passed over.
 */
export function termsInForce(deployment: TermOverrides, business: TermOverrides, account: TermOverrides): Terms {
  const above: Record<TermName, number> = { ...defaultTerms, ...deployment };
  for (const [name, value] of Object.entries(business)) {
    if (isTermName(name) && isSetAt(name, 'business')) above[name] = value;
  }
  for (const [name, value] of Object.entries(account)) {
    if (isTermName(name) && isSetAt(name, 'account') && isAtLeastAsStrict(name, value, above[name])) above[name] = value;
  }
  return above;
}

export function isAtLeastAsStrict(name: TermName, value: number, than: number): boolean {
  return terms[name].stricter === 'lower' ? value <= than : value >= than;
}
