/** Arbitrary acts of everybody in the small world, and a way to perform them: the same list does the same over every store. */
import fc from 'fast-check';
import { type AccountStatus, readinessToPost } from '#domain/account/account.ts';
import { DAY, instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { indianDate } from './indian-date.ts';
import type { Carrier } from './scripted-sender.ts';
import { lastNotice, type World } from './world.ts';
import { type AccountName, agreeLine, businessA, businessB, objectLine, person, worldAccounts } from './world-directory.ts';

/** How many people there are: few, so that acts meet; enough to turn a business. */
export const PEOPLE = 5;

export type RandomAct =
  | { readonly act: 'post' | 'delete'; readonly by: AccountName; readonly people: readonly number[] }
  | { readonly act: 'ring object' | 'ring agree'; readonly person: number; readonly forwarded: boolean; readonly by: AccountName }
  | { readonly act: 'call' | 'connect'; readonly person: number; readonly to: AccountName }
  | { readonly act: 'text'; readonly person: number; readonly to: AccountName; readonly text: string; readonly late: boolean }
  | { readonly act: 'repeat'; readonly index: number }
  | { readonly act: 'dispatch' }
  | { readonly act: 'crash'; readonly business: 1 | 2; readonly handedOver: boolean }
  | { readonly act: 'carrier'; readonly does: Carrier }
  | { readonly act: 'receipts'; readonly give: boolean }
  | {
      readonly act: 'receipt';
      readonly person: number;
      readonly by: AccountName;
      readonly status: 'delivered' | 'failed' | 'failed for DND';
    }
  | { readonly act: 'pass'; readonly duration: string }
  | { readonly act: 'reset' | 'sweep'; readonly business: 1 | 2 }
  | { readonly act: 'allow'; readonly person: number; readonly business: 1 | 2 }
  | { readonly act: 'import' | 'renew'; readonly person: number; readonly by: AccountName }
  | { readonly act: 'member'; readonly person: number; readonly by: AccountName; readonly verified: boolean }
  | { readonly act: 'status'; readonly of: AccountName; readonly status: AccountStatus }
  | { readonly act: 'not on DND'; readonly person: number }
  | { readonly act: 'revoke'; readonly people: readonly number[]; readonly daysAgo: number };

const who = fc.integer({ min: 1, max: PEOPLE });
const accountName = fc.constantFrom<AccountName[]>('A1', 'A2', 'B1');
const business = fc.constantFrom<(1 | 2)[]>(1, 2);

const kinds = {
  post: fc.record({
    act: fc.constant('post'),
    by: accountName,
    people: fc.uniqueArray(who, { minLength: 1, maxLength: PEOPLE }),
  }),
  delete: fc.record({ act: fc.constant('delete'), by: accountName, people: fc.uniqueArray(who, { minLength: 1, maxLength: 3 }) }),
  ring: fc.record({
    act: fc.constantFrom('ring object', 'ring agree'),
    person: who,
    forwarded: fc.constantFrom(false, false, false, true),
    by: accountName,
  }),
  call: fc.record({ act: fc.constantFrom('call', 'call', 'connect'), person: who, to: accountName }),
  text: fc.record({
    act: fc.constant('text'),
    person: who,
    to: accountName,
    text: fc.constantFrom('STOP', 'START', 'START', 'hello'),
    late: fc.constantFrom(false, false, false, true),
  }),
  repeat: fc.record({ act: fc.constant('repeat'), index: fc.nat() }),
  dispatch: fc.record({ act: fc.constant('dispatch') }),
  crash: fc.record({ act: fc.constant('crash'), business, handedOver: fc.boolean() }),
  carrier: fc.record({
    act: fc.constant('carrier'),
    does: fc.constantFrom<Carrier[]>('accepts', 'accepts', 'accepts', 'refuses', 'down', 'throws', 'silent'),
  }),
  receipts: fc.record({ act: fc.constant('receipts'), give: fc.boolean() }),
  receipt: fc.record({
    act: fc.constant('receipt'),
    person: who,
    by: accountName,
    status: fc.constantFrom('delivered', 'delivered', 'delivered', 'failed', 'failed for DND'),
  }),
  pass: fc.record({
    act: fc.constant('pass'),
    duration: fc.constantFrom(
      'PT1S',
      'PT1M',
      'PT14M59S',
      'PT15M',
      'PT1H',
      'P1D',
      'P1D',
      'P3D',
      'P20D',
      'P60D',
      'P90D',
      'P5M',
      'P6M',
    ),
  }),
  operator: fc.record({ act: fc.constantFrom('reset', 'sweep'), business }),
  allow: fc.record({ act: fc.constant('allow'), person: who, business }),
  account: fc.record({ act: fc.constantFrom('import', 'renew', 'renew'), person: who, by: accountName }),
  member: fc.record({ act: fc.constant('member'), person: who, by: accountName, verified: fc.boolean() }),
  status: fc.record({
    act: fc.constant('status'),
    of: accountName,
    status: fc.constantFrom<AccountStatus[]>('suspended', 'closed', 'active', 'active', 'active'),
  }),
  revoke: fc.record({
    act: fc.constant('revoke'),
    people: fc.uniqueArray(who, { minLength: 1, maxLength: 3 }),
    daysAgo: fc.constantFrom(0, 1, 1, 30),
  }),
  registry: fc.record({ act: fc.constant('not on DND'), person: fc.constant(PEOPLE) }),
} as const satisfies Record<string, fc.Arbitrary<RandomAct>>;

/** What happens often is drawn often. */
export const anyAct: fc.Arbitrary<RandomAct> = fc.oneof(
  { weight: 16, arbitrary: kinds.post },
  { weight: 5, arbitrary: kinds.delete },
  { weight: 12, arbitrary: kinds.ring },
  { weight: 6, arbitrary: kinds.call },
  { weight: 6, arbitrary: kinds.text },
  { weight: 4, arbitrary: kinds.repeat },
  { weight: 16, arbitrary: kinds.dispatch },
  { weight: 2, arbitrary: kinds.crash },
  { weight: 4, arbitrary: kinds.carrier },
  { weight: 2, arbitrary: kinds.receipts },
  { weight: 4, arbitrary: kinds.receipt },
  { weight: 14, arbitrary: kinds.pass },
  { weight: 4, arbitrary: kinds.operator },
  { weight: 4, arbitrary: kinds.allow },
  { weight: 5, arbitrary: kinds.account },
  { weight: 3, arbitrary: kinds.member },
  { weight: 2, arbitrary: kinds.status },
  { weight: 2, arbitrary: kinds.revoke },
  { weight: 1, arbitrary: kinds.registry },
);

/** Two hundred acts; fewer only now and then, so that a failure can be told in few. */
export const manyActs: fc.Arbitrary<readonly RandomAct[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 1, arbitrary: fc.array(anyAct, { maxLength: 200, size: 'max' }) },
  { weight: 9, arbitrary: fc.array(anyAct, { minLength: 200, maxLength: 200, size: 'max' }) },
);

