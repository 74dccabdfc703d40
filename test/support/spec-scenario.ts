/**
 * Runs the examples of docs/spec/consent.md. A line is an act, or a question; after `→` stands what must come of it. A line that is
 * not understood is an error, so that no example can pass by being misspelled.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WhitelistResult } from '#app/whitelist/post-whitelist.ts';
import { type ConsentMode, readinessToPost } from '#domain/account/account.ts';
import { DAY, instant, plusMonths } from '#domain/kernel/instant.ts';
import { isPhoneNumber, type PhoneNumber, phoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { purposes } from '#domain/permission/reasons.ts';
import type { ItemResult } from '#domain/whitelist/number-results.ts';
import { indianDate } from './indian-date.ts';
import type { World } from './world.ts';
import { type AccountName, agreeLine, businessA, businessB, objectLine, person, worldAccounts } from './world-directory.ts';

export interface Example {
  readonly clause: string;
  readonly lines: readonly ExampleLine[];
}

export interface ExampleLine {
  readonly act: string;
  /** Null where the line only acts. */
  readonly expected: string | null;
}

const page = path.join(import.meta.dirname, '..', '..', 'docs/spec/consent.md');

/** The examples of the page, by clause, in its order. */
export async function readExamples(): Promise<readonly Example[]> {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(/<!--\s*example:(\S+)\s*-->\s*```\n([\s\S]*?)```/g)].map(([, clause = '', body = '']) => ({
    clause,
    lines: body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [lineOf(line)])),
  }));
}

function lineOf(line: string): ExampleLine {
  const [act = '', expected, ...more] = line.split('→').map((part) => part.trim());
  if (more.length > 0 || act === '' || expected === '') throw new SyntaxError(`not a line of an example: ${line}`);
  return { act, expected: expected ?? null };
}

/** Runs one example in a fresh world. Answers where it did not hold: empty where it did. */
export async function runExample(world: World, example: Example): Promise<readonly string[]> {
  const differences: string[] = [];
  for (const line of example.lines) {
    const answer = await runLine(world, line);
    if (line.expected !== null && !answer.matches(line.expected)) {
      differences.push(`${example.clause}: ${line.act} → ${line.expected}, but it is ${answer.said}`);
    }
  }
  for (const business of [businessA, businessB]) {
    for (const finding of await world.check(business)) differences.push(`${example.clause}: ${JSON.stringify(finding)}`);
  }
  return differences;
}

/** What came of a line. */
interface Answer {
  readonly said: string;
  matches(expected: string): boolean;
}

const said = (text: string): Answer => ({ said: text, matches: (expected) => expected === text });
const done: Answer = { said: 'nothing to say', matches: () => false };

type Doing = (world: World, groups: readonly string[], expected: string | null) => Promise<Answer> | Answer;

const who = String.raw`P(\d+)`;
const account = '(A1|A2|B1)';

