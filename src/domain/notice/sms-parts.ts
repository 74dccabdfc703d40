import { GSM7_PART, gsm7Septets, isPairAt, type SmsEncoding, smsEncoding, UCS2_PART } from './segments.ts';

/** A text as the messages it travels in: one, or parts that the phone joins again. */
export interface SmsParts {
  readonly encoding: SmsEncoding['encoding'];
  /** In order; together they are the text. */
  readonly parts: readonly string[];
}

/** Cuts a text where `smsEncoding` counts: no character is ever cut. */
export function smsParts(text: string): SmsParts {
  const { encoding, segments } = smsEncoding(text);
  if (segments === 1) return { encoding, parts: [text] };
  return { encoding, parts: encoding === 'gsm7' ? gsm7Parts(text) : ucs2Parts(text) };
}

function gsm7Parts(text: string): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  let used = 0;
  for (let i = 0; i < text.length; i++) {
    const cost = gsm7Septets(text, i);
    if (used + cost > GSM7_PART) {
      parts.push(text.slice(begin, i));
      begin = i;
      used = 0;
    }
    used += cost;
  }
  return [...parts, text.slice(begin)];
}

function ucs2Parts(text: string): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  while (text.length - begin > UCS2_PART) {
    const end = begin + UCS2_PART;
    const cut = isPairAt(text, end - 1) ? end - 1 : end;
    parts.push(text.slice(begin, cut));
    begin = cut;
  }
  return [...parts, text.slice(begin)];
}
