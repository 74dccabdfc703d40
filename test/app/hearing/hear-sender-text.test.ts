import { describe, expect, test } from 'vitest';
import { senderTextHearer } from '#app/hearing/hear-sender-text.ts';
import type { CarrierConnection } from '#app/ports/directory.ts';
import { instant } from '#domain/kernel/instant.ts';
import { createWorld } from '#test/support/world.ts';
import { businessA, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

/** The world, and a hearer over its connections and these. */
async function heardBy(...more: readonly Partial<CarrierConnection>[]) {
  const world = await createWorld(memoryWorldStore());
  const others = more.map((one) => ({ ...world.connection(), ...one }));
  const current = () => {
    const view = world.ports.directory.current();
    return { ...view, connections: () => [...others, ...view.connections()] };
  };
  const hear = senderTextHearer({ directory: { ...world.ports.directory, current } }, world.hear);
  const text = { id: 'one/1', from: String(person(1)), to: String(worldAccounts.A1.virtualNumber), text: 'STOP' };
  const objected = async () => (await world.events(person(1), businessA)).some(({ kind }) => kind === 'objected');
  return { hear, text, objected, name: world.connection().name };
}

describe('R13 a text that comes over a sender’s own link', () => {
  test('is heard by the connection that the sender names, of several with that name by the one whose number it is', async () => {
    const { hear, text, objected, name } = await heardBy({ id: 77 });
    expect(await hear(name, text)).toBe(true);
    expect(await objected()).toBe(true);
    expect(await hear(name, { ...text, to: '9800000099' })).toBe(false);
  });

  test('is to be said again where there is no connection of that name (any more), so that no STOP is lost', async () => {
    const { hear, text, objected } = await heardBy({ name: 'old trunk', revokedAt: instant(1) });
    for (const name of ['a trunk that is misspelt', 'old trunk']) await expect(hear(name, text)).rejects.toThrow(name);
    expect(await objected()).toBe(false);
  });
});
