import type { Directory, ServiceNumber } from '#app/ports/directory.ts';

/** What a connection reports of. Retired numbers too: ringing and texting them still means what it meant (R8, R13). */
export function numbersServedBy(directory: Directory, connection: number): readonly ServiceNumber[] {
  return directory.serviceNumbers().filter((one) => connectionOf(one) === connection);
}

/** How many numbers each connection reports of; one that reports of none is not there. */
export function countServed(directory: Directory): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const one of directory.serviceNumbers()) {
    const connection = connectionOf(one);
    if (connection !== null) counts.set(connection, (counts.get(connection) ?? 0) + 1);
  }
  return counts;
}

function connectionOf(one: ServiceNumber): number | null {
  return (one.kind === 'consent_line' ? one.line : one.virtualNumber).connectionId;
}
