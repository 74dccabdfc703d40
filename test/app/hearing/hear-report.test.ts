import { describe, expect, test } from 'vitest';
import { finishReports } from '#app/hearing/finish-reports.ts';
import { reportHearer, reportHearing } from '#app/hearing/hear-report.ts';
import type { ConsentStore } from '#app/ports/consent.ts';
import { instant } from '#domain/kernel/instant.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { businessA, businessB, objectLine, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const rings = (index: number, id: string) => ({ to: String(objectLine), from: String(person(index)), id });

async function kinds(world: World, index: number, business = businessA): Promise<readonly string[]> {
  return (await world.events(person(index), business)).map(({ kind }) => kind);
}

/** The same store, in which hearing for one business fails as often as is said. */
function failing(consent: ConsentStore, business: number, times: number): ConsentStore {
  let left = times;
  return {
    ...consent,
    async transact(of, work) {
      if (of === business && left > 0) {
        left -= 1;
        throw new Error('the database went away');
      }
      return consent.transact(of, work);
    },
  };
}

describe('R18 hearing a report twice', () => {
  test('at the same instant applies it once', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)]);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => world.report(rings(1, 'call-1'))));
    expect(outcomes.filter((outcome) => outcome === 'applied').length).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'repeated').length).toBe(19);
    expect(await kinds(world, 1)).toEqual(['declaration_posted', 'objected']);
  });

  test('at the same instant in two processes applies it once, and harms no other report of the batch', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([1, 2, 3].map(person));
    await world.dispatch();
    const hearers = [reportHearer(world.ports), reportHearer(world.ports)];
    const outcomes = await Promise.all(
      hearers.flatMap((hear, process) => [
        world.report(rings(process + 2, `own-${process}`), hear),
        world.report(rings(1, 'call-1'), hear),
      ]),
    );
    expect(outcomes.toSorted()).toEqual(['applied', 'applied', 'applied', 'repeated']);
    for (const index of [1, 2, 3]) {
      expect(await kinds(world, index)).toEqual(['declaration_posted', 'notice_informed', 'objected']);
    }
    expect((await world.mode(businessA)).objectors.length).toBe(3);
  });

  test('the same id from another connection’s carrier or of another caller is another report', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([1, 2].map(person));
    expect(await world.report(rings(1, 'call-1'))).toBe('applied');
    expect(await world.report(rings(2, 'call-1'))).toBe('applied');
    expect(await world.report(rings(1, 'call-1'))).toBe('repeated');
  });

  test('a report that failed may be told again', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)]);
    const hear = reportHearer({ ...world.ports, consent: failing(world.ports.consent, businessA, 1) });
    await expect(world.report(rings(1, 'call-1'), hear)).rejects.toThrow('went away');
    expect((await world.shown(person(1))).status).toBe('whitelist');
    expect(await world.report(rings(1, 'call-1'), hear)).toBe('applied');
    expect(await world.report(rings(1, 'call-1'), hear)).toBe('repeated');
  });
});

describe('R8.1 a line that several businesses named', () => {
  async function bothTold(): Promise<World> {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)], 'A1');
    await world.post([person(1)], 'B1');
    return world;
  }

  test('is an objection to each of them', async () => {
    const world = await bothTold();
    expect(await world.report(rings(1, 'call-1'))).toBe('applied');
    expect((await world.shown(person(1), 'A1')).status).toBe('blacklist');
    expect((await world.shown(person(1), 'B1')).status).toBe('blacklist');
  });

  test('what a crash left undone is done by the repeat, and nothing twice', async () => {
    const world = await bothTold();
    const hear = reportHearer({ ...world.ports, consent: failing(world.ports.consent, businessB, 1) });
    await expect(world.report(rings(1, 'call-1'), hear)).rejects.toThrow('went away');
    expect((await world.shown(person(1), 'B1')).status).toBe('whitelist');
    expect(await world.report(rings(1, 'call-1'), hear)).toBe('applied');
    expect((await world.shown(person(1), 'B1')).status).toBe('blacklist');
    expect(await kinds(world, 1, businessA)).toEqual(['declaration_posted', 'objected']);
    expect(await kinds(world, 1, businessB)).toEqual(['declaration_posted', 'objected']);
    expect(await world.report(rings(1, 'call-1'), hear)).toBe('repeated');
  });

  test('what a crash left undone is done some minutes later too, where the carrier does not repeat it', async () => {
    const world = await bothTold();
    const hear = reportHearer({ ...world.ports, consent: failing(world.ports.consent, businessB, 1) });
    await expect(world.report(rings(1, 'call-1'), hear)).rejects.toThrow('went away');
    world.watchLines();
    const finish = () => finishReports(world.ports, reportHearing(world.ports).finish);
    world.pass('PT2M');
    await finish();
    expect((await world.shown(person(1), 'B1')).status).toBe('whitelist');
    world.pass('PT1S');
    await finish();
    for (const business of [businessA, businessB]) {
      expect(await kinds(world, 1, business)).toEqual(['declaration_posted', 'objected']);
    }
    // That the line rings now is not said by it.
    expect(world.ports.lineSigns.signOf(objectLine)?.heardAt).toBe(world.now() - 121_000);
    expect(await world.store.consent.unfinishedReports({ from: instant(0), to: world.now() }, 10)).toEqual([]);
    await finish();
    expect(await kinds(world, 1, businessB)).toHaveLength(2);
  });

  test('R18 a repeat never reaches a business that named the line only after the call', async () => {
    const world = await createWorld(memoryWorldStore());
    await world.post([person(1)], 'A1');
    expect(await world.report(rings(1, 'call-1'))).toBe('applied');
    await world.post([person(1)], 'B1');
    expect(await world.report(rings(1, 'call-1'))).toBe('repeated');
    expect((await world.shown(person(1), 'B1')).status).toBe('whitelist');
    expect(await world.report(rings(1, 'call-2'))).toBe('applied');
    expect((await world.shown(person(1), 'B1')).status).toBe('blacklist');
  });

  test('nor one that named it after a call which concerned nobody', async () => {
    const world = await createWorld(memoryWorldStore());
    expect(await world.report(rings(1, 'call-1'))).toBe('kept');
    await world.post([person(1)]);
    expect(await world.report(rings(1, 'call-1'))).toBe('repeated');
    expect((await world.shown(person(1))).status).toBe('whitelist');
  });
});

