/**
 * Does the pieces of work that `next` hands out, `atOnce` of them at a time, until it hands out none. After a failure nothing more
 * is begun, and the failure is thrown when everything that was begun has ended.
 */
export async function abreast(atOnce: number, next: () => (() => Promise<void>) | null): Promise<void> {
  let failed = false;

  async function lane(): Promise<void> {
    for (let work = failed ? null : next(); work !== null; work = failed ? null : next()) {
      try {
        await work();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }

  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}
