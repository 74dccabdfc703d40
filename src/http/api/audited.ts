/** Writes every act into the audit log: that it begins before it does, so that nothing is done without a line, and how it ended. */
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import type { NewAuditEntry } from '#app/ports/audit.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { signedIn } from '#app/users/prove-user.ts';
import { hashOf } from '#app/users/session-token.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { maskNumbersOfPeople } from '#domain/kernel/masked-text.ts';
import { problems } from '#http/problems.ts';
import type { ApiRequest, Caller } from './handler.ts';

export type Handle = (ports: Ports, request: ApiRequest<Endpoint>) => unknown;

/** What is no act although it is not a GET: questions, and what is noted by itself. */
const questions: ReadonlySet<OperationId> = new Set<OperationId>([
  'readPermissions',
  'previewTemplate',
  'readInvitation',
  'readPasswordReset',
  'signOut',
]);

/** By which question it is seen what an act changed. */
const seenBy: Readonly<Partial<Record<OperationId, OperationId>>> = {
  changeAccount: 'readAccount',
  changeAccountStatus: 'readAccount',
  setAccountTerms: 'listAccountTerms',
  setTerms: 'listTerms',
  setBusinessTerms: 'listBusinessTerms',
  setHolidays: 'readHolidays',
  setBusinessHolidays: 'readBusinessHolidays',
  setAccountHolidays: 'readAccountHolidays',
  changeBusiness: 'readBusiness',
  fileAgreement: 'readBusiness',
  turnDownAgreementPaper: 'readBusiness',
  resetMode: 'readBusiness',
  setTemplate: 'listTemplates',
  removeTemplate: 'listTemplates',
  createApiKey: 'listApiKeys',
  revokeApiKey: 'listApiKeys',
  setUpstream: 'readUpstream',
  changeUpstream: 'readUpstream',
  removeUpstream: 'readUpstream',
  addVirtualNumber: 'listVirtualNumbers',
  changeVirtualNumber: 'listVirtualNumbers',
  retireVirtualNumber: 'listVirtualNumbers',
  addConsentLine: 'listConsentLines',
  changeConsentLine: 'listConsentLines',
  retireConsentLine: 'listConsentLines',
  createCarrierConnection: 'listCarrierConnections',
  changeCarrierConnection: 'listCarrierConnections',
  revokeCarrierConnection: 'listCarrierConnections',
  changeAccountUser: 'listAccountUsers',
  removeAccountUser: 'listAccountUsers',
  revokeInvitation: 'listInvitations',
  revokeOperatorInvitation: 'listOperatorInvitations',
  removeUser: 'listUsers',
  resetSecondFactor: 'listUsers',
};

/** The handler of an act, which writes itself down; null for what is none. */
export function audited(id: OperationId, all: Readonly<Record<OperationId, Handle>>): Handle | null {
  const endpoint: Endpoint = endpoints[id];
  if (endpoint.method === 'GET' || questions.has(id)) return null;
  const handle = all[id];
  // Whoever is nobody yet could fill the log: of these, what succeeded is noted.
  if (endpoint.access === 'anyone') return noteAfterwards(id, endpoint, handle);
  const seen = seenBy[id];
  const see = seen === undefined ? null : all[seen];
  return async (ports, request) => {
    const before = see === null ? null : await look(ports, request, see);
    await ports.audit.begin(entryOf(id, request));
    const end = async (status: number, after: unknown) => {
      try {
        await ports.audit.end(request.origin.requestId, { status, ...difference(before, after) });
      } catch (error) {
        ports.log.error('the end of an act is not in the audit log', error, { requestId: request.origin.requestId });
      }
    };
    try {
      const answer = await handle(ports, request);
      const status = isRefused<unknown, keyof typeof problems>(answer) ? problems[answer.refused].status : endpoint.status;
      await end(status, see === null || status >= 400 ? before : await look(ports, request, see));
      return answer;
    } catch (error) {
      await end(500, before);
      throw error;
    }
  };
}

function noteAfterwards(id: OperationId, endpoint: Endpoint, handle: Handle): Handle {
  return async (ports, request) => {
    const concerned = await accountConcerned(id, ports, request);
    const before = await signedIn(ports, request.cookie);
    const answer = await handle(ports, request);
    if (isRefused(answer)) return answer;
    const who = isUser(answer) ? answer : before;
    const by = who === null ? {} : { actor: `user:${who.id}`, actorName: who.name };
    const entry = { ...entryOf(id, request), ...concerned, ...by };
    await ports.audit.begin(entry);
    await ports.audit.end(entry.request, { status: endpoint.status, before: null, after: null });
    return answer;
  };
}

