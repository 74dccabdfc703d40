/** How many more requests a key may make in the present minute. */
export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the next minute begins. */
  readonly resetSeconds: number;
}

export type RateLimit = (key: string) => Allowance | null;

const MINUTE = 60_000;

/**
 * Counts the requests of each key within minutes of real time; 0 a minute means no limit. The counts are this process's own:
 * behind several processes a key gets as many times the limit.
 */
export function rateLimit(perMinute: number, now: () => number = Date.now): RateLimit {
  if (perMinute === 0) return () => null;
  let minute = -1;
  let counts = new Map<string, number>();
  return (key) => {
    const at = now();
    const current = Math.floor(at / MINUTE);
    if (current !== minute) {
      minute = current;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return {
      allowed: count <= perMinute,
      limit: perMinute,
      remaining: Math.max(perMinute - count, 0),
      resetSeconds: Math.ceil(((current + 1) * MINUTE - at) / 1000),
    };
  };
}
