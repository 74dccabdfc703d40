/**
 * What each role may do: the least role that may use each endpoint. Whoever has a role may also what lesser roles may. An API key may
 * what an owner of its account may, the admin token what an operator may.
 */
import type { OperationId } from './endpoints.ts';
import type { AccountRole } from './user.ts';

/** The last is of the whole platform, the others are of an account. */
export type Role = AccountRole | 'operator';

const roles = ['viewer', 'manager', 'owner', 'operator'] as const;

/** `anyone`: without signing in. */
export type Needed = Role | 'anyone';

export function mayUse(role: Role, operation: OperationId): boolean {
  const needed = neededFor[operation];
  return needed === 'anyone' || roles.indexOf(role) >= roles.indexOf(needed);
}

/** An endpoint that is not decided on does not compile. */
export const neededFor: Readonly<Record<OperationId, Needed>> = {
  // Without signing in.
  signIn: 'anyone',
  signOut: 'anyone',
  readSession: 'anyone',
  changePassword: 'anyone',
  readInvitation: 'anyone',
  acceptInvitation: 'anyone',
  listSigningKeys: 'anyone',

  // Who reads.
  readCaller: 'viewer',
  readAccount: 'viewer',
  readAccountBusiness: 'viewer',
  countDays: 'viewer',
  listAccountTerms: 'viewer',
  listTerms: 'viewer',
  listTemplates: 'viewer',
  previewTemplate: 'viewer',
  listVirtualNumbers: 'viewer',
  listEntries: 'viewer',
  exportEntries: 'viewer',
  countExpiries: 'viewer',
  listImports: 'viewer',
  readImport: 'viewer',
  previewImport: 'viewer',
  exportImport: 'viewer',
  readEntry: 'viewer',
  explainEntry: 'viewer',
  readEvidenceSheet: 'viewer',
  listObjections: 'viewer',
  listComplaints: 'viewer',
  countComplaints: 'viewer',
  listErasures: 'viewer',
  listNotices: 'viewer',
  summariseNotices: 'viewer',
  listMembers: 'viewer',
  listDecisions: 'viewer',
  readDecision: 'viewer',
  readRegistry: 'viewer',
  readPreference: 'viewer',
  listScrubs: 'viewer',
  readScrub: 'viewer',

  // Who does the work. A question whether to call may be kept as a decision: it is work.
  readPermission: 'manager',
  readPermissions: 'manager',
  renewEntry: 'manager',
  removeEntry: 'manager',
  createImport: 'manager',
  createRenewalImport: 'manager',
  changeImport: 'manager',
  recordObjections: 'manager',
  recordComplaint: 'manager',
  addMember: 'manager',
  sendMemberCode: 'manager',
  verifyMember: 'manager',
  removeMember: 'manager',
  createScrub: 'manager',
  keepScrubRun: 'manager',
  exportEvidence: 'manager',

  // Who looks after keys, users, settings and what cannot be undone.
  changeAccount: 'owner',
  setAccountTerms: 'owner',
  setTemplate: 'owner',
  removeTemplate: 'owner',
  createApiKey: 'owner',
  listApiKeys: 'owner',
  revokeApiKey: 'owner',
  readUpstream: 'owner',
  sendAgreementPaper: 'owner',
  readSentAgreementPaper: 'owner',
  eraseNumber: 'owner',
  listAccountUsers: 'owner',
  changeAccountUser: 'owner',
  removeAccountUser: 'owner',
  inviteUser: 'owner',
  listInvitations: 'owner',
  revokeInvitation: 'owner',
  listAccountAudit: 'owner',

  // Whose the platform is.
  createBusiness: 'operator',
  listBusinesses: 'operator',
  readBusiness: 'operator',
  changeBusiness: 'operator',
  fileAgreement: 'operator',
  keepAgreementPaper: 'operator',
  readAgreementPaper: 'operator',
  resetMode: 'operator',
  allowAskingAgain: 'operator',
  listBusinessEvents: 'operator',
  listBusinessTerms: 'operator',
  setBusinessTerms: 'operator',
  makeCheckpoint: 'operator',
  listCheckpoints: 'operator',
  openAccount: 'operator',
  listAccounts: 'operator',
  changeAccountStatus: 'operator',
  addVirtualNumber: 'operator',
  changeVirtualNumber: 'operator',
  retireVirtualNumber: 'operator',
  addConsentLine: 'operator',
  listConsentLines: 'operator',
  changeConsentLine: 'operator',
  checkConsentLine: 'operator',
  countAllComplaints: 'operator',
  listLineOccupancy: 'operator',
  listSenders: 'operator',
  retireConsentLine: 'operator',
  createCarrierConnection: 'operator',
  listCarrierConnections: 'operator',
  changeCarrierConnection: 'operator',
  rotateConnectionSecret: 'operator',
  revokeCarrierConnection: 'operator',
  setUpstream: 'operator',
  changeUpstream: 'operator',
  removeUpstream: 'operator',
  setTerms: 'operator',
  readRetention: 'operator',
  importRegistry: 'operator',
  uploadRegistryFile: 'operator',
  removeRegistryUpload: 'operator',
  importRegistryFiles: 'operator',
  importDemoRegistry: 'operator',
  listRegistryImports: 'operator',
  readRegistryImport: 'operator',
  cancelRegistryImport: 'operator',
  readBadLines: 'operator',
  revokeNumbers: 'operator',
  listRevocations: 'operator',
  listAudit: 'operator',
  inviteOperator: 'operator',
  listOperatorInvitations: 'operator',
  revokeOperatorInvitation: 'operator',
  listUsers: 'operator',
  removeUser: 'operator',
};
