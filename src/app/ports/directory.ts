/** Who may do what. Small, held in memory, the same in every process within a second of a change. */
import type {
  Account,
  AccountId,
  Business,
  BusinessId,
  ConsentLine,
  LineMeaning,
  VirtualNumber,
} from '#domain/account/account.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import type { KeyScopes } from '#domain/account/key-scope.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { NoticeTemplate } from '#domain/notice/meaning.ts';
import type { CallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { TermOverrides, Terms } from '#domain/whitelist/terms.ts';

export interface ApiKey {
  readonly key: string;
  readonly accountId: AccountId;
  readonly tokenHash: Uint8Array;
  readonly label: string | null;
  readonly scopes: KeyScopes;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** How a carrier spells its webhooks. */
export type HookDialect = 'exotel' | 'json' | 'plivo' | 'twilio' | 'mapped';

/** How a carrier tells us of calls: by webhooks of some dialect, or by sending the calls themselves. */
export type ConnectionDialect = HookDialect | 'sip';

export interface CarrierConnection {
  readonly id: number;
  readonly name: string;
  readonly dialect: ConnectionDialect;
  readonly settings: ConnectionSettings;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

/** The provider to which an account's requests that are not answered here are passed on. Key and token are for it alone: they are in no answer and no log. */
export interface Upstream {
  /** Scheme, host and perhaps a path, without a slash at the end. */
  readonly baseUrl: string;
  /** By what the provider knows the account. */
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  /** Whether paths that start calls are passed on without a look at the numbers. */
  readonly opensCalls: boolean;
  /** Whether what is whitelisted here is posted to the provider's own whitelist too. */
  readonly relaysWhitelist: boolean;
  readonly setAt: Instant;
}

export interface AccountContext {
  readonly account: Account;
  readonly business: Business;
  readonly terms: Terms;
  /** In force: those of every level together (R19). */
  readonly callingHolidays: CallingHolidays;
  readonly templates: readonly NoticeTemplate[];
  readonly virtualNumbers: readonly VirtualNumber[];
}

export type ServiceNumber =
  | { readonly kind: 'virtual_number'; readonly virtualNumber: VirtualNumber; readonly account: Account }
  | { readonly kind: 'consent_line'; readonly line: ConsentLine };

/** One consistent view of the directory. Look-ups are in memory and take alike long whether they find anything or not. */
export interface Directory {
  accountBySid(sid: string): AccountContext | null;
  accountById(id: AccountId): AccountContext | null;
  accounts(): readonly AccountContext[];
  business(id: BusinessId): Business | null;
  businesses(): readonly Business[];
  accountsOf(business: BusinessId): readonly AccountContext[];
  /** The terms that hold for the business as a whole. */
  termsOfBusiness(id: BusinessId): Terms | null;
  /** A key that has not been revoked. */
  keyByName(key: string): ApiKey | null;
  /** All of an account's keys, revoked ones included. `lastUsedAt` is as of the latest change of the directory. */
  keysOf(account: AccountId): readonly ApiKey[];
  serviceNumber(number: PhoneNumber): ServiceNumber | null;
  upstreamOf(account: AccountId): Upstream | null;
  /** Lines in use that notices of this business may name: its own, else the operator's pool. */
  linesFor(business: BusinessId, meaning: LineMeaning): readonly ConsentLine[];
  /** By its secret, or by the one before for as long as that is taken. */
  connectionBySecret(secretHash: Uint8Array, now: Instant): CarrierConnection | null;
  /** All, revoked ones included. */
  connections(): readonly CarrierConnection[];
  serviceNumbers(): readonly ServiceNumber[];
  /** What was set at each level, before it is made one (R19). */
  deploymentTerms(): TermOverrides;
  businessTerms(id: BusinessId): TermOverrides;
  accountTerms(id: AccountId): TermOverrides;
  /** The holidays that each level names itself. */
  deploymentHolidays(): CallingHolidays;
  businessHolidays(id: BusinessId): CallingHolidays;
  accountHolidays(id: AccountId): CallingHolidays;
}

export interface DirectoryPort {
  /** The view as of at most a second ago; of this process's own changes, at once. */
  current(): Directory;
  /** Reads the directory again: after a change that a BusinessTransaction made. AdministrationStore does so by itself. */
  refresh(): Promise<void>;
}
