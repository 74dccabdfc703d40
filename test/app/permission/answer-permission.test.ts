import { expect, test } from 'vitest';
import { answerPermission } from '#app/permission/answer-permission.ts';
import type { PreferenceRegistry, RegistryAnswer } from '#app/ports/registry.ts';
import { isRefused } from '#app/refusal.ts';
import { DAY, fromIndianTime, HOUR, after as later } from '#domain/kernel/instant.ts';
import { createWorld } from '#test/support/world.ts';
import { person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

test('R16: an answer names the version of the registry that it rests on, also where that is exchanged while it is read', async () => {
  const world = await createWorld(memoryWorldStore());
  const monday = fromIndianTime(2026, 11, 23);
  let version = 7;
  const state = () => ({ ...world.ports.registry.national.state(), version });
  const reads: ((answer: RegistryAnswer) => void)[] = [];
  const read = () => new Promise<RegistryAnswer>((resolve) => reads.push(resolve));
  const national: PreferenceRegistry['national'] = { ...world.ports.registry.national, state, profiles: read };
  const ports = {
    ...world.ports,
    clock: { now: () => later(monday, 12 * HOUR) },
    registry: { ...world.ports.registry, national },
  };
  const source = { kind: 'national_copy', id: 1, date: later(monday, -DAY) } as const;
  const answerWith = (id: number) => reads.shift()?.({ state: { ...state(), source }, ids: Int32Array.of(id) });

  const question = { context: world.context('A1'), purpose: 'service', category: null, mode: 'voice', at: null } as const;
  const asked = answerPermission(ports, question, person(1));
  await expect.poll(() => reads.length).toBe(1);
  answerWith(-1);
  version = 8;
  await expect.poll(() => reads.length).toBe(1);
  answerWith(0);
  const answered = await asked;
  if (isRefused(answered)) throw new Error(answered.refused);
  expect(answered).toMatchObject({ registryVersion: 8, answer: { preference: { kind: 'on_dnd' } } });
});
