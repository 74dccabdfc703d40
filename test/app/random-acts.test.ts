import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Objection } from '#domain/whitelist/standing.ts';
import { everything, manyActs, PEOPLE, perform, type RandomAct, type ReportsMade } from '#test/support/random-acts.ts';
import { createWorld, type World } from '#test/support/world.ts';
import { type AccountName, businessA, businessB, person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore } from '#test/support/world-stores.ts';

const people = Array.from({ length: PEOPLE }, (_, index) => person(index + 1));
const names = Object.keys(worldAccounts) as AccountName[];
const runs = { numRuns: 15 };

function businessOf(name: AccountName): BusinessId {
  return worldAccounts[name].business;
}

/** The objections that stand, of each person to each business. */
async function objectionsIn(world: World): Promise<ReadonlyMap<string, Objection>> {
  const found = new Map<string, Objection>();
  for (const business of [businessA, businessB]) {
    const { standings } = await world.store.consent.read(business, people);
    for (const [number, { objection }] of standings) {
      if (objection !== null) found.set(`${business} ${number}`, objection);
    }
  }
  return found;
}

/**
 * Only these may take an objection back: START to a virtual number of that business, by that person and said after the objection;
 * that person's plain call on an agree line, once the operator has allowed asking again.
 */
function mayTakeBack(
  act: RandomAct,
  of: { business: BusinessId; number: PhoneNumber },
  objection: Objection,
  now: Instant,
): boolean {
  if (!('person' in act) || person(act.person) !== of.number) return false;
  if (act.act === 'ring agree') return !act.forwarded && objection.askingAllowed;
  if (act.act !== 'text' || act.text !== 'START' || businessOf(act.to) !== of.business) return false;
  return !act.late || objection.at <= now - HOUR;
}

test('R12 an objection holds until the person takes it back, under any 200 acts of everybody', async () => {
  await fc.assert(
    fc.asyncProperty(manyActs, async (acts) => {
      const world = await createWorld(memoryWorldStore(7));
      const made: ReportsMade = [];
      let before = await objectionsIn(world);
      for (const act of acts) {
        await perform(world, act, made);
        const after = await objectionsIn(world);
        for (const business of [businessA, businessB]) {
          for (const number of people) {
            const objection = before.get(`${business} ${number}`);
            const stands = after.has(`${business} ${number}`);
            if (objection !== undefined && !mayTakeBack(act, { business, number }, objection, world.now())) {
              expect(stands, JSON.stringify(act)).toBe(true);
            }
            if (!stands) continue;
            for (const name of names.filter((one) => businessOf(one) === business)) {
              expect((await world.shown(number, name)).status).toBe('blacklist');
            }
          }
        }
        before = after;
      }
      expect(await world.check(businessA)).toEqual([]);
      expect(await world.check(businessB)).toEqual([]);
    }),
    runs,
  );
});

