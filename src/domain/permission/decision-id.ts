/** Names of decisions: UUIDs of version 7, which sort by the time at which they were made. */
import { hex } from '#domain/consent/chain.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** How many random bytes an id takes. */
export const ID_BYTES = 10;

/** The id of what was decided at this instant. */
export function decisionId(at: Instant, random: Uint8Array): string {
  return decisionIds(at)(random);
}

/** The ids of all that was decided at this instant. */
export function decisionIds(at: Instant): (random: Uint8Array) => string {
  const clock = clockPart(at);
  return (random) => {
    const chance = hex(random);
    const variant = VARIANTS[(random[ID_BYTES - 1] ?? 0) & 3] ?? '8';
    return `${clock}-7${chance.slice(0, 3)}-${variant}${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
  };
}

const VARIANTS = ['8', '9', 'a', 'b'];

/** Not later than any id of this instant, and later than every id before it. */
export function firstIdAt(at: Instant): string {
  return `${clockPart(at)}-0000-0000-000000000000`;
}

export const lowestId = '00000000-0000-0000-0000-000000000000';
export const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isDecisionId(text: string): boolean {
  return ID.test(text);
}

function clockPart(at: Instant): string {
  const milliseconds = Math.max(0, at);
  const high = Math.floor(milliseconds / LOW_PART);
  return `${hexDigits(high, 8)}-${hexDigits(milliseconds - high * LOW_PART, 4)}`;
}

/** What the four digits after the hyphen count up to. */
const LOW_PART = 0x1_0000;

function hexDigits(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
