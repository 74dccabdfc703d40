import { withDltError } from '#sms/dlt-errors.ts';
import type { Delivered } from './pdu-reader.ts';

/** What a receipt says. `state` null: not final, or no state that anybody knows. */
export interface Receipt {
  /** The id as the receipt spells it, then as other spellings of the same number: decimal for hexadecimal and the reverse. */
  readonly ids: readonly string[];
  readonly state: 'delivered' | 'failed' | null;
  /** The centre's own words for a failure: state and error code. */
  readonly reason: string | null;
  /** The operator's error code as it came; null where there is none. */
  readonly error: string | null;
}

/** Bits 2 to 5 of esm_class say what kind of message it is; these kinds are a receipt of the centre, and its word on a try that is not the last. */
const KIND = 0x3c;
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;

export function isReceipt({ esmClass, receiptedId }: Pick<Delivered, 'esmClass' | 'receiptedId'>): boolean {
  const kind = esmClass & KIND;
  return kind === RECEIPT || kind === INTERMEDIATE || receiptedId !== null;
}

// SMPP 3.4, 5.2.28 and appendix B. ACCEPTED and ENROUTE come before the end, UNKNOWN says nothing.
const byNumber: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
};
/** In the seven letters of appendix B, or as some centres write them out. */
const FAILURE = /^(?:EXPIRED|DELETED|UNDELIV|REJECT|FAILED)/;

/** Reads a receipt in whichever form: optional parameters, the text of appendix B, or both; null where it names no message. */
export function readReceipt({ esmClass, message, receiptedId, messageState }: Delivered): Receipt | null {
  const text = Buffer.from(message).toString('latin1');
  const id = receiptedId || /\bid:\s*(\S{1,65})/i.exec(text)?.[1];
  if (id === undefined || id === '') return null;
  const error = /\berr:\s*(\S{1,20})/i.exec(text)?.[1] ?? null;
  const told = /\bstat:\s*([a-z]{3,16})/i.exec(text)?.[1]?.toUpperCase();
  const state = messageState === null ? told : (byNumber[messageState] ?? told);
  const ids = [...new Set([id, ...otherSpellings(id)])];
  // The centre goes on trying, whatever became of this try.
  if ((esmClass & KIND) === INTERMEDIATE) return { ids, state: null, reason: null, error };
  if (state?.startsWith('DELIV')) return { ids, state: 'delivered', reason: null, error };
  const isFailure = state !== undefined && FAILURE.test(state);
  if (!isFailure) return { ids, state: null, reason: null, error };
  return { ids, state: 'failed', reason: error === null ? state : withDltError(`${state} err:${error}`, error), error };
}

const MOST_DIGITS = 20;

/** Centres answer a submission with an id in hexadecimal and tell of it in decimal, or the reverse, with zeros in front or without. */
function otherSpellings(id: string): readonly string[] {
  if (id.length > MOST_DIGITS || !/^[0-9a-f]+$/i.test(id)) return [];
  const asHex = BigInt(`0x${id}`);
  const spellings = [id.toLowerCase(), id.toUpperCase(), asHex.toString(10)];
  if (!/^[0-9]+$/.test(id)) return [...spellings, asHex.toString(16), asHex.toString(16).toUpperCase()];
  const asDecimal = BigInt(id);
  const hex = asDecimal.toString(16);
  return [...spellings, asDecimal.toString(10), hex, hex.toUpperCase(), hex.padStart(8, '0'), hex.toUpperCase().padStart(8, '0')];
}
