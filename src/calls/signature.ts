import { timingSafeEqual } from 'node:crypto';

/** Whether a signature is one of those that were made: compared so that the time it takes tells nothing. */
export function isOneOf(signature: string, made: readonly string[]): boolean {
  const given = Buffer.from(signature);
  return made.filter((one) => one.length === given.length && timingSafeEqual(Buffer.from(one), given)).length > 0;
}
