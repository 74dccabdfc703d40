/** What each endpoint of /api is called on the command line: a noun, a verb, and the columns of its table. */
import type { OperationId } from '@sammati/contract/endpoints.ts';

export interface NamedCommand {
  /** Null for a command that stands alone. */
  readonly noun: string | null;
  readonly verb: string;
  /** The fields of a list that its table shows; all where nothing is said. */
  readonly columns?: readonly string[];
  /** What stands in place of nothing, by field. */
  readonly absent?: Readonly<Record<string, string>>;
  /** A list of what is wrong: where there is anything in it, the command ends as what was refused does, with this sentence. */
  readonly finds?: string;
}

const business = ['id', 'legalName', 'entityId', 'mode', 'objectors', 'accounts'];
const account = ['sid', 'businessId', 'brandName', 'status', 'mode', 'agreement'];
const line = ['number', 'meaning', 'businessId', 'connectionId', 'health', 'retiredAt'];
const term = ['name', 'value', 'unit', 'setFor', 'default', 'basis', 'source', 'date', 'rule'];

const revocation = ['id', 'dated', 'reference', 'state', 'listed', 'ended', 'businesses', 'startedAt', 'finishedAt'];
const allScopes = { scopes: 'all' };
const audit = ['at', 'actor', 'actorName', 'act', 'sid', 'given', 'status', 'before', 'after'];

