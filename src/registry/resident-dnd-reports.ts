/**
 * Receipts that say DND, all of them in memory: those that are no older than the national copy, which is what they can contradict.
 * Every process hears of a new one at once, and reads all of them again where it may have missed some.
 */
import type { DndReports, KnownDndReports } from '#app/ports/registry.ts';
import type { Log } from '#app/ports/system.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

export interface ResidentDndReports extends KnownDndReports {
  /** Reads them again: since the national copy is of another date, or some may have gone by. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

const AGAIN_AFTER_MS = 1_000;

export async function openDndReports(
  store: DndReports,
  { since, log }: { readonly since: () => Instant | null; readonly log: Log },
): Promise<ResidentDndReports> {
  let reports = new Map<PhoneNumber, Instant>();
  let following = Promise.resolve();

  function heard(number: PhoneNumber, at: Instant): void {
    const known = reports.get(number);
    if (known === undefined || known < at) reports.set(number, at);
  }

  async function readAgain(): Promise<void> {
    const before = reports;
    const read = new Map((await store.since(since())).map(({ number, at }) => [number, at] as const));
    reports = read;
    // What was heard while they were read may be missing from what was read.
    for (const [number, at] of before) heard(number, at);
    const from = since();
    if (from !== null) for (const [number, at] of reports) if (at < from) reports.delete(number);
  }

  function follow(): Promise<void> {
    following = following.catch(() => undefined).then(readAgain);
    return following;
  }
  let again: NodeJS.Timeout | undefined;
  let closed = false;
  const missed = (): void => {
    follow().catch((error: unknown) => {
      log.error('receipts that say DND could not be read; those known stay in use, and it is tried again', error);
      clearTimeout(again);
      if (!closed) again = setTimeout(missed, AGAIN_AFTER_MS).unref();
    });
  };
  const stop = await store.follow(heard, missed);
  await follow();
  return {
    at: (number) => reports.get(number) ?? null,
    follow,
    async close() {
      closed = true;
      clearTimeout(again);
      await stop();
    },
  };
}