/** The reports that were made in a world, so that one can be made again. */
export type ReportsMade = Parameters<World['report']>[0][];

const businesses = { 1: businessA, 2: businessB } as const;

/** Performs one act; answers what came of it, as text. */
export async function perform(world: World, given: RandomAct, made: ReportsMade): Promise<string> {
  const report = (one: ReportsMade[number]): Promise<string> => {
    const numbered = { ...one, id: `report-${made.length + 1}` };
    made.push(numbered);
    return world.report(numbered);
  };
  switch (given.act) {
    case 'post': {
      const { business: of, account } = world.context(given.by);
      const readiness = readinessToPost(of, account);
      if (readiness !== 'ready') return readiness;
      return JSON.stringify((await world.post(given.people.map(person), given.by)).tally);
    }
    case 'delete':
      return JSON.stringify((await world.remove(given.people.map(person), given.by)).tally);
    case 'ring object':
    case 'ring agree': {
      const to = given.act === 'ring object' ? objectLine : lineAsked(world, person(given.person), given.by);
      const forwardedFrom = given.forwarded ? '09811111111' : null;
      return report({ to: String(to), from: `+91${person(given.person)}`, forwardedFrom });
    }
    case 'call':
      return report({
        kind: 'inbound_call',
        to: String(worldAccounts[given.to].virtualNumber),
        from: String(person(given.person)),
      });
    case 'connect':
      return world.connect(person(given.person), given.to);
    case 'text': {
      const carrierAt = given.late ? instant(world.now() - 3_600_000) : null;
      const to = String(worldAccounts[given.to].virtualNumber);
      return report({ kind: 'inbound_sms', to, from: String(person(given.person)), text: given.text, carrierAt });
    }
    case 'repeat': {
      const again = made[given.index % Math.max(made.length, 1)];
      return again === undefined ? 'nothing to repeat' : world.report(again);
    }
    case 'dispatch':
      return String((await world.dispatch()).map(({ key }) => key).sort());
    case 'crash': {
      // A dispatcher takes what is due and dies before it says what became of it.
      const now = world.now();
      const until = instant(now + 120_000);
      const taken = await world.store.queue.claim(businesses[given.business], { now, until }, 200);
      if (given.handedOver) await world.store.queue.handOver(businesses[given.business], until);
      return `${taken.length} taken and left`;
    }
    case 'carrier':
      world.sender.behave(given.does);
      return given.does;
    case 'receipts':
      world.sender.give(given.give);
      return String(given.give);
    case 'receipt':
      return world.receipt(person(given.person), given.status, { of: given.by });
    case 'pass':
      world.pass(given.duration);
      return given.duration;
    case 'reset':
      return JSON.stringify(await world.resetMode(businesses[given.business]));
    case 'sweep':
      await world.sweep(businesses[given.business]);
      return 'swept';
    case 'allow':
      return world.allowAsking(person(given.person), businesses[given.business]);
    case 'import':
      return JSON.stringify(await world.object(person(given.person), 'import', given.by));
    case 'renew':
      return world.renew(person(given.person), given.by);
    case 'member':
      return world.member(person(given.person), given.verified, given.by);
    case 'status':
      await world.changeStatus(given.status, given.of);
      return given.status;
    case 'revoke': {
      const dated = indianDate(instant(world.now() - given.daysAgo * DAY));
      return JSON.stringify(await world.revoke(given.people.map(person), { dated }));
    }
    case 'not on DND':
      world.notOnDnd(person(given.person));
      return 'not on DND';
  }
}

/** The agree line that the account's last notice to this person named; any agree line where it named none. */
function lineAsked(world: World, number: PhoneNumber, by: AccountName): PhoneNumber {
  const message = lastNotice(world.sender, number, by);
  return message?.meaning === 'ask' && message.line !== null ? message.line : agreeLine;
}

/** Everything that is kept and everything that is shown, to compare two worlds, or one world before and after. */
export async function everything(world: World) {
  const people = Array.from({ length: PEOPLE }, (_, index) => person(index + 1));
  const chains = async (of: typeof businessA) =>
    (await world.store.chains.chainsAfter(of, null, 1_000)).map(({ number, standing, events }) => {
      return { number, standing, events: events.map(({ event }) => event) };
    });
  const shown: Record<string, unknown> = {};
  for (const name of Object.keys(worldAccounts) as AccountName[]) {
    for (const number of people) shown[`${name} ${number}`] = await world.shown(number, name);
  }
  return {
    shown,
    modes: [await world.mode(businessA), await world.mode(businessB)],
    chains: { a: await chains(businessA), b: await chains(businessB) },
    ...(await world.store.contents()),
  };
}