/** Every endpoint has its command, or null where only a browser has a use for it: one that is missing does not compile. */
export const commands: Readonly<Record<OperationId, NamedCommand | null>> = {
  readCaller: { noun: null, verb: 'whoami', absent: allScopes },

  createBusiness: { noun: 'business', verb: 'create' },
  listBusinesses: { noun: 'business', verb: 'list', columns: business },
  readBusiness: { noun: 'business', verb: 'show' },
  changeBusiness: { noun: 'business', verb: 'change' },
  keepAgreementPaper: { noun: 'business', verb: 'keep-agreement' },
  readAgreementPaper: { noun: 'business', verb: 'agreement-paper' },
  turnDownAgreementPaper: { noun: 'business', verb: 'turn-down-agreement' },
  fileAgreement: { noun: 'business', verb: 'file-agreement' },
  resetMode: { noun: 'business', verb: 'reset-mode' },
  allowAskingAgain: { noun: 'business', verb: 'ask-again' },
  listBusinessEvents: { noun: 'business', verb: 'events', columns: ['n', 'at', 'kind', 'actor', 'account', 'facts'] },
  checkStandings: {
    noun: 'business',
    verb: 'check-standings',
    columns: ['number', 'what', 'fault', 'n', 'parts'],
    finds: 'something kept does not hold',
  },
  listBusinessTerms: { noun: 'business', verb: 'terms', columns: term },
  setBusinessTerms: { noun: 'business', verb: 'set-terms', columns: term },
  readBusinessHolidays: { noun: 'business', verb: 'holidays' },
  setBusinessHolidays: { noun: 'business', verb: 'set-holidays' },

  openAccount: { noun: 'account', verb: 'open' },
  listAccounts: { noun: 'account', verb: 'list', columns: account },
  readAccount: { noun: 'account', verb: 'show' },
  changeAccount: { noun: 'account', verb: 'change' },
  changeAccountStatus: { noun: 'account', verb: 'set-status' },
  listAccountTerms: { noun: 'account', verb: 'terms', columns: term },
  readAccountBusiness: { noun: 'account', verb: 'business' },
  sendAgreementPaper: { noun: 'account', verb: 'send-agreement' },
  readSentAgreementPaper: { noun: 'account', verb: 'agreement-paper' },
  countDays: { noun: 'account', verb: 'days' },
  countStandings: { noun: 'account', verb: 'standings' },
  setAccountTerms: { noun: 'account', verb: 'set-terms', columns: term },
  readAccountHolidays: { noun: 'account', verb: 'holidays' },
  setAccountHolidays: { noun: 'account', verb: 'set-holidays' },

  createApiKey: { noun: 'key', verb: 'create', absent: allScopes },
  listApiKeys: { noun: 'key', verb: 'list', absent: allScopes },
  revokeApiKey: { noun: 'key', verb: 'revoke' },

  addVirtualNumber: { noun: 'number', verb: 'add' },
  listVirtualNumbers: { noun: 'number', verb: 'list' },
  changeVirtualNumber: { noun: 'number', verb: 'change' },
  retireVirtualNumber: { noun: 'number', verb: 'retire' },

  addConsentLine: { noun: 'line', verb: 'add' },
  listConsentLines: { noun: 'line', verb: 'list', columns: line },
  changeConsentLine: { noun: 'line', verb: 'change' },
  checkConsentLine: { noun: 'line', verb: 'check' },
  listLineOccupancy: { noun: 'line', verb: 'occupancy' },
  retireConsentLine: { noun: 'line', verb: 'retire' },

  listSenders: { noun: 'sender', verb: 'list' },

  createCarrierConnection: { noun: 'connection', verb: 'create' },
  listCarrierConnections: {
    noun: 'connection',
    verb: 'list',
    columns: ['id', 'name', 'dialect', 'sources', 'createdAt', 'revokedAt'],
  },
  changeCarrierConnection: { noun: 'connection', verb: 'change' },
  rotateConnectionSecret: { noun: 'connection', verb: 'rotate' },
  revokeCarrierConnection: { noun: 'connection', verb: 'revoke' },

  listTemplates: { noun: 'template', verb: 'list', columns: ['meaning', 'language', 'own', 'dltTemplateId', 'category', 'text'] },
  previewTemplate: { noun: 'template', verb: 'preview' },
  setTemplate: { noun: 'template', verb: 'set' },
  removeTemplate: { noun: 'template', verb: 'remove' },

  listTerms: { noun: 'terms', verb: 'list', columns: term },
  setTerms: { noun: 'terms', verb: 'set', columns: term },
  readHolidays: { noun: 'terms', verb: 'holidays' },
  setHolidays: { noun: 'terms', verb: 'set-holidays' },

  listEntries: { noun: 'entry', verb: 'list' },
  exportEntries: { noun: 'entry', verb: 'export' },
  countExpiries: { noun: 'entry', verb: 'expiries' },
  readEntry: { noun: 'entry', verb: 'show' },
  removeEntry: { noun: 'entry', verb: 'remove' },
  explainEntry: { noun: 'entry', verb: 'explain' },
  readEvidenceSheet: { noun: 'entry', verb: 'evidence-sheet' },
  renewEntry: { noun: 'entry', verb: 'renew' },

  createImport: { noun: 'import', verb: 'create' },
  createRenewalImport: { noun: 'import', verb: 'create-renewal' },
  listImports: {
    noun: 'import',
    verb: 'list',
    columns: ['id', 'state', 'rows', 'fileName', 'renews', 'createdAt', 'finishedAt'],
  },
  readImport: { noun: 'import', verb: 'show' },
  previewImport: { noun: 'import', verb: 'preview' },
  changeImport: { noun: 'import', verb: 'change' },
  exportImport: { noun: 'import', verb: 'rows' },

  recordObjections: { noun: 'objection', verb: 'record' },
  listObjections: { noun: 'objection', verb: 'list' },

  recordComplaint: { noun: 'complaint', verb: 'record' },
  listComplaints: { noun: 'complaint', verb: 'list' },
  countComplaints: {
    noun: 'complaint',
    verb: 'counts',
    columns: ['callerId', 'people', 'complaints', 'latest', 'alarm', 'alarmAt', 'actsIfFlaggedAt', 'actsAt'],
  },

  countAllComplaints: {
    noun: 'complaint',
    verb: 'all-counts',
    columns: ['legalName', 'callerId', 'people', 'complaints', 'latest', 'alarm', 'alarmAt', 'actsAt'],
  },

  readRetention: { noun: 'retention', verb: 'show' },
  eraseNumber: { noun: 'erasure', verb: 'make' },
  listErasures: { noun: 'erasure', verb: 'list' },

  summariseNotices: { noun: 'notice', verb: 'summary' },
  listNotices: { noun: 'notice', verb: 'list' },

  createScrub: { noun: null, verb: 'scrub' },
  listScrubs: {
    noun: 'scrubs',
    verb: 'list',
    columns: ['id', 'sid', 'by', 'state', 'purpose', 'registryVersion', 'startedAt', 'finishedAt'],
  },
  readScrub: { noun: 'scrubs', verb: 'show' },

  exportEvidence: { noun: 'evidence', verb: 'export' },
  listSigningKeys: { noun: 'evidence', verb: 'keys' },
  makeCheckpoint: { noun: 'checkpoint', verb: 'make' },
  listCheckpoints: { noun: 'checkpoint', verb: 'list', columns: ['n', 'at', 'size', 'hash', 'key'] },

  addMember: { noun: 'member', verb: 'add' },
  listMembers: { noun: 'member', verb: 'list' },
  sendMemberCode: { noun: 'member', verb: 'send-code' },
  verifyMember: { noun: 'member', verb: 'verify' },
  removeMember: { noun: 'member', verb: 'remove' },

  readRegistry: { noun: 'registry', verb: 'show' },
  readPreference: { noun: 'registry', verb: 'number' },
  importRegistry: { noun: 'registry', verb: 'import' },
  uploadRegistryFile: { noun: 'registry', verb: 'upload' },
  removeRegistryUpload: { noun: 'registry', verb: 'remove-upload' },
  importRegistryFiles: { noun: 'registry', verb: 'import-files' },
  importDemoRegistry: { noun: 'registry', verb: 'import-demo' },
  listRegistryImports: {
    noun: 'registry',
    verb: 'imports',
    columns: ['id', 'kind', 'businessId', 'dated', 'mode', 'state', 'lines', 'added', 'removed', 'why'],
  },
  readRegistryImport: { noun: 'registry', verb: 'show-import' },
  cancelRegistryImport: { noun: 'registry', verb: 'cancel' },
  readBadLines: { noun: 'registry', verb: 'bad-lines' },
  keepScrubRun: { noun: 'scrub-run', verb: 'keep' },

  revokeNumbers: { noun: 'registry', verb: 'revoke' },
  listRevocations: { noun: 'registry', verb: 'revocations', columns: revocation },
  readPermission: { noun: 'permission', verb: 'ask' },
  listDecisions: {
    noun: 'decision',
    verb: 'list',
    columns: ['answeredAt', 'number', 'permission', 'because', 'purpose', 'via', 'id'],
  },
  readDecision: { noun: 'decision', verb: 'show' },
  signIn: null,
  readSession: null,
  signOut: null,
  changePassword: null,
  readInvitation: null,
  acceptInvitation: null,
  readSecondFactor: null,
  beginSecondFactor: null,
  confirmSecondFactor: null,
  removeSecondFactor: null,
  readPasswordReset: null,
  usePasswordReset: null,
  listAccountUsers: { noun: 'account-user', verb: 'list' },
  changeAccountUser: { noun: 'account-user', verb: 'change' },
  removeAccountUser: { noun: 'account-user', verb: 'remove' },
  makeAccountPasswordReset: { noun: 'account-user', verb: 'reset-password' },
  inviteUser: { noun: 'account-user', verb: 'invite' },
  listInvitations: { noun: 'invitation', verb: 'list' },
  revokeInvitation: { noun: 'invitation', verb: 'revoke' },
  inviteOperator: { noun: 'user', verb: 'create' },
  listOperatorInvitations: { noun: 'user', verb: 'list-invitations' },
  revokeOperatorInvitation: { noun: 'user', verb: 'revoke-invitation' },
  listUsers: { noun: 'user', verb: 'list' },
  removeUser: { noun: 'user', verb: 'remove' },
  makePasswordReset: { noun: 'user', verb: 'reset-password' },
  resetSecondFactor: { noun: 'user', verb: 'reset-second-factor' },

  listAudit: { noun: 'audit', verb: 'list', columns: audit },
  listAccountAudit: { noun: 'audit', verb: 'of-account', columns: audit },

  setUpstream: { noun: 'upstream', verb: 'set' },
  readUpstream: { noun: 'upstream', verb: 'show' },
  changeUpstream: { noun: 'upstream', verb: 'change' },
  removeUpstream: { noun: 'upstream', verb: 'remove' },
  readPermissions: { noun: 'permission', verb: 'ask-many', columns: ['number', 'permission', 'because', 'until'] },
};
