const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** Below that many digits every whole number is kept exactly by JSON.parse. */
const MAY_BE_LONG = /\d{16}/;
const LONG = /^-?\d{16,}$/;

/**
 * What JSON.parse answers, but for whole numbers beyond 2^53, of which it would answer a neighbour: they come as the text that stood there.
 * Ids of carriers are written so. Throws a SyntaxError, as JSON.parse does, for what is no JSON.
 */
export function parseKeepingIntegers(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!MAY_BE_LONG.test(text)) return value;
  // It is JSON: every quotation mark that opens a string has its fellow, and a digit outside of strings is part of a number.
  return JSON.parse(text.replace(STRING_OR_NUMBER, (token) => (isRounded(token) ? `"${token}"` : token)));
}

function isRounded(token: string): boolean {
  return LONG.test(token) && !Number.isSafeInteger(Number(token));
}