describe('under any 200 acts of everybody', () => {
  test('R6.1 and R9.2 nobody is whitelisted without a notice: a carrier accepted one, or it was queued within fifteen minutes', async () => {
    await fc.assert(
      fc.asyncProperty(manyActs, async (acts) => {
        const world = await createWorld(memoryWorldStore());
        const made: ReportsMade = [];
        for (const act of acts) {
          await perform(world, act, made);
          for (const name of names) {
            const { mode } = await world.mode(businessOf(name));
            const { standings } = await world.store.consent.read(businessOf(name), people);
            for (const number of people) {
              const shown = await world.shown(number, name);
              if (shown.status !== 'whitelist' || shown.type !== 'api') continue;
              const own = standings.get(number)?.accounts.find(({ account }) => account === worldAccounts[name].id)?.entry;
              const key = `${businessOf(name)}/${number}/${own?.notice}`;
              if (world.sender.taken.some((message) => message.key === key)) continue;
              const { notices } = await world.store.contents();
              const queued = notices.find(
                (one) => one.number === number && one.business === businessOf(name) && one.notice === own?.notice,
              );
              expect(queued, `${name} ${number}`).toBeDefined();
              expect(mode).toBe('opt_out');
              expect(world.now() - (own?.noticeQueuedAt ?? 0)).toBeLessThan(15 * MINUTE);
            }
          }
        }
      }),
      runs,
    );
  });

  test('R6.5 and R12 nobody gets a fourth notice in ninety days, nor one that informs after objecting', async () => {
    await fc.assert(
      fc.asyncProperty(manyActs, async (acts) => {
        const world = await createWorld(memoryWorldStore());
        const made: ReportsMade = [];
        const arrived: { key: string; business: BusinessId; to: PhoneNumber; at: Instant }[] = [];
        const { taken, unanswered } = world.sender;
        let handled = { taken: 0, unanswered: 0 };
        for (const act of acts) {
          const objected = await objectionsIn(world);
          await perform(world, act, made);
          // What nobody knows of may have arrived, and counts.
          for (const { key, to, meaning } of [...taken.slice(handled.taken), ...unanswered.slice(handled.unanswered)]) {
            if (meaning === 'code') continue;
            const business = Number(key.split('/')[0]) as BusinessId;
            if (objected.has(`${business} ${to}`)) expect(meaning).toBe('ask');
            expect(arrived.map((one) => one.key)).not.toContain(key);
            arrived.push({ key, business, to, at: world.now() });
            const recent = arrived.filter((one) => one.business === business && one.to === to && one.at > world.now() - 90 * DAY);
            const failed = await failedForGood(world, business, to);
            expect(recent.filter((one) => !failed.has(one.key)).length).toBeLessThanOrEqual(3);
          }
          handled = { taken: taken.length, unanswered: unanswered.length };
        }
      }),
      runs,
    );
  });

  test('R4 the counters of every request add up, and R18 hearing everything a second time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(manyActs, async (acts) => {
        const world = await createWorld(memoryWorldStore());
        const made: ReportsMade = [];
        for (const act of acts) {
          const said = await perform(world, act, made);
          if (act.act !== 'post' && act.act !== 'delete') continue;
          if (!said.startsWith('{')) continue;
          const tally = JSON.parse(said);
          expect(tally.total).toBe(tally.duplicate + tally.processed);
          expect(tally.processed).toBe(tally.succeeded + tally.redundant + tally.failed);
          expect(tally.total).toBe(act.people.length);
        }
        const before = await everything(world);
        for (const report of made) expect(await world.report(report)).toBe('repeated');
        expect(await everything(world)).toEqual(before);
      }),
      runs,
    );
  });

  test('R8 accounts of another business on the same lines change nothing of what an account is shown', async () => {
    await fc.assert(
      fc.asyncProperty(manyActs, async (acts) => {
        const alone = await createWorld(memoryWorldStore(), { agreeLines: 4 });
        const together = await createWorld(memoryWorldStore(), { agreeLines: 4 });
        const madeAlone: ReportsMade = [];
        const madeTogether: ReportsMade = [];
        for (const act of acts) {
          if (act.act === 'repeat') continue;
          const ofB = isOfB(act);
          // A text that says STOP is for every business that wrote to the person; it is tried elsewhere.
          if (ofB && act.act === 'text') continue;
          await perform(together, act, madeTogether);
          if (!ofB) await perform(alone, act, madeAlone);
          for (const name of ['A1', 'A2'] as const) {
            for (const number of people) {
              expect(await together.shown(number, name), `${JSON.stringify(act)} ${name} ${number}`).toEqual(
                await alone.shown(number, name),
              );
            }
          }
        }
        expect(await together.mode(businessA)).toEqual(await alone.mode(businessA));
      }),
      runs,
    );
  });
});

/** Acts of B's own, and calls on a line that B named. */
function isOfB(act: RandomAct): boolean {
  if ('by' in act) return act.by === 'B1' && act.act !== 'ring object';
  if ('to' in act) return act.to === 'B1';
  if ('of' in act) return act.of === 'B1';
  return 'business' in act && act.business === 2;
}

/** The notices that are known not to have arrived. */
async function failedForGood(world: World, business: BusinessId, number: PhoneNumber): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const event of await world.events(number, business)) {
    if (event.kind === 'notice_failed' && event.mayHaveArrived !== true) keys.add(`${business}/${number}/${event.notice}`);
  }
  return keys;
}
