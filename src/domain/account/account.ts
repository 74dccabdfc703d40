import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { SmsBudget } from '#domain/notice/sms-budget.ts';
import type { Recording } from '#domain/permission/decision.ts';

export type BusinessId = number & { readonly __unit: 'business' };
export type AccountId = number & { readonly __unit: 'account' };

/** How a number comes to be callable: told and may object, or asked and must agree (R6, R7). */
export type ConsentMode = 'opt_out' | 'opt_in';

/** The signed paper without which nothing may be posted or called (R1). */
export interface Agreement {
  readonly signedOn: string;
  readonly signatory: string;
  readonly reference: string;
  /** What became of objections known from an earlier provider. */
  readonly earlierObjections: 'imported' | 'none_exist';
  readonly filedAt: Instant;
  /** The SHA-256 of its paper in hexadecimal, where that is kept here as a file. */
  readonly paper?: string;
}

/** The principal entity: the legal person that objections are addressed to. */
export interface Business {
  readonly id: BusinessId;
  readonly legalName: string;
  /** Principal entity id of the DLT registration, as text: nineteen digits do not fit a number. */
  readonly entityId: string | null;
  readonly agreement: Agreement | null;
  readonly createdAt: Instant;
}

export type AccountStatus = 'active' | 'suspended' | 'closed';

export interface Account {
  readonly id: AccountId;
  readonly businessId: BusinessId;
  readonly sid: string;
  readonly brandName: string;
  readonly status: AccountStatus;
  readonly settings: AccountSettings;
  readonly createdAt: Instant;
}

export interface AccountSettings extends SmsBudget {
  /** `own_only` where every text must be a DLT template of the account's own; `default` where ours may be used. */
  readonly templates: 'default' | 'own_only';
  /** What `DND` says on the wire where the registry does not know (R5). */
  readonly unknownPreference: 'yes' | 'unavailable';
  /** Which answers of people are confirmed to them by SMS (R8.5). */
  readonly confirmAnswers: 'none' | 'objections' | 'agreements' | 'all';
  /** What a segment costs, in hundredths of a rupee, for estimates; null where nobody said. */
  readonly paisePerSegment: number | null;
  /** Which answers at dial time are kept as evidence (R16). */
  readonly recordDecisions: Recording;
}

export const defaultAccountSettings: AccountSettings = {
  templates: 'default',
  unknownPreference: 'yes',
  confirmAnswers: 'none',
  recordDecisions: 'none',
  segmentsPerDay: null,
  segmentsPerMonth: null,
  paisePerSegment: null,
};

/** What an account may do now, before any number is looked at (R1). */
export type Readiness = 'ready' | 'no_agreement' | 'suspended';

export function readinessToPost(business: Business, account: Account): Readiness {
  if (account.status === 'suspended') return 'suspended';
  return business.agreement === null ? 'no_agreement' : 'ready';
}

/** A number the account calls from; it selects the header, the entity and the templates of its notices. */
export interface VirtualNumber {
  readonly number: PhoneNumber;
  readonly accountId: AccountId;
  /** DLT header (sender id) that its notices carry; null where the sender's own is used. */
  readonly header: string | null;
  readonly connectionId: number | null;
  /** A retired number is no longer called from and selects no notice; a text that says STOP still counts there (R13). */
  readonly retiredAt: Instant | null;
}

/** What ringing a consent line says, for the line's whole life (R8). */
export type LineMeaning = 'object' | 'agree';

export interface ConsentLine {
  readonly number: PhoneNumber;
  readonly meaning: LineMeaning;
  /** Whose notices name it; null is the operator's shared pool. */
  readonly businessId: BusinessId | null;
  readonly connectionId: number | null;
  /** Retired lines are named in no new notice; ringing them still means what it meant. */
  readonly retiredAt: Instant | null;
}