/** Whoever an act has made known says who did it; otherwise whoever was signed in did. */
function isUser(answer: unknown): answer is { readonly id: number; readonly name: string } {
  return typeof answer === 'object' && answer !== null && 'id' in answer && 'name' in answer;
}

/** A link that is used concerns the account whose owner made it. */
async function accountConcerned(
  id: OperationId,
  ports: Ports,
  { body }: ApiRequest<Endpoint>,
): Promise<Partial<Pick<NewAuditEntry, 'account' | 'business'>>> {
  if (id !== 'acceptInvitation' && id !== 'usePasswordReset') return {};
  const tokenHash = hashOf(ports, String(Reflect.get(Object(body), 'token')));
  const account = id === 'acceptInvitation' ? await invitedTo(ports, tokenHash) : await resetFor(ports, tokenHash);
  if (account === null) return {};
  return { account, business: ports.directory.current().accountById(account)?.business.id ?? null };
}

async function invitedTo(ports: Pick<Ports, 'users'>, tokenHash: Uint8Array): Promise<AccountId | null> {
  const invitation = await ports.users.invitation(tokenHash);
  return invitation?.as.kind === 'user' ? invitation.as.account : null;
}

async function resetFor(ports: Pick<Ports, 'passwordResets'>, tokenHash: Uint8Array): Promise<AccountId | null> {
  return (await ports.passwordResets.find(tokenHash))?.account ?? null;
}

/** As it is shown to whoever asks; null where it is not there. */
async function look(ports: Ports, request: ApiRequest<Endpoint>, see: Handle): Promise<unknown> {
  const { context } = request;
  const current = context === null ? null : ports.directory.current().accountBySid(context.account.sid);
  const { params, caller, by, origin, cookie, isGone } = request;
  const question = { params, query: { limit: MOST_SEEN }, body: undefined, caller, by, origin, cookie, isGone };
  const shown = await see(ports, { ...question, context: current, stream: noStream() });
  return isRefused(shown) ? null : shown;
}

const MOST_SEEN = 1_000;

async function* noStream(): AsyncGenerator<Uint8Array> {
  yield* [];
}

function entryOf(act: OperationId, { caller, context, params, query, body, origin }: ApiRequest<Endpoint>): NewAuditEntry {
  const named: unknown = Reflect.get(params, 'businessId');
  return {
    request: origin.requestId,
    actor: actorOf(caller),
    actorName: caller?.user?.name ?? null,
    address: origin.address,
    act,
    business: context?.business.id ?? (typeof named === 'number' ? (named as BusinessId) : null),
    account: context?.account.id ?? null,
    given: withoutSecrets(act, { ...params, ...query, ...Object(body) }),
  };
}

function actorOf(caller: Caller | null): string {
  if (caller === null) return 'nobody';
  if (caller.user !== null) return `user:${caller.user.id}`;
  return caller.kind === 'account' ? `key:${caller.key}` : 'admin token';
}

const LONGEST_LIST = 20;

/** Names of secrets hold nothing; numbers of people keep four digits, since erasure does not reach here; long lists are cut. */
function withoutSecrets(act: OperationId, given: object): object {
  const isOfProvider = /Upstream$/.test(act);
  const clean = (name: string, value: unknown): unknown => {
    if (/token|password|secret|^code$|^current$/i.test(name) || (isOfProvider && name === 'key')) return '(not kept)';
    if (typeof value === 'string') return /number/i.test(name) ? lastFour(value) : maskNumbersOfPeople(value);
    if (Array.isArray(value)) {
      const kept = value.slice(0, LONGEST_LIST).map((item) => clean(name, item));
      return value.length > LONGEST_LIST ? [...kept, `and ${value.length - LONGEST_LIST} more`] : kept;
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inside, item]) => [inside, clean(inside, item)]));
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, clean(name, value)]));
}

function lastFour(number: string): string {
  return `******${number.slice(-4)}`;
}

/** What is not the same in both: fields of one thing, or items of a list. */
function difference(before: unknown, after: unknown): { readonly before: unknown; readonly after: unknown } {
  const was = partsOf(before);
  const is = partsOf(after);
  const only = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) => {
    const parts = [...one].filter(([name, part]) => JSON.stringify(part) !== JSON.stringify(other.get(name)));
    if (parts.length === 0) return null;
    return isList(before) || isList(after) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
  };
  return { before: only(was, is), after: only(is, was) };
}

function isList(shown: unknown): shown is { readonly items: readonly unknown[] } {
  return typeof shown === 'object' && shown !== null && Array.isArray(Reflect.get(shown, 'items'));
}

function partsOf(shown: unknown): ReadonlyMap<string, unknown> {
  if (isList(shown)) return new Map(shown.items.map((item) => [JSON.stringify(item), item]));
  return new Map(Object.entries(Object(shown)));
}
