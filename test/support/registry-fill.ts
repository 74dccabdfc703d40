/** Writes registries and scrub runs for tests, as an import does but without a file. */

import type { NewRegistryImport } from '#app/ports/registry.ts';
import type { EncodedChunk } from '#app/ports/registry-files.ts';
import type { Ports } from '#app/ports.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import { chunkOf, encodeChunk, offsetOf } from '#registry/chunk-codec.ts';

type FillPorts = Pick<Ports, 'clock' | 'registryImports' | 'registryChanged'>;

/** Profile ids by number; the whole of them replaces what was there. */
export async function replaceRegistry(ports: FillPorts, date: Instant, listed: ReadonlyMap<number, number>): Promise<void> {
  const id = await ports.registryImports.begin(importOf({ kind: 'national_copy', business: null, date }), ports.clock.now());
  await ports.registryImports.discard();
  await ports.registryImports.add(encoded(listed));
  await ports.registryImports.replace(id, { ...nothingBad, added: listed.size, files: [], date, at: ports.clock.now() });
  await ports.registryChanged();
}

/** Whether each number is on DND. */
export async function keepRunOf(
  ports: FillPorts,
  business: BusinessId,
  date: Instant,
  answers: ReadonlyMap<number, boolean>,
): Promise<void> {
  const id = await ports.registryImports.begin(importOf({ kind: 'scrub_run', business, date }), ports.clock.now());
  const chunks = encoded(new Map([...answers].map(([number, onDnd]) => [number, onDnd ? 1 : 0])));
  const outcome = { ...nothingBad, added: answers.size, files: [], date, at: ports.clock.now() };
  await ports.registryImports.keepRun(id, business, chunks, outcome);
  await ports.registryChanged();
}

const nothingBad = { lines: 0, removed: 0, badByReason: {}, firstBad: [] } as const;

function importOf(given: Pick<NewRegistryImport, 'kind' | 'business' | 'date'>): NewRegistryImport {
  const format = given.kind === 'scrub_run' ? 'scrub' : 'ncpr';
  return { ...given, format, regime: 'tcccpr_2018', mode: 'full', reference: null, files: [], by: 'test' };
}

function encoded(listed: ReadonlyMap<number, number>): readonly EncodedChunk[] {
  const chunks = new Map<number, [number, number][]>();
  for (const [number, profile] of [...listed].toSorted(([one], [other]) => one - other)) {
    const members = chunks.get(chunkOf(number)) ?? [];
    members.push([number, profile]);
    chunks.set(chunkOf(number), members);
  }
  return [...chunks].map(([chunk, members]) => ({
    chunk,
    numbers: members.length,
    bytes: encodeChunk({
      offsets: Uint16Array.from(members, ([number]) => offsetOf(number)),
      profiles: Uint16Array.from(members, ([, profile]) => profile),
    }),
  }));
}