/** Every line that is understood. */
const lines: readonly (readonly [RegExp, Doing])[] = [
  [
    /^post (.+?)(?: by (A1|A2|B1))?$/,
    async (world, [items = '', by]) => counted(await world.post(numbersOf(items), accountOf(by))),
  ],
  [
    /^delete (.+?)(?: by (A1|A2|B1))?$/,
    async (world, [items = '', by]) => counted(await world.remove(numbersOf(items), accountOf(by))),
  ],
  [/^notices$/, notices],
  [
    new RegExp(`^${who} is(?: for ${account})?$`),
    async (world, [who, of]) => said(await shownText(world, personOf(who), accountOf(of))),
  ],
  [
    new RegExp(`^may call ${who} for (\\w+)$`),
    async (world, [who, purpose]) => said(await permissionText(world, personOf(who), purpose)),
  ],
  [/^expires$/, (world, _, expected) => expires(world, expected)],
  [/^may post$/, (world) => said(readinessToPost(world.context('A1').business, world.context('A1').account))],

  [
    new RegExp(`^${who} rings the (object|agree) line(.*)$`),
    (world, [who, line, how = '']) => ring(world, personOf(who), line, how),
  ],
  [new RegExp(`^${who} calls the business$`), (world, [who]) => contact(world, personOf(who), null)],
  [new RegExp(`^business calls ${who}$`), async (world, [who]) => said(await world.connect(personOf(who)))],
  [new RegExp(`^${who} sends a text that cannot be read$`), (world, [who]) => contact(world, personOf(who), '\ufffd')],
  [new RegExp(`^${who} texts (.+)$`), (world, [who, text]) => contact(world, personOf(who), text ?? '')],
  [new RegExp(`^${who} receipt (delivered|failed)$`), (world, [who, status]) => receipt(world, personOf(who), status)],
  [
    new RegExp(`^objection of ${who} by (letter|agent|complaint|import)$`),
    (world, [who, how]) => objection(world, personOf(who), how),
  ],

  [new RegExp(`^${who} stops it on the page$`), (world, [who]) => after(world.stopOnPage(personOf(who)))],
  [new RegExp(`^${who} takes it back on the page$`), (world, [who]) => after(world.withdrawOnPage(personOf(who)))],

  [
    new RegExp(`^member ${who}( unverified)?$`),
    async (world, [who, un]) => said(await world.member(personOf(who), un === undefined)),
  ],
  [new RegExp(`^renew ${who}$`), async (world, [who]) => said(await world.renew(personOf(who)))],
  [
    new RegExp(`^operator allows asking ${who}$`),
    async (world, [who]) => said(await world.allowAsking(personOf(who), businessA)),
  ],
  [/^operator resets the mode$/, (world) => after(world.resetMode(businessA))],
  [
    /^mode is turned to (opt_in|opt_out)$/,
    (world, [mode]) => after(world.turnMode(businessA, { mode: modeOf(mode), objectors: [] })),
  ],
  [/^mode$/, async (world) => said((await world.mode(businessA)).mode)],
  [/^agreement is missing$/, (world) => after(world.store.withoutAgreement(businessA))],
  [/^agreement is filed$/, (world) => after(world.fileAgreement(businessA))],
  [/^account is (active|suspended|closed)$/, (world, [status]) => after(world.changeStatus(statusOf(status)))],
  [/^account sets (\w+) to (\d+)$/, async (world, [term, value]) => said(await world.setTerms({ [term ?? '']: Number(value) }))],

  [
    /^budget of (\d+) segments a day$/,
    (world, [segments]) => after(world.store.changeSettings(worldAccounts.A1.id, { segmentsPerDay: Number(segments) })),
  ],
  [/^answers are confirmed$/, (world) => after(world.store.changeSettings(worldAccounts.A1.id, { confirmAnswers: 'all' }))],
  [
    new RegExp(`^${who} agrees to (\\d+) requests of B1$`),
    (world, [who, times]) => after(agreeOften(world, personOf(who), Number(times))),
  ],
  [/^flags of B1$/, async (world) => said(await flagsText(world))],
  [/^lines are watched$/, (world) => at(world.watchLines())],
  [/^carrier is up$/, (world) => at(world.sender.behave('accepts'))],
  [/^carrier is down$/, (world) => at(world.sender.behave('down'))],
  [/^carrier gives no answer$/, (world) => at(world.sender.behave('silent'))],
  [/^carrier refuses$/, (world) => at(world.sender.behave('refuses'))],
  [/^carrier gives receipts$/, (world) => at(world.sender.give(true))],
  [new RegExp(`^registry says ${who} is not on DND$`), (world, [who]) => at(world.notOnDnd(personOf(who)))],
  [/^registry stays of today$/, (world) => at(world.keepRegistry())],
  [/^time passes (P\S+)$/, (world, [duration]) => at(world.pass(duration ?? ''))],
  [/^sweep$/, sweep],
  [
    /^revocation list of (.+?) dated (today|yesterday)$/,
    (world, [people, day]) => revocation(world, people ?? '', day === 'today' ? 0 : DAY),
  ],

  [new RegExp(`^events of ${who}$`), async (world, [who]) => said(await eventsText(world, personOf(who)))],
  [new RegExp(`^chain of ${who}$`), async (world, [who]) => said(await chainText(world, personOf(who)))],
  [/^service number (\d+)$/, (world, [number]) => said(serviceNumberText(world, Number(number)))],
  [/^read (.+)$/, (_, [text]) => said(readText(text ?? ''))],
];

async function runLine(world: World, { act, expected }: ExampleLine): Promise<Answer> {
  for (const [form, run] of lines) {
    const match = form.exec(act);
    if (match !== null) return run(world, match.slice(1), expected);
  }
  throw new SyntaxError(`no such line in an example: ${act}`);
}

