/** What the operator and the accounts set up. */
import type { AccountId, AccountSettings, BusinessId, ConsentLine, VirtualNumber } from '#domain/account/account.ts';
import type { ConnectionSettings } from '#domain/account/connection-settings.ts';
import type { KeyScopes } from '#domain/account/key-scope.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeTemplate, TemplateMeaning } from '#domain/notice/meaning.ts';
import type { CallingHolidays } from '#domain/permission/calling-holidays.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import type { ConnectionDialect, Upstream } from './directory.ts';

export interface NewConnection {
  readonly name: string;
  readonly dialect: ConnectionDialect;
  readonly settings: ConnectionSettings;
}

export interface AdministrationStore {
  createBusiness(business: { legalName: string; entityId: string | null; at: Instant }): Promise<BusinessId>;
  changeBusiness(id: BusinessId, changes: { legalName?: string; entityId?: string | null }): Promise<void>;
  createAccount(account: {
    business: BusinessId;
    sid: string;
    brandName: string;
    settings: AccountSettings;
    at: Instant;
  }): Promise<AccountId | 'sid_taken'>;
  /** What is not named stays. False, and nothing changed, where the settings as they are do not permit it. */
  changeAccount(
    id: AccountId,
    changes: { brandName?: string; settings?: Partial<AccountSettings> },
    permit?: (settings: AccountSettings) => boolean,
  ): Promise<boolean>;
  createKey(key: {
    account: AccountId;
    key: string;
    tokenHash: Uint8Array;
    label: string | null;
    scopes: KeyScopes;
    at: Instant;
  }): Promise<'created' | 'key_taken'>;
  revokeKey(account: AccountId, key: string, at: Instant): Promise<boolean>;
  keysUsed(uses: readonly { key: string; at: Instant }[]): Promise<void>;
  lastUses(account: AccountId): Promise<ReadonlyMap<string, Instant>>;
  addVirtualNumber(number: VirtualNumber, at: Instant): Promise<'added' | 'number_taken'>;
  addConsentLine(line: ConsentLine, at: Instant): Promise<'added' | 'number_taken'>;
  changeServiceNumber(number: PhoneNumber, changes: { header?: string | null; connectionId?: number | null }): Promise<boolean>;
  retireServiceNumber(number: PhoneNumber, at: Instant): Promise<boolean>;
  createConnection(connection: NewConnection & { readonly secretHash: Uint8Array; readonly at: Instant }): Promise<number>;
  /** False where there is no such connection or it has been revoked. */
  changeConnection(
    id: number,
    changes: { readonly name?: string; readonly settings?: ConnectionSettings; readonly revokedAt?: Instant },
  ): Promise<boolean>;
  /** Gives a connection a new secret; the present one is taken until then. False as above. */
  rotateConnection(id: number, rotation: { readonly secretHash: Uint8Array; readonly oldUntil: Instant }): Promise<boolean>;
  setTemplate(account: AccountId, template: NoticeTemplate, at: Instant): Promise<void>;
  removeTemplate(account: AccountId, meaning: TemplateMeaning, language: Language): Promise<boolean>;
  setUpstream(account: AccountId, upstream: Upstream): Promise<void>;
  /** False where there is none. */
  changeUpstream(account: AccountId, changes: Partial<Pick<Upstream, 'opensCalls' | 'relaysWhitelist'>>): Promise<boolean>;
  removeUpstream(account: AccountId): Promise<boolean>;
  setDeploymentTerms(terms: TermOverrides): Promise<void>;
  setDeploymentHolidays(holidays: CallingHolidays): Promise<void>;
}
