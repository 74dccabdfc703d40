/** Who called, as the trunk says, and from where the call was forwarded (R8). */

import type { LineMeaning } from '#domain/account/account.ts';
import type { CallerSource } from '#domain/account/connection-settings.ts';
import { readCaller } from '#domain/kernel/caller-number.ts';
import { isPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';
import { isForwarded } from '#domain/whitelist/answer.ts';
import { listed, readAddress, userOf } from './address.ts';
import type { SipHeaders } from './message.ts';

/**
 * The caller as the report gives it: a number that can be read, or words that are evidence and no number. Who withholds the number, or
 * is named in two ways, is nobody; only on an object line the number that the network vouches for is read all the same, since it can
 * only be read for a no.
 */
export function callerOf(headers: SipHeaders, source: CallerSource, meaning: LineMeaning | null): string {
  const asserted = listed(headers.get('p-asserted-identity'));
  const from = headers.get('from') ?? [];
  const named = source === 'from' || (source === 'asserted_or_from' && asserted.length === 0) ? from : asserted;
  const users = [...new Set(named.map((value) => userOf(readAddress(value)?.uri ?? '') ?? ''))].filter((user) => user !== '');
  const readable = users.filter((user) => readCaller(user) !== null);
  const numbers = new Set(readable.map(readCaller));
  if (meaning === 'object' && readable[0] !== undefined) return readable[0];
  if (isWithheld(headers, from)) return 'withheld';
  if (numbers.size === 1 && readable[0] !== undefined) return readable[0];
  if (numbers.size > 1) return `named in two ways: ${readable.join(', ')}`;
  return users[0] ?? named[0] ?? 'not named by the network';
}

/**
 * Who forwarded the call, as Diversion (RFC 5806) or History-Info (RFC 7044) says; null where nobody did. Of an address only its user
 * counts: a host is made of digits too. Of several who diverted it whoever is named by a number, since nothing else counts (R8.2).
 */
export function forwarderOf(headers: SipHeaders, called: string): string | null {
  const diverters = listed(headers.get('diversion')).map((value) => userOf(readAddress(value)?.uri ?? '') ?? 'not named');
  const [firstDiverter] = diverters;
  if (firstDiverter !== undefined) return diverters.find((forwardedFrom) => isForwarded({ forwardedFrom })) ?? firstDiverter;
  const history = listed(headers.get('history-info'));
  const first = userOf(readAddress(history[0] ?? '')?.uri ?? '');
  // The history of a call begins with the number that was dialled: one that is not ours has sent the call on.
  if (history.length < 2 || first === null || isSameNumber(first, called)) return null;
  return first;
}

function isWithheld(headers: SipHeaders, from: readonly string[]): boolean {
  const wanted = (headers.get('privacy') ?? []).flatMap((value) => value.toLowerCase().split(/[;,\s]+/));
  if (wanted.some((one) => one === 'id' || one === 'user' || one === 'header' || one === 'full')) return true;
  return /\banonymous(?:\.invalid)?\b/i.test(readAddress(from[0] ?? '')?.uri ?? '');
}

function isSameNumber(one: string, other: string): boolean {
  const read = readServiceNumber(one);
  return isPhoneNumber(read) && read === readServiceNumber(other);
}