async function after(work: Promise<unknown>): Promise<Answer> {
  await work;
  return done;
}

function at(_: unknown): Answer {
  return done;
}

function personOf(index: string | undefined): PhoneNumber {
  return person(Number(index));
}

function accountOf(name: string | undefined): AccountName {
  return name === 'A2' || name === 'B1' ? name : 'A1';
}

function modeOf(mode: string | undefined): ConsentMode {
  return mode === 'opt_in' ? 'opt_in' : 'opt_out';
}

function statusOf(status: string | undefined): 'active' | 'suspended' | 'closed' {
  return status === 'suspended' || status === 'closed' ? status : 'active';
}

/** Delhi's 011 2338 exchange: certainly a landline. */
const landline = '1123380001';

function numbersOf(items: string): readonly (PhoneNumber | string)[] {
  return items.split(' ').map((item) => {
    const index = /^P(\d+)$/.exec(item)?.[1];
    return index === undefined ? (item === 'landline' ? landline : item) : personOf(index);
  });
}

const outcomes = ['succeeded', 'redundant', 'failed', 'duplicate'] as const;

/**
 * `succeeded 1, failed 1 objected`: so many of each, with the reason where one is given; and none of what is not mentioned, but for
 * `total` and `processed`.
 */
function counted({ tally, items }: WhitelistResult): Answer {
  const results: readonly ItemResult[] = items === null ? [] : [...items()];
  const parts = outcomes.flatMap((outcome) => {
    const reasons = results.filter((result) => result.outcome === outcome).map((result) => result.reason);
    return tally[outcome] === 0 ? [] : [`${outcome} ${tally[outcome]} ${[...new Set(reasons)].join(' ')}`];
  });
  const text = `total ${tally.total}, processed ${tally.processed}, ${parts.join(', ')}`;
  return {
    said: text,
    matches(expected) {
      const wanted = expected.split(',').map((part) => part.trim().split(' '));
      const mentioned = new Set(wanted.map(([name]) => name));
      if (outcomes.some((outcome) => !mentioned.has(outcome) && tally[outcome] > 0)) return false;
      return wanted.every(([name, count, ...reasons]) => {
        if (name === 'total' || name === 'processed') return tally[name] === Number(count);
        const outcome = outcomes.find((one) => one === name);
        if (outcome === undefined) throw new SyntaxError(`no such count: ${name}`);
        const given = results.filter((result) => result.outcome === outcome);
        return tally[outcome] === Number(count) && given.every(({ reason }) => reasons.length === 0 || reasons.includes(reason));
      });
    },
  };
}

/** How many notices are handed to the carrier, whatever it does with them; and with which wording, where that is asked. */
async function notices(world: World, _: readonly string[], expected: string | null): Promise<Answer> {
  const before = world.sender.given.length;
  await world.dispatch();
  const sent = world.sender.given.slice(before);
  const meanings = [...new Set(sent.map(({ meaning }) => meaning))].join(' ');
  const [, wording] = expected?.split(' ') ?? [];
  return said(wording === undefined ? String(sent.length) : `${sent.length} ${meanings}`);
}

async function shownText(world: World, number: PhoneNumber, of: AccountName): Promise<string> {
  const shown = await world.shown(number, of);
  if (shown.status === 'blacklist') return 'Blacklist';
  if (shown.status === 'neutral') return 'Neutral';
  return `Whitelist ${{ api: 'API', customer: 'Customer', agent: 'Agent' }[shown.type]}`;
}

async function permissionText(world: World, number: PhoneNumber, asked: string | undefined): Promise<string> {
  const purpose = purposes.find((one) => one === asked);
  if (purpose === undefined) throw new SyntaxError(`no such purpose: ${asked}`);
  const { kind, because } = await world.permission(number, purpose);
  return `${kind} ${because}`;
}

/** When the last permission that account A1 posted for ends. */
async function expires(world: World, expected: string | null): Promise<Answer> {
  if (expected !== 'six months after the post') throw new SyntaxError(`no such expiry: ${expected}`);
  const chain = (await world.store.chains.chainsAfter(businessA, null, 1))[0];
  if (chain === undefined) return said('nobody was posted');
  const posted = chain.events.findLast(({ event }) => event.kind === 'declaration_posted' || event.kind === 'request_posted');
  const { expiresInSeconds } = await world.status(chain.number);
  const wanted = posted === undefined ? null : plusMonths(posted.event.at, 6) - world.now();
  return said(wanted !== null && expiresInSeconds === wanted / 1000 ? expected : `in ${expiresInSeconds} seconds`);
}

