import { linesInOrder } from '#app/lines/find-line.ts';
import { countedAs, noticeCosts, openPurse } from '#app/notices/sms-purse.ts';
import type { BusinessTransaction, LineHold, NewNotice, NoticeForm, StandingChange } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { notOnDnd } from '#app/registry/read-preferences.ts';
import type { ConsentMode, VirtualNumber } from '#domain/account/account.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { isCertainlyLandline } from '#domain/registry/number-type.ts';
import { type AcceptedRenewal, judgeAskingAgain } from '#domain/whitelist/ask-again.ts';
import { fold } from '#domain/whitelist/fold.ts';
import type { NumberResult } from '#domain/whitelist/number-results.ts';
import { type AcceptedPosting, grantsAtOnce, judgePosting, postingEvents } from '#domain/whitelist/post.ts';
import { renewalEvent } from '#domain/whitelist/renew.ts';
import { noStanding, type Standing } from '#domain/whitelist/standing.ts';

export type PostPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'lineSigns' | 'registry' | 'bulkTurn' | 'noticesQueued'> &
  Partial<Pick<Ports, 'recipientLinks'>>;

/** What all chunks of a posting have in common. */
export interface Posting {
  readonly ports: PostPorts;
  readonly context: AccountContext;
  readonly virtualNumber: VirtualNumber;
  readonly language: Language;
  /** When its numbers are judged. */
  readonly at: Instant;
  /** As it stands in the evidence of every number it touches (R17). */
  readonly request: RequestRecord;
  /** Permissions in their last days are renewed (R11), which a POST never does. */
  readonly renews: boolean;
}

/** One number to be decided; `choice` counts the agree lines that were taken by somebody else. */
export interface Attempt {
  readonly number: PhoneNumber;
  readonly choice: number;
  readonly mayBeServed: boolean;
}

interface Accepted {
  readonly attempt: Attempt;
  readonly standing: Standing;
  readonly judged: AcceptedPosting | AcceptedRenewal;
}

export interface ChunkResult {
  readonly mode: ConsentMode;
  readonly results: ReadonlyMap<PhoneNumber, NumberResult>;
  /** Numbers that lost a line or their entry to another writer: decided again in a later transaction, never in the same one. */
  readonly again: readonly Attempt[];
  /** Numbers for which every agree line is taken. */
  readonly exhausted: readonly Attempt[];
}

/** Done in the transaction of a chunk, after everything else: it fails or holds together with the chunk. */
export type AlsoWrite = (tx: BusinessTransaction, chunk: ChunkResult) => Promise<void>;

/** Posts numbers in ascending order in one transaction: entries, evidence and queued notices together. */
export async function postChunk(posting: Posting, attempts: readonly Attempt[], alsoWrite?: AlsoWrite): Promise<ChunkResult> {
  const { ports, context, at } = posting;
  const numbers = attempts.map((attempt) => attempt.number);
  const offDnd = await notOnDnd(ports.registry, { business: context.business.id, numbers, now: at, terms: context.terms });
  const judge = posting.renews ? judgeAskingAgain : judgePosting;
  const outcome = await ports.consent.transact(context.business.id, async (tx) => {
    const { mode } = await tx.mode();
    const standings = await tx.standings(numbers);
    const results = new Map<PhoneNumber, NumberResult>();
    const accepted: Accepted[] = [];
    const circumstances = circumstancesOf(posting, offDnd, mode);
    for (const attempt of attempts) {
      const standing = standings.get(attempt.number);
      if (standing === undefined) continue;
      const judged = judge(standing, circumstances(attempt));
      if (judged.outcome === 'accepted') accepted.push({ attempt, standing, judged });
      else results.set(attempt.number, judged);
    }
    if (accepted.length > 0) await tx.recordRequest(posting.request);
    const asked = accepted.length === 0 ? nothingAsked : await ask(posting, tx, accepted, results);
    const chunk = { mode, results, ...asked };
    await alsoWrite?.(tx, chunk);
    return chunk;
  });
  if (outcome.queued > 0) ports.noticesQueued();
  return outcome;
}

const nothingAsked = { again: [], exhausted: [], queued: 0 };

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
  const segmentsOf = noticeCosts(context, posting.language, posting.ports.recipientLinks);
  const costOf = (judged: Judged, line: PhoneNumber) => segmentsOf(countedAs(formOf(judged)), line);
  for (const { attempt, standing, judged } of accepted) {
    const line = lines.found.get(attempt.number);
    if (line === undefined) continue;
    if (judged.served === null && !purse.take(costOf(judged, line))) unpaid.add(attempt.number);
    else changes.push({ number: attempt.number, judged, line, ...changeOf(standing, judged, line) });
  }
  const lost = await tx.write(changes);
  const notices: NewNotice[] = [];
  for (const { number, before, judged, line } of changes) {
    if (lost.has(number)) {
      if (judged.served === null) purse.putBack(costOf(judged, line));
      continue;
    }
    results.set(number, { outcome: 'succeeded', reason: reasonOf(judged, posting) });
    if (judged.served !== null) continue;
    notices.push({
      number,
      notice: before.n + 1,
      account: context.account.id,
      virtualNumber: posting.virtualNumber.number,
      line,
      language,
      form: formOf(judged),
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

type Judged = Accepted['judged'];

function isRenewal(judged: Judged): judged is AcceptedRenewal {
  return 'renews' in judged;
}

function reasonOf(judged: Judged, { at, context }: Posting) {
  if (isRenewal(judged)) return 'renewal_asked';
  return grantsAtOnce(judged, at, context.terms) ? 'whitelisted' : 'asked';
}

function formOf(judged: Judged): NoticeForm {
  if (isRenewal(judged)) return 'renewal';
  return judged.meaning === 'inform' ? 'declaration' : 'request';
}

interface PostingChange extends StandingChange {
  readonly line: PhoneNumber;
  readonly judged: Judged;
}

/** Numbers of which nothing is known get the same events and come to the same standing: both are made once for each line. */
function changesOf({ context, at, request, language }: Posting) {
  const account = context.account.id;
  const ofUnknown = new Map<PhoneNumber, Omit<StandingChange, 'number'>>();
  return (before: Standing, judged: Judged, line: PhoneNumber): Omit<StandingChange, 'number'> => {
    const made = before === noStanding ? ofUnknown.get(line) : undefined;
    if (made !== undefined) return made;
    const given = { account, now: at, terms: context.terms, request: request.id, language, line };
    const events = isRenewal(judged) ? [renewalEvent(before, given)] : postingEvents(before, judged, given);
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

/** What the numbers of a chunk have in common; `offDnd` are those that a fresh national source does not list. */
export function circumstancesOf(
  { context, at, language }: Pick<Posting, 'context' | 'at' | 'language'>,
  offDnd: ReadonlySet<PhoneNumber>,
  mode: ConsentMode,
) {
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

export function inOrder(attempts: readonly Attempt[]): readonly Attempt[] {
  return attempts.toSorted((one, other) => one.number - other.number);
}
