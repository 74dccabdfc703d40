import { isPhoneNumber, type PhoneNumber, readPhoneNumber } from './phone-number.ts';

const WITH_COUNTRY_CODE = 12;

/**
 * The number of a person who called or wrote, as a network gives it; null where it is no Indian number. A network writes a plus only
 * before a country code, so ten digits behind one are a number abroad (+65 6123 4567), unlike those that a client posts (R3, R8).
 */
export function readCaller(text: string): PhoneNumber | null {
  const trimmed = text.trim();
  const read = readPhoneNumber(trimmed);
  if (!isPhoneNumber(read)) return null;
  if (!/^[+\uff0b]/.test(trimmed)) return read;
  return trimmed.match(/\p{Nd}/gu)?.length === WITH_COUNTRY_CODE ? read : null;
}
