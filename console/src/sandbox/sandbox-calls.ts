import type { Account } from '@sammati/contract/account.ts';
import type { Entry, EntryItem } from '@sammati/contract/entry.ts';
import { authorizationOf, type Demo } from '#console/service/demo.ts';
import { ask, type Call } from '#console/service/request.ts';

export interface SandboxMessage {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly language: string;
  readonly line: string | null;
  readonly meaning: 'inform' | 'ask' | 'confirm_objection' | 'confirm_agreement' | 'code';
  readonly state: 'accepted' | 'rejected';
  readonly at: string;
}

export interface SandboxClock {
  readonly now: string;
  readonly aheadMilliseconds: number;
}

export const smsFaults = ['accept', 'reject', 'timeout', 'throttled', 'slow'] as const;
export type SmsFault = (typeof smsFaults)[number];
export type Advance = 'P1D' | 'P1M' | 'P6M';

/** What is read without showing it among the exchanges: the screen looks every few seconds. */
export const reading = {
  clock: () => ask<SandboxClock>({ method: 'GET', target: '/sandbox/clock' }),
  fault: async () => (await ask<{ readonly sms: SmsFault }>({ method: 'GET', target: '/sandbox/faults' })).sms,
  /** The latest, whoever they went to. */
  messages: () => messages({}),
  messagesTo: (person: string) => messages({ to: person }),
  account: (demo: Demo) => ask<Account>({ ...ofAccount(demo, ''), method: 'GET' }),
  entries: async (demo: Demo) =>
    (await ask<{ readonly items: readonly EntryItem[] }>({ ...ofAccount(demo, '/entries?limit=100'), method: 'GET' })).items,
  entry: (demo: Demo, number: string) => ask<Entry>({ ...ofAccount(demo, `/entries/${number}`), method: 'GET' }),
};

async function messages(query: Readonly<Record<string, string>>): Promise<readonly SandboxMessage[]> {
  const target = `/sandbox/messages?${new URLSearchParams({ ...query, limit: '200' })}`;
  return (await ask<{ readonly items: readonly SandboxMessage[] }>({ method: 'GET', target })).items;
}

function ofAccount(demo: Demo, rest: string): Pick<Call, 'target' | 'authorization'> {
  return { target: `/api/accounts/${demo.sid}${rest}`, authorization: authorizationOf(demo) };
}

/** What an existing client of the documented API sends. */
export function postNumbers(demo: Demo, numbers: string, language: string | null): Call {
  const form = { VirtualNumber: `0${demo.virtualNumber}`, Number: numbers, ...(language === null ? {} : { Language: language }) };
  return { method: 'POST', target: `${whitelist(demo)}.json`, authorization: authorizationOf(demo), form };
}

export function checkStatus(demo: Demo, number: string): Call {
  const target = `${whitelist(demo)}/${encodeURIComponent(number)}.json`;
  return { method: 'GET', target, authorization: authorizationOf(demo) };
}

export function removeNumber(demo: Demo, number: string): Call {
  const target = `${whitelist(demo)}.json?Number=${encodeURIComponent(number)}`;
  return { method: 'DELETE', target, authorization: authorizationOf(demo) };
}

function whitelist({ sid }: Demo): string {
  return `/v1/Accounts/${sid}/CustomerWhitelist`;
}

/** What a person does with a telephone. */
export function ring(from: string, to: string): Call {
  return { method: 'POST', target: '/sandbox/missed-calls', json: { from, to } };
}

export function callBusiness(from: string, to: string): Call {
  return { method: 'POST', target: '/sandbox/inbound-calls', json: { from, to } };
}

export function text(from: string, to: string, words: string): Call {
  return { method: 'POST', target: '/sandbox/inbound-messages', json: { from, to, text: words } };
}

export function moveClock(advance: Advance): Call {
  return { method: 'POST', target: '/sandbox/clock', json: { advance } };
}

export function setFault(sms: SmsFault): Call {
  return { method: 'POST', target: '/sandbox/faults', json: { sms } };
}