const headers: Readonly<Record<string, string>> = { forwarded: '09811111111', 'with an empty forwarding header': '' };

async function ring(world: World, number: PhoneNumber, line: string | undefined, how: string): Promise<Answer> {
  const manner = how.trim();
  const id = /^as (\S+)$/.exec(manner)?.[1];
  const forwardedFrom = headers[manner] ?? null;
  if (manner !== '' && id === undefined && forwardedFrom === null) throw new SyntaxError(`no such call: ${how}`);
  const to = String(line === 'object' ? objectLine : agreeLine);
  await world.report({ to, from: `+91${number}`, forwardedFrom, ...(id === undefined ? {} : { id }) });
  return done;
}

async function contact(world: World, number: PhoneNumber, text: string | null): Promise<Answer> {
  const kind = text === null ? 'inbound_call' : 'inbound_sms';
  await world.report({ kind, text, to: String(worldAccounts.A1.virtualNumber), from: `0${number}` });
  return done;
}

async function receipt(world: World, number: PhoneNumber, status: string | undefined): Promise<Answer> {
  return said(await world.receipt(number, status === 'failed' ? 'failed' : 'delivered'));
}

async function objection(world: World, number: PhoneNumber, how: string | undefined): Promise<Answer> {
  const door = (['letter', 'agent', 'complaint', 'import'] as const).find((one) => one === how) ?? 'letter';
  await world.object(number, door);
  return done;
}

/** How many ended terms one walk over all entries records. */
async function sweep(world: World): Promise<Answer> {
  const lapsed = async (): Promise<number> => {
    const chains = await world.store.chains.chainsAfter(businessA, null, 1_000);
    return chains.flatMap(({ events }) => events).filter(({ event }) => event.kind === 'lapsed').length;
  };
  const before = await lapsed();
  await world.sweep(businessA);
  return said(String((await lapsed()) - before));
}

/** How many grants, requests, contacts and memberships a revocation list ends. */
async function revocation(world: World, people: string, ago: number): Promise<Answer> {
  const dated = indianDate(instant(world.now() - ago));
  const outcome = await world.revoke(
    people.split(' ').map((who) => personOf(who.slice(1))),
    { dated },
  );
  if (typeof outcome === 'string') return said(outcome);
  const ended = Object.entries(outcome.ended).filter(([, count]) => count > 0);
  return said(ended.length === 0 ? 'nothing' : ended.map(([kind, count]) => `${kind} ${count}`).join(', '));
}

async function eventsText(world: World, number: PhoneNumber): Promise<string> {
  return (await world.events(number, businessA)).map(({ kind }) => kind).join(' ');
}

/** Asked, sent, rung, and removed again, in opt-in mode. */
async function agreeOften(world: World, number: PhoneNumber, times: number): Promise<void> {
  await world.turnMode(businessB, { mode: 'opt_in', objectors: [] });
  for (let time = 0; time < times; time++) {
    await world.post([number], 'B1');
    await world.dispatch();
    await world.report({ to: String(agreeLine), from: String(number) });
    await world.remove([number], 'B1');
  }
}

async function flagsText(world: World): Promise<string> {
  const chain = await world.store.chains.businessChain(businessB);
  const flags = (chain?.events ?? []).flatMap(({ event }) => (event.kind === 'pattern_flagged' ? [event.facts] : []));
  return flags.map(({ pattern, agreements }) => `${pattern} ${agreements}`).join(', ') || 'none';
}

async function chainText(world: World, number: PhoneNumber): Promise<string> {
  const findings = await world.check(businessA);
  return findings.some((finding) => finding.number === number) ? 'broken' : 'verifies';
}

function serviceNumberText(world: World, number: number): string {
  const found = world.store.directory.current().serviceNumber(phoneNumber(number));
  if (found === null) return 'none';
  return found.kind === 'virtual_number' ? 'virtual number' : `${found.line.meaning} line`;
}

function readText(text: string): string {
  const read = readPhoneNumber(text);
  return isPhoneNumber(read) ? String(read) : 'invalid';
}
