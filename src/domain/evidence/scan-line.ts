/**
 * Reads the two kinds of lines that an evidence file nearly all consists of, where they stand in a block: what must be looked at is found
 * in one pass, and hashed where it stands. What is read here `readLine` would read as the same; what is not read here may still be right.
 */
import { commitmentOf, type Digest, hex } from '#domain/consent/chain.ts';
import { type ChainedEvent, contradictions } from './chained-event.ts';
import type { ChainLine, HeadProof } from './evidence-file.ts';
import { bytesOfHex } from './hash-text.ts';
import { NOT_CERTAIN, objectEnd } from './scan-json.ts';

/** Bytes that are UTF-8, and the same as text with one character for each byte. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly text: string;
}

interface Scanned {
  /** The hash of the line before, as the line has it. */
  readonly after: string;
  /** Where the next line begins. */
  readonly end: number;
}

export interface ScannedChain extends Scanned {
  readonly chain: ChainLine;
}

export interface ScannedEvent extends Scanned {
  readonly event: ChainedEvent;
  /** True where a change of the line could go unnoticed but for the next line. */
  readonly loose: boolean;
}

const HASH = '([0-9a-f]{64})';
const WHOLE = '(0|[1-9][0-9]{0,14})';
const PATH = '((?:"[0-9a-f]{64}"(?:,"[0-9a-f]{64}")*)?)';
const PROOF = `\\{"checkpoint":${WHOLE},"head":"${HASH}","index":${WHOLE},"n":${WHOLE},"path":\\[${PATH}\\]\\}`;
const chainForm = new RegExp(
  `\\{"after":"${HASH}","business":${WHOLE},"head":"${HASH}","line":"chain","n":${WHOLE},"number":${WHOLE},"proof":(?:null|${PROOF})\\}\n`,
  'y',
);

/** The line that begins a chain; null where it is not certain that one stands there. */
export function scanChain({ text }: Block, at: number): ScannedChain | null {
  chainForm.lastIndex = at;
  const found = chainForm.exec(text);
  if (found === null) return null;
  const [, after = '', business, head = '', n, number, checkpoint, proved = '', index, provedN, path = ''] = found;
  const proof: HeadProof | null =
    checkpoint === undefined
      ? null
      : { checkpoint: Number(checkpoint), n: Number(provedN), head: proved, index: Number(index), path: hashesIn(path) };
  // The form says of every field what the type says.
  const chain = { line: 'chain', business: Number(business), number: Number(number), n: Number(n), head, proof } as ChainLine;
  return { after, end: chainForm.lastIndex, chain };
}

function hashesIn(path: string): readonly string[] {
  return path === '' ? [] : path.slice(1, -1).split('","');
}

const eventForm = new RegExp(
  `\\{"after":"${HASH}","leaf":"${HASH}","line":"event","number":${WHOLE},"personal":\\{(?:"commitment":"${HASH}"|"fields":)`,
  'y',
);
const saltForm = /,"salt":"([0-9a-f]{32})"/y;
const wholeForm = new RegExp(`^${WHOLE}$`);
const TO_PUBLIC = '},"public":';
const TO_REQUEST = ',"request":';
const NO_REQUEST = 'null}\n';
const END = '}\n';

/** An event; null where it is not certain that one stands there. */
export function scanEvent(block: Block, at: number, digest: Digest): ScannedEvent | null {
  const { bytes, text } = block;
  eventForm.lastIndex = at;
  const found = eventForm.exec(text);
  if (found === null) return null;
  const [, after = '', leaf = '', number = '', erased] = found;
  const personal = erased === undefined ? scanPersonal(block, eventForm.lastIndex, digest) : null;
  if (erased === undefined && personal === null) return null;

  const publicEnd = personal?.end ?? eventForm.lastIndex;
  if (!text.startsWith(TO_PUBLIC, publicEnd)) return null;
  const from = publicEnd + TO_PUBLIC.length;
  let [business, n, requestDigest] = ['', '', ''];
  const end = objectEnd(text, from, (key, value, valueEnd) => {
    if (key === 'business') business = text.slice(value, valueEnd);
    else if (key === 'n') n = text.slice(value, valueEnd);
    else if (key === 'requestDigest') requestDigest = text.slice(value, valueEnd);
  });
  if (end === NOT_CERTAIN || !wholeForm.test(business) || !wholeForm.test(n) || !text.startsWith(TO_REQUEST, end)) return null;

  const request = end + TO_REQUEST.length;
  const hasRequest = !text.startsWith(NO_REQUEST, request);
  const requestEnd = hasRequest ? objectEnd(text, request) : request + NO_REQUEST.length - END.length;
  if (requestEnd === NOT_CERTAIN || !text.startsWith(END, requestEnd)) return null;
  const isOfRequest = !hasRequest || requestDigest === `"${hex(digest(bytes.subarray(request, requestEnd)))}"`;
  const isOfNumber = personal === null || personal.number === number;
  const event: ChainedEvent = {
    business: Number(business),
    number: Number(number),
    n: Number(n),
    leaf,
    commitment: personal?.commitment ?? bytesOfHex(erased ?? ''),
    publicFields: bytes.subarray(from, end),
    contradiction: isOfNumber ? (isOfRequest ? null : contradictions.request) : contradictions.number,
  };
  return { after, end: requestEnd + END.length, event, loose: personal === null || !hasRequest };
}

/** The personal fields and their salt, up to the brace after them. */
function scanPersonal({ bytes, text }: Block, from: number, digest: Digest) {
  let number = '';
  const end = objectEnd(text, from, (key, value, valueEnd) => {
    if (key === 'number') number = text.slice(value, valueEnd);
  });
  if (end === NOT_CERTAIN) return null;
  saltForm.lastIndex = end;
  const salt = saltForm.exec(text)?.[1];
  if (salt === undefined) return null;
  const commitment = commitmentOf(bytesOfHex(salt), bytes.subarray(from, end), digest);
  return { number, commitment, end: saltForm.lastIndex };
}
