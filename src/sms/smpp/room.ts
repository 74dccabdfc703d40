import type { SubmitFields } from './pdu-writer.ts';
import type { Session, Submitted } from './session.ts';

/** `none_bound` and `too_late`: nothing was written. */
export type Placed = Submitted | { readonly kind: 'none_bound' | 'too_late' };

/** Where messages go: each to the sound session with the fewest in flight, as soon as one has fewer than its window. */
export interface Room {
  submit(fields: SubmitFields, deadline: number): Promise<Placed>;
  /** A session has come, gone, or room again. */
  changed(): void;
}

/** A link that is lost is bound again within a moment, as a rule. */
const WAIT_FOR_A_LINK = 2_000;

export function roomOf(sessions: () => readonly Session[], window: number): Room {
  interface Waiting {
    readonly fields: SubmitFields;
    readonly deadline: number;
    readonly resolve: (placed: Placed | Promise<Placed>) => void;
    timer: NodeJS.Timeout;
  }
  const waiting = new Set<Waiting>();
  /** Whether there was no link at all when it was last looked at. */
  let unlinked = false;

  function free(): Session | null {
    let best: Session | null = null;
    let fewest = window;
    for (const session of sessions()) {
      const load = session.inFlight();
      if (!session.isSound() || load >= fewest) continue;
      best = session;
      fewest = load;
    }
    return best;
  }

  function patience(deadline: number): number {
    const most = deadline - performance.now();
    return Math.max(unlinked ? Math.min(most, WAIT_FOR_A_LINK) : most, 0);
  }

  function giveUp(one: Waiting): void {
    waiting.delete(one);
    one.resolve({ kind: unlinked ? 'none_bound' : 'too_late' });
  }

  function place(): void {
    for (const one of waiting) {
      const session = free();
      if (session === null) return;
      waiting.delete(one);
      clearTimeout(one.timer);
      one.resolve(session.submit(one.fields));
    }
  }

  /** Whoever waits has another patience with a link than without; tries that fail do not renew it. */
  function notice(): void {
    const isUnlinked = sessions().length === 0;
    if (isUnlinked === unlinked) return;
    unlinked = isUnlinked;
    for (const one of waiting) {
      clearTimeout(one.timer);
      one.timer = setTimeout(() => giveUp(one), patience(one.deadline));
    }
  }

  return {
    submit(fields, deadline) {
      notice();
      const session = waiting.size === 0 ? free() : null;
      if (session !== null) return session.submit(fields);
      return new Promise((resolve) => {
        const one: Waiting = { fields, deadline, resolve, timer: setTimeout(() => giveUp(one), patience(deadline)) };
        waiting.add(one);
      });
    },
    changed() {
      notice();
      place();
    },
  };
}
