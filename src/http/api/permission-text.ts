/**
 * The answer at dial time as JSON, written as text: it is asked for thousands of times a second, or of ten thousand numbers at once, and
 * an object that only becomes text takes a tenth of the whole answer. Every text in it is a word, a number or an instant of ours, which JSON need not quote.
 */

import type { Decision } from '#app/decisions/record-decisions.ts';
import type { PermissionAnswer, PermissionQuestion } from '#app/permission/answer-permission.ts';
import { hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { DecidedConsent, DecidedPreference } from '#domain/permission/decision.ts';
import type { Permission } from '#domain/permission/permission.ts';
import { grounds, refusals } from '#domain/permission/reasons.ts';
import { moment } from './values.ts';

export interface WrittenPermission {
  readonly number: PhoneNumber;
  readonly permission: Permission;
  readonly question: PermissionQuestion;
  readonly at: Instant;
  readonly preference: DecidedPreference;
  readonly consent: DecidedConsent;
  readonly decision: Decision;
}

/** In the form of the contract's `PermissionAnswer`. */
export function permissionText(written: WrittenPermission): string {
  const { number, permission, question, at } = written;
  const { kind, because } = permission;
  const { purpose, category, mode } = question;
  const until = kind === 'allowed' ? permission.until : null;
  return `{"number":"${number}","permission":"${kind}","because":"${because}","until":${momentText(until)},"sentence":${sentences[because]},"purpose":"${purpose}","category":${category},"mode":"${mode}","at":"${moment(at)}","preference":${preferenceText(written.preference)},"consent":${consentText(written.consent)},"decision":${decisionText(written.decision)}}`;
}

/** In the form of the contract's `PermissionItem`. */
export function permissionItemText({ number, permission }: PermissionAnswer, decisionId: string): string {
  const { kind, because } = permission;
  const until = kind === 'allowed' ? permission.until : null;
  return `{"number":"${number}","permission":"${kind}","because":"${because}","until":${momentText(until)},"decisionId":"${decisionId}"}`;
}

/** In the form of the contract's `UnreadableItem`. */
export function unreadableItemText(given: string): string {
  return `{"given":${JSON.stringify(given)},"permission":"refused","because":"unreadable_number","until":null}`;
}

const sentences = Object.fromEntries(
  Object.entries({ ...grounds, ...refusals }).map(([because, sentence]) => [because, JSON.stringify(sentence)]),
);

function preferenceText({ kind, source, until, profile, registryVersion }: DecidedPreference): string {
  const from = source === null ? 'null' : `{"kind":"${source.kind}","date":"${moment(source.date)}"}`;
  return `{"kind":"${kind}","source":${from},"until":${momentText(until)},"profile":${wordText(profile)},"registryVersion":${registryVersion}}`;
}

function consentText({ mode, status, type, until, event, objectedAt }: DecidedConsent): string {
  return `{"mode":"${mode}","status":"${status}","type":${wordText(type)},"until":${momentText(until)},"event":${event},"objectedAt":${momentText(objectedAt)}}`;
}

function decisionText({ id, seal }: Decision): string {
  return `{"id":"${id}","recorded":${seal !== null},"seal":${seal === null ? 'null' : `"${hex(seal)}"`}}`;
}

function wordText(word: string | null): string {
  return word === null ? 'null' : `"${word}"`;
}

function momentText(at: Instant | null): string {
  return at === null ? 'null' : `"${moment(at)}"`;
}