describe('a connection reports only about its own numbers', () => {
  test('what is said of another number is not kept', async () => {
    const world = await createWorld(memoryWorldStore());
    const other = { ...world.connection(), id: 99 };
    expect(await world.report({ ...rings(1, 'call-1'), connection: other })).toBe('not_yours');
    expect(await world.report({ ...rings(1, 'call-1'), to: '8047100999' })).toBe('not_yours');
    expect((await world.store.contents()).contacts).toEqual([]);
  });

  test('a caller that cannot be read is kept as evidence and repeats nothing', async () => {
    const world = await createWorld(memoryWorldStore());
    const anonymous = { to: String(objectLine), from: 'anonymous', id: 'call-1' };
    expect(await world.report(anonymous)).toBe('kept');
    expect(await world.report(anonymous)).toBe('repeated');
    expect((await world.store.contents()).contacts.length).toBe(1);
  });
});

test('R13 a text that says STOP is an objection to every business that wrote to the person, and no contact', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.post([person(1)], 'B1');
  const stop = {
    kind: 'inbound_sms',
    to: String(worldAccounts.A1.virtualNumber),
    from: String(person(1)),
    text: 'please stop',
  } as const;
  expect(await world.report(stop)).toBe('applied');
  expect((await world.shown(person(1), 'A1')).status).toBe('blacklist');
  expect((await world.shown(person(1), 'B1')).status).toBe('blacklist');
  expect(await kinds(world, 1, businessA)).toEqual(['objected']);
});

test.each([null, '', ' \u200b\n', '\ufffd\ufffd'])(
  'R13 a text whose words are not known (%j) is kept as evidence: no contact, no call of a member, no objection',
  async (text) => {
    const world = await createWorld(memoryWorldStore());
    await world.member(person(1), false);
    await world.post([person(2)]);
    await world.dispatch();
    const report = { kind: 'inbound_sms', text } as const;
    const { virtualNumber } = worldAccounts.A1;
    expect(await world.report({ ...report, from: String(person(1)), to: String(virtualNumber), id: 'text-1' })).toBe('kept');
    expect(await world.report({ ...report, from: String(person(1)), to: String(virtualNumber), id: 'text-1' })).toBe('repeated');
    expect(await world.report({ ...report, from: String(person(2)), to: String(objectLine) })).toBe('kept');
    expect(await kinds(world, 1)).toEqual(['member_added']);
    expect((await world.shown(person(2))).status).toBe('whitelist');
    const [kept] = (await world.store.contents()).contacts;
    expect(kept).toMatchObject({ outcome: 'a text whose words are not known', number: person(1) });
  },
);

test('R14 a call verifies the member in the list of members too', async () => {
  const world = await createWorld(memoryWorldStore());
  await world.member(person(1), false);
  await world.report({ kind: 'inbound_call', to: String(worldAccounts.A1.virtualNumber), from: String(person(1)) });
  const member = await world.store.members.member(worldAccounts.A1.id, person(1));
  expect(member?.verifiedAt).toBe(world.now());
});
