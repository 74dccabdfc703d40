interface Batching<Item> {
  /** The most items of one batch. */
  readonly limit: number;
  /** How many batches may be under way at once. Default 1. */
  readonly atOnce?: number;
  /** Items of one key are done in the order in which they came; null: in any order. */
  readonly keyOf?: (item: Item) => unknown;
}

/** A batch is begun beside another only when so many items wait: many small ones would cost more than they gain. */
const WORTH_A_BATCH_BESIDE = 100;

/**
 * Turns work on many items at once into work on one: items that come while batches are under way wait and go together in the next.
 * When a batch fails, each of its items fails.
 */
export function batched<Item, Result>(
  { limit, atOnce = 1, keyOf = () => null }: Batching<Item>,
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly key: unknown;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let running = 0;
  /** Keys of the batches under way. */
  const busy = new Set<unknown>();

  function begin(): void {
    while (running < atOnce && waiting.length >= (running === 0 ? 1 : WORTH_A_BATCH_BESIDE)) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      void run(batch);
    }
  }

  /** The first items that wait, but for those that must come after one that is under way. */
  function takeBatch(): readonly Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const one of waiting) (batch.length < limit && !busy.has(one.key) ? batch : left).push(one);
    waiting = left;
    return batch;
  }

  async function run(batch: readonly Waiting[]): Promise<void> {
    running += 1;
    const keys = batch.flatMap(({ key }) => (key === null ? [] : [key]));
    for (const key of keys) busy.add(key);
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error('a batch left an item without a result'));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running -= 1;
      for (const key of keys) busy.delete(key);
      begin();
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, key: keyOf(item), resolve, reject });
      begin();
    });
}
