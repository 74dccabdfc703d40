import type { BusinessTransaction, LineHold, NewNotice, StandingChange } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import { notOnDnd } from '#app/registry/read-preferences.ts';
import type { ConsentMode, VirtualNumber } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { isCertainlyLandline } from '#domain/registry/number-type.ts';
import { fold } from '#domain/whitelist/fold.ts';
import {
  type GivenNumbers,
  type ItemResult,
  type NumberResult,
  resultBook,
  sortedDistinct,
  type Tally,
} from '#domain/whitelist/number-results.ts';
import { type AcceptedPosting, judgePosting, postingEvents } from '#domain/whitelist/post.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';
import { abreast } from './abreast.ts';
import { linesInOrder, releaseLapsedHolds } from './find-line.ts';
import type { Origin, Ports } from './ports.ts';
import { requestRecord } from './request-record.ts';
import { noticeCosts, openPurse } from './sms-purse.ts';

export interface PostWhitelistCommand {
  readonly context: AccountContext;
  readonly virtualNumber: VirtualNumber;
  readonly numbers: GivenNumbers;
  readonly language: Language;
  readonly origin: Origin;
  /** Whether the outcome of every number is wanted. */
  readonly details: boolean;
}

export interface WhitelistResult {
  readonly tally: Tally;
  /** The mode of the last chunk, which the Message follows (R4, R9). */
  readonly mode: ConsentMode;
  /** What became of each item, in the order given. */
  readonly items: (() => Iterable<ItemResult>) | null;
}

type PostPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'lineSigns' | 'registry' | 'bulkTurn' | 'noticesQueued'> &
  Partial<Pick<Ports, 'recipientLinks'>>;

/**
 * Posts numbers to the whitelist (R0): in chunks sorted by number, each one transaction that writes entries, evidence and queued
 * notices together. A crash leaves whole numbers only, and a repeat of the request finds those Redundant (R11). Whether the
 * account may post at all (R1) is the caller's to ask first.
 */
export async function postWhitelist(ports: PostPorts, command: PostWhitelistCommand): Promise<WhitelistResult> {
  const book = resultBook(command.numbers, command.details);
  const posting: Posting = { ...command, ports, at: ports.clock.now() };
  const numbers = sortedDistinct(command.numbers);
  const turn = turnOf(ports, numbers.length);
  let mode = (await ports.consent.read(command.context.business.id, [])).mode.mode;
  let again: readonly Attempt[] = [];
  const exhausted: Attempt[] = [];

  let begun = 0;
  let latest = 0;

  async function post(attempts: readonly Attempt[]): Promise<void> {
    begun += 1;
    const place = begun;
    const chunk = await postChunk(posting, attempts);
    if (place > latest) {
      latest = place;
      mode = chunk.mode;
    }
    again = inOrder([...again, ...chunk.again]);
    exhausted.push(...chunk.exhausted);
    for (const [number, result] of chunk.results) book.set(number, result);
  }

  function taken(): readonly Attempt[] {
    const attempts = again;
    again = [];
    return attempts;
  }

  let start = 0;
  await abreast(ports.consent.chunksAtOnce, () => {
    if (start >= numbers.length) return null;
    const chunk = mergeByNumber(taken(), numbers.subarray(start, start + ports.consent.chunkSize));
    start += ports.consent.chunkSize;
    return () => turn(() => post(chunk));
  });
  while (again.length > 0) await post(taken());
  if (exhausted.length > 0 && (await releaseLapsedHolds(ports, holdsOfOthers(posting, exhausted)))) {
    again = exhausted.splice(0).map(({ number }) => ({ number, choice: 0, mayBeServed: false }));
    while (again.length > 0) await post(taken());
  }
  for (const { number } of exhausted) book.set(number, { outcome: 'failed', reason: 'no_consent_line' });
  return { tally: book.tally(numbers.length), mode, items: book.items };
}

/** What fits one chunk is an ordinary request and waits for nobody. */
export function turnOf({ consent, bulkTurn }: Pick<Ports, 'consent' | 'bulkTurn'>, numbers: number): Ports['bulkTurn'] {
  return numbers > consent.chunkSize ? bulkTurn : (chunk) => chunk();
}

