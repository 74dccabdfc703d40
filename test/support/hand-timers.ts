/** A clock that stands still until it is moved. */
export function handTimers() {
  let time = 0;
  let number = 0;
  const waiting = new Map<number, { readonly at: number; readonly work: () => void }>();
  return {
    now: () => time,
    timers: {
      after(milliseconds: number, work: () => void) {
        const id = ++number;
        waiting.set(id, { at: time + milliseconds, work });
        return () => void waiting.delete(id);
      },
    },
    /** Does what is due on the way, in its order, and lets promises settle. */
    async pass(milliseconds: number): Promise<void> {
      const until = time + milliseconds;
      for (;;) {
        await settled();
        const next = [...waiting].filter(([, { at }]) => at <= until).sort(([a, one], [b, two]) => one.at - two.at || a - b)[0];
        if (next === undefined) break;
        const [id, { at, work }] = next;
        time = at;
        waiting.delete(id);
        work();
      }
      time = until;
      await settled();
    },
    waiting: () => waiting.size,
  };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}
