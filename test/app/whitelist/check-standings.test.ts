import { describe, expect, test } from 'vitest';
import { recordObjections } from '#app/entries/record-objections.ts';
import type { KeptEvent } from '#app/ports/chains.ts';
import { checkStandings } from '#app/whitelist/check-standings.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { chainKey, noticeKey } from '#test/support/memory-state.ts';
import { createWorld } from '#test/support/world.ts';
import { businessA, businessB, objectLine, person } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

async function lived() {
  const store = memoryWorldStore();
  const world = await createWorld(store);
  await world.post([1, 2, 3].map(person));
  await world.dispatch();
  await world.report({ to: String(objectLine), from: String(person(1)) });
  await world.resetMode(businessA);
  return { world, state: store.memory().state };
}

type Lived = Awaited<ReturnType<typeof lived>>;

function tamper({ state }: Lived, change: (events: readonly KeptEvent[]) => readonly KeptEvent[]): void {
  const key = chainKey(businessA, person(1));
  const chain = state.chains.get(key);
  if (chain !== undefined) state.chains.set(key, { ...chain, events: change(chain.events) });
}

describe('R17 the check of what is kept', () => {
  test('finds nothing where nothing was touched, in however small steps it walks', async () => {
    const { world } = await lived();
    expect(await world.check(businessA)).toEqual([]);
    expect(await world.check(businessB)).toEqual([]);
    const seen: number[] = [];
    let from: PhoneNumber | null = null;
    do {
      const step = await checkStandings(world.ports, businessA, from, 1);
      seen.push(step.checked);
      from = step.next;
    } while (from !== null);
    expect(seen).toEqual([1, 1, 1, 0]);
  });

  test('finds nothing where a request took several chunks, however long they took', async () => {
    const world = await createWorld(memoryWorldStore(2));
    const clock = {
      now() {
        world.pass('PT1S');
        return world.now();
      },
    };
    const given = {
      context: world.context('A1'),
      numbers: [1, 2, 3, 4, 5].map(person),
      how: 'import',
      reference: 'list',
      at: null,
      by: 'operator',
      origin: world.origin(),
    } as const;
    await recordObjections({ ...world.ports, clock }, given);
    expect(await world.check(businessA)).toEqual([]);
    expect((await world.shown(person(5))).status).toBe('blacklist');
  });

  test('finds an event whose time, place or personal fields were changed', async () => {
    const changes: readonly ((kept: KeptEvent) => KeptEvent)[] = [
      (kept) => ({ ...kept, event: { ...kept.event, at: earlier(kept.event.at) } }),
      (kept) => ({ ...kept, salt: new Uint8Array(16) }),
      (kept) => ({ ...kept, request: kept.request === null ? null : { ...kept.request, address: '198.51.100.1' } }),
    ];
    for (const change of changes) {
      const one = await lived();
      tamper(one, ([first, ...rest]) => (first === undefined ? rest : [change(first), ...rest]));
      const findings = await one.world.check(businessA);
      expect(findings).toContainEqual({ number: person(1), kind: 'chain', fault: { kind: 'changed', n: 1 } });
    }
  });

  test('finds an objection that was taken out of the evidence', async () => {
    const one = await lived();
    const { chains } = one.world.ports;
    const withoutLast = {
      ...chains,
      chainsAfter: async (...given: Parameters<typeof chains.chainsAfter>) =>
        (await chains.chainsAfter(...given)).map((chain) => ({ ...chain, events: chain.events.slice(0, 2) })),
    };
    const { findings } = await checkStandings({ ...one.world.ports, chains: withoutLast }, businessA, null, 1);
    expect(findings).toEqual([
      { number: person(1), kind: 'chain', fault: { kind: 'head', n: 2 } },
      { number: person(1), kind: 'standing', parts: ['n', 'objection', 'accounts'] },
    ]);
  });

  test('finds a standing that says other than its events', async () => {
    const { world } = await lived();
    const { chains } = world.ports;
    const lifted = {
      ...chains,
      chainsAfter: async (...given: Parameters<typeof chains.chainsAfter>) =>
        (await chains.chainsAfter(...given)).map((chain) => ({ ...chain, standing: { ...chain.standing, objection: null } })),
    };
    const { findings } = await checkStandings({ ...world.ports, chains: lifted }, businessA, null, 100);
    expect(findings).toEqual([{ number: person(1), kind: 'standing', parts: ['objection'] }]);
  });

  test('finds a posting without its notice and a notice without its posting', async () => {
    const { world, state } = await lived();
    const key = noticeKey(person(2), businessA, 1);
    const found = state.notices.get(key);
    state.notices.delete(key);
    if (found !== undefined) state.notices.set(noticeKey(person(3), businessA, 2), { ...found, number: person(3), notice: 2 });
    expect(await world.check(businessA)).toEqual([
      { number: person(2), kind: 'notice', n: 1 },
      { number: person(3), kind: 'notice', n: 2 },
    ]);
  });

  test('finds a changed act on the business itself', async () => {
    const { world, state } = await lived();
    const events = state.businessChains.get(businessA) ?? [];
    state.businessChains.set(
      businessA,
      events.map((kept) => ({ ...kept, event: { ...kept.event, facts: { ...kept.event.facts, reason: 'another' } } })),
    );
    expect(await world.check(businessA)).toEqual([{ number: null, kind: 'chain', fault: { kind: 'changed', n: 1 } }]);
  });
});

function earlier<Time extends number>(at: Time): Time {
  return (at - 1) as Time;
}
