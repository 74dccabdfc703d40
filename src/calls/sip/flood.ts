/** How many addresses are told apart. */
const MOST_ADDRESSES = 10_000;

/**
 * Whether one more call of an address is within its limit: so many a second, of which a second's may come at once. 0 is no limit.
 */
export function flood({
  perSecond,
  now,
}: {
  readonly perSecond: number;
  readonly now: () => number;
}): (address: string) => boolean {
  const left = new Map<string, { calls: number; at: number }>();

  return (address) => {
    if (perSecond === 0) return true;
    const at = now();
    const bucket = left.get(address) ?? { calls: perSecond, at };
    bucket.calls = Math.min(perSecond, bucket.calls + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    if (left.size >= MOST_ADDRESSES && !left.has(address)) left.clear();
    left.set(address, bucket);
    if (bucket.calls < 1) return false;
    bucket.calls -= 1;
    return true;
  };
}
