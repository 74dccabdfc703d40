import { objectionKeyword } from '#domain/notice/keyword.ts';
import { GSM7_BASIC, GSM7_EXTENDED } from '#domain/notice/segments.ts';
import type { SmsParts } from '#domain/notice/sms-parts.ts';

/** The values of data_coding. Left out, a centre would take its own default, which need not be GSM 03.38. */
export const dataCodings = { gsm7: 0, ucs2: 8 } as const;

export const HAS_HEADER = 0x40;

const ESCAPE = 0x1b;
/** Where the signs of the extension table stand in it, in the order of GSM7_EXTENDED. */
const EXTENDED_CODES = [0x0a, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x65];

const codes = new Map<string, readonly number[]>();
const signs = new Map<number, string>();
// The escape, which is no character, has place 0x1b of the alphabet.
for (const [place, sign] of [...GSM7_BASIC].entries()) {
  const code = place < ESCAPE ? place : place + 1;
  codes.set(sign, [code]);
  signs.set(code, sign);
}
const extendedSigns = new Map<number, string>();
for (const [place, sign] of [...GSM7_EXTENDED].entries()) {
  const code = EXTENDED_CODES[place] ?? 0;
  codes.set(sign, [ESCAPE, code]);
  extendedSigns.set(code, sign);
}

/** The short messages of a text, each with the header that joins it to the others where there are several. */
export function shortMessages({ encoding, parts }: SmsParts, reference: number): readonly Uint8Array[] {
  const encode = encoding === 'gsm7' ? gsm7Bytes : ucs2Bytes;
  if (parts.length === 1) return parts.map(encode);
  return parts.map((part, index) =>
    Buffer.concat([Buffer.from([5, 0, 3, reference & 0xff, parts.length, index + 1]), encode(part)]),
  );
}

/** One octet a septet: the centre packs them. Throws for what the alphabet does not have. */
export function gsm7Bytes(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].flatMap((sign) => {
      const code = codes.get(sign);
      if (code === undefined) throw new RangeError('a character that GSM 03.38 does not have');
      return code;
    }),
  );
}

export function ucs2Bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf16le').swap16();
}

/**
 * What a message says, read kindly, since it may say STOP: as UCS-2 where its coding says anything like that (a flashing one is 0x18), else
 * as GSM 03.38, or as Latin-1 where it comes in octets. Null for what is no text.
 */
export function readMessageText(message: Uint8Array, dataCoding: number): string | null {
  switch (formOf(dataCoding)) {
    case 'compressed':
      return null;
    case 'ucs2':
      return ucs2Text(message);
    case 'gsm7':
      return gsm7Text(message);
    case 'octets': {
      const text = Buffer.from(message).toString('latin1');
      return isBinary(text) && objectionKeyword(text) !== 'stop' ? null : text;
    }
  }
}

/** SMPP 3.4, 5.2.19: below 0x10 a table of its own, of which 0 is the centre's default; from there on as GSM 03.38 §4 has it. */
function formOf(dataCoding: number): 'gsm7' | 'ucs2' | 'octets' | 'compressed' {
  const group = dataCoding >> 4;
  if (group === 0x2 || group === 0x3) return 'compressed';
  // A message that waits, where the other bits say of what kind it is.
  if (group === 0xc || group === 0xd) return 'gsm7';
  const alphabet = dataCoding & 0x0c;
  if (group === 0xe || alphabet === 0x08) return 'ucs2';
  const isOctets = group === 0 ? dataCoding !== 0 : alphabet !== 0;
  return isOctets ? 'octets' : 'gsm7';
}

function ucs2Text(message: Uint8Array): string {
  return Buffer.from(message.subarray(0, message.length & ~1))
    .swap16()
    .toString('utf16le');
}

/** Signs that steer machines, and are in no text. */
function isBinary(text: string): boolean {
  return [...text].some((sign) => sign < ' ' && !/\s/.test(sign));
}

function gsm7Text(message: Uint8Array): string {
  let text = '';
  let isEscaped = false;
  for (const code of message) {
    if (code === ESCAPE && !isEscaped) isEscaped = true;
    else {
      text += (isEscaped ? extendedSigns.get(code) : undefined) ?? signs.get(code) ?? '?';
      isEscaped = false;
    }
  }
  return text;
}