interface Posting extends PostWhitelistCommand {
  readonly ports: PostPorts;
  readonly at: Instant;
}

/** One number to be decided; `choice` counts the agree lines that were taken by somebody else. */
interface Attempt {
  readonly number: PhoneNumber;
  readonly choice: number;
  readonly mayBeServed: boolean;
}

interface Accepted {
  readonly attempt: Attempt;
  readonly standing: Standing;
  readonly judged: AcceptedPosting;
}

interface ChunkResult {
  readonly mode: ConsentMode;
  readonly results: ReadonlyMap<PhoneNumber, NumberResult>;
  /** Numbers that lost a line or their entry to another writer: decided again in a later transaction, never in the same one. */
  readonly again: readonly Attempt[];
  /** Numbers for which every agree line is taken. */
  readonly exhausted: readonly Attempt[];
}

async function postChunk(posting: Posting, attempts: readonly Attempt[]): Promise<ChunkResult> {
  const { ports, context, at } = posting;
  const numbers = attempts.map((attempt) => attempt.number);
  const offDnd = await notOnDnd(ports.registry, { business: context.business.id, numbers, now: at, terms: context.terms });
  const outcome = await ports.consent.transact(context.business.id, async (tx) => {
    const { mode } = await tx.mode();
    const standings = await tx.standings(numbers);
    const results = new Map<PhoneNumber, NumberResult>();
    const accepted: Accepted[] = [];
    const circumstances = circumstancesOf(posting, offDnd, mode);
    for (const attempt of attempts) {
      const standing = standings.get(attempt.number);
      if (standing === undefined) continue;
      const judged = judgePosting(standing, circumstances(attempt));
      if (judged.outcome === 'accepted') accepted.push({ attempt, standing, judged });
      else results.set(attempt.number, judged);
    }
    if (accepted.length === 0) return { mode, results, again: [], exhausted: [], queued: 0 };
    await tx.recordRequest(requestOf(posting));
    return { mode, results, ...(await ask(posting, tx, accepted, results)) };
  });
  if (outcome.queued > 0) ports.noticesQueued();
  return outcome;
}

/** Finds the lines, sees what may be spent, writes entries and events, and queues the notices of the numbers that were written. */
async function ask(
  posting: Posting,
  tx: BusinessTransaction,
  accepted: readonly Accepted[],
  results: Map<PhoneNumber, NumberResult>,
) {
  const { context, at, language } = posting;
  const lines = await findLines(posting, tx, accepted);
  const changeOf = changesOf(posting);
  const changes: PostingChange[] = [];
  const unpaid = new Set<PhoneNumber>();
  const purse = await openPurse(tx, context, at);
  const costOf = noticeCosts(context, posting.language, posting.ports.recipientLinks);
  for (const { attempt, standing, judged } of accepted) {
    const line = lines.found.get(attempt.number);
    if (line === undefined) continue;
    if (judged.served === null && !purse.take(costOf(judged.meaning, line))) unpaid.add(attempt.number);
    else changes.push({ number: attempt.number, judged, line, ...changeOf(standing, judged, line) });
  }
  const lost = await tx.write(changes);
  const notices: NewNotice[] = [];
  for (const { number, before, judged, line } of changes) {
    if (lost.has(number)) {
      if (judged.served === null) purse.putBack(costOf(judged.meaning, line));
      continue;
    }
    results.set(number, { outcome: 'succeeded', reason: judged.meaning === 'inform' ? 'whitelisted' : 'asked' });
    if (judged.served !== null) continue;
    notices.push({
      number,
      notice: before.n + 1,
      account: context.account.id,
      virtualNumber: posting.virtualNumber.number,
      line,
      language,
      form: judged.meaning === 'inform' ? 'declaration' : 'request',
      dueAt: at,
    });
  }
  await tx.queue(notices);
  await purse.close();
  for (const number of unpaid) results.set(number, { outcome: 'failed', reason: 'sms_budget_exceeded' });
  await tx.releaseHolds(lines.held.filter(({ number }) => lost.has(number) || unpaid.has(number)));
  const again = [...lost].map((number) => ({ number, choice: 0, mayBeServed: true }));
  return { again: inOrder([...again, ...lines.again]), exhausted: lines.exhausted, queued: notices.length };
}

