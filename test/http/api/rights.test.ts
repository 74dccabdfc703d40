/** Who may do what: every endpoint of the contract, asked by every kind of caller. */
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import { neededFor } from '@sammati/contract/rights.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, type CallOptions, openApiServer, operator } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';
import { aUser, type TestUser } from '#test/support/users.ts';

const operations = Object.keys(endpoints) as OperationId[];

/** What each role may beyond the one before it, said a second time and apart from the table that decides. */
const viewers = [
  'readCaller readAccount listAccountTerms listTerms listTemplates listVirtualNumbers listEntries readEntry explainEntry',
  'readEvidenceSheet listObjections listComplaints countComplaints listErasures listNotices summariseNotices listMembers',
  'listDecisions readDecision readRegistry readPreference listScrubs readScrub exportEntries countExpiries',
  'listImports readImport previewImport exportImport',
  'readAccountBusiness countDays countStandings previewTemplate readHolidays readAccountHolidays',
];
const managers = [
  'readPermission readPermissions renewEntry removeEntry recordObjections recordComplaint addMember sendMemberCode verifyMember',
  'removeMember createScrub keepScrubRun exportEvidence createImport createRenewalImport changeImport',
];
const owners = [
  'changeAccount setAccountTerms setAccountHolidays setTemplate removeTemplate createApiKey listApiKeys revokeApiKey readUpstream',
  'eraseNumber listAccountUsers changeAccountUser removeAccountUser inviteUser listInvitations',
  'revokeInvitation listAccountAudit sendAgreementPaper readSentAgreementPaper makeAccountPasswordReset',
];
const anyone = [
  'signIn signOut readSession changePassword readInvitation acceptInvitation listSigningKeys',
  'readSecondFactor beginSecondFactor confirmSecondFactor removeSecondFactor readPasswordReset usePasswordReset',
];

function named(...lists: readonly (readonly string[])[]): ReadonlySet<string> {
  return new Set(lists.flat().flatMap((line) => line.split(' ')));
}

const all = new Set<string>(operations);
const may: Readonly<Record<string, ReadonlySet<string>>> = {
  nobody: named(anyone),
  viewer: named(anyone, viewers),
  manager: named(anyone, viewers, managers),
  owner: named(anyone, viewers, managers, owners),
  key: named(anyone, viewers, managers, owners),
  operator: all,
  'admin token': all,
};

let database: TestDatabase;
let api: ApiServer;
let account: AccountFixture;
let other: AccountFixture;
const people: Record<string, TestUser> = {};

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
  api = await openApiServer(database);
  account = await anAccount(api);
  other = await anAccount(api);
  for (const role of ['viewer', 'manager', 'owner', 'operator'] as const) people[role] = await aUser(api, account.sid, role);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

function credentials(caller: string): CallOptions {
  if (caller === 'nobody') return { as: '', headers: { 'x-sammati-console': '1' } };
  if (caller === 'key') return { as: account.as, headers: { 'x-sammati-console': '1' } };
  if (caller === 'admin token') return { as: operator, headers: { 'x-sammati-console': '1' } };
  return { cookie: people[caller]?.cookie ?? '' };
}

const examples: Readonly<Record<string, string>> = {
  number: '9876500001',
  key: 'no-such-key',
  businessId: '999999',
  connectionId: '999999',
  userId: '999999',
  invitationId: '999999',
  decisionId: '019ac0d1-5c80-7b41-9f3e-2a6d0c84b1e7',
  sha256: 'a'.repeat(64),
  meaning: 'inform',
  language: 'en',
};

/** With a parameter that no endpoint has: whoever is let in is told of it, and nothing is done. */
async function ask(id: OperationId, caller: string, sid = account.sid): Promise<number> {
  const endpoint: Endpoint = endpoints[id];
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'sid' ? sid : (examples[name] ?? '1')));
  const answer = await api.call(endpoint.method, `${path}?nonsense=1`, credentials(caller));
  return answer.status;
}

describe.each(Object.keys(may))('%s', (caller) => {
  it('is let in to exactly what it may, of all that there is', async () => {
    const allowed = may[caller] ?? new Set();
    for (const id of operations) {
      const status = await ask(id, caller);
      const refused = caller === 'nobody' ? 401 : 403;
      expect(`${id} ${status}`).toBe(`${id} ${allowed.has(id) ? 400 : refused}`);
    }
  });
});

it('has a decision for every endpoint, and as strict a one for people as for keys', () => {
  for (const id of operations) {
    const { access }: Endpoint = endpoints[id];
    const needed = neededFor[id];
    expect(`${id} ${needed === 'anyone'}`).toBe(`${id} ${access === 'anyone'}`);
    expect(`${id} ${needed === 'operator'}`).toBe(`${id} ${access === 'operator'}`);
  }
});

it('shows people of an account nothing of another, as if it did not exist', async () => {
  for (const id of operations) {
    if (!endpoints[id].path.includes('{sid}')) continue;
    for (const sid of [other.sid, 'nobody']) expect(`${id} ${await ask(id, 'owner', sid)}`).toBe(`${id} 404`);
  }
});