interface PostingChange extends StandingChange {
  readonly line: PhoneNumber;
  readonly judged: AcceptedPosting;
}

/** Numbers of which nothing is known get the same events and come to the same standing: both are made once for each line. */
function changesOf({ context, at, origin, language }: Posting) {
  const account = context.account.id;
  const ofUnknown = new Map<PhoneNumber, Omit<StandingChange, 'number'>>();
  return (before: Standing, judged: AcceptedPosting, line: PhoneNumber): Omit<StandingChange, 'number'> => {
    const made = before === noStanding ? ofUnknown.get(line) : undefined;
    if (made !== undefined) return made;
    const given = { account, now: at, terms: context.terms, request: origin.requestId, language, line };
    const events = postingEvents(before, judged, given);
    const change = { before, events, after: fold(events, before) };
    if (before === noStanding) ofUnknown.set(line, change);
    return change;
  };
}

/** An object line is named by any number of notices; an agree line only by one at a time for a number (R8). */
async function findLines(posting: Posting, tx: BusinessTransaction, accepted: readonly Accepted[]) {
  const { ports, context, at } = posting;
  const business = context.business.id;
  const account = context.account.id;
  const objectLine = linesInOrder(ports, business, account, 'object')[0]?.number;
  const agreeLines = linesInOrder(ports, business, account, 'agree');
  const found = new Map<PhoneNumber, PhoneNumber>();
  const exhausted: Attempt[] = [];
  const wanted: { attempt: Attempt; hold: LineHold }[] = [];
  for (const { attempt, standing, judged } of accepted) {
    const { number, choice } = attempt;
    const line = judged.served?.line ?? (judged.meaning === 'inform' ? objectLine : agreeLines[choice]?.number);
    if (line === undefined) exhausted.push(attempt);
    else if (judged.meaning === 'inform') found.set(number, line);
    else wanted.push({ attempt, hold: { number, line, business, account, notice: judged.served?.notice ?? standing.n + 1 } });
  }
  const held = await tx.hold(
    wanted.map(({ hold }) => hold),
    at,
  );
  for (const hold of held) found.set(hold.number, hold.line);
  const again = wanted
    .filter(({ attempt }) => !found.has(attempt.number))
    .map(({ attempt, hold }) => {
      const wasChoice = agreeLines[attempt.choice]?.number === hold.line;
      return { number: attempt.number, choice: wasChoice ? attempt.choice + 1 : 0, mayBeServed: false };
    });
  return { found, held, again, exhausted };
}

function circumstancesOf({ context, at, language }: Posting, offDnd: ReadonlySet<PhoneNumber>, mode: ConsentMode) {
  const has = (meaning: NoticeMeaning) =>
    chooseTemplate(context.templates, meaning, language, context.account.settings.templates).kind === 'template';
  const templates = { inform: has('inform'), ask: has('ask') };
  const hasTemplate = (meaning: NoticeMeaning) => templates[meaning];
  return ({ number, mayBeServed }: Attempt) => ({
    account: context.account.id,
    mode,
    now: at,
    terms: context.terms,
    notOnDnd: offDnd.has(number),
    certainlyLandline: isCertainlyLandline(number),
    mayBeServed,
    hasTemplate,
  });
}

function requestOf(posting: Posting) {
  return requestRecord(posting, 'POST CustomerWhitelist', {
    virtualNumber: String(posting.virtualNumber.number),
    language: posting.language,
    numbers: String(posting.numbers.values.length),
  });
}

function holdsOfOthers({ ports, context }: Posting, attempts: readonly Attempt[]) {
  const lines = linesInOrder(ports, context.business.id, context.account.id, 'agree');
  return attempts.flatMap(({ number }) => lines.map((line) => ({ number, line: line.number })));
}

function mergeByNumber(carried: readonly Attempt[], fresh: Float64Array): readonly Attempt[] {
  const attempts = Array.from(fresh, (value) => ({ number: value as PhoneNumber, choice: 0, mayBeServed: true }));
  return carried.length === 0 ? attempts : inOrder([...carried, ...attempts]);
}

function inOrder(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.toSorted((one, other) => one.number - other.number);
}
