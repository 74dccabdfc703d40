import type { AccountId } from '#domain/account/account.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { ConsentEvent } from './event.ts';

export const countedThings = ['queued', 'sent', 'delivered', 'failed', 'objections', 'agreements', 'grants'] as const;

/**
 * What is counted. `queued`, `sent` (a carrier took it), `delivered`, `failed`: notices. `objections`: people who said no themselves, each
 * once while it stands. `agreements`: calls that said yes. `grants`: how often somebody came to be whitelisted, told or agreed.
 */
export type Counted = (typeof countedThings)[number];
export type Counts = Readonly<Record<Counted, number>>;

/** How much happened on an Indian day. */
export interface DayCount extends Counts {
  /** Null where an objection answers no account's notice. */
  readonly account: AccountId | null;
  /** `yyyy-mm-dd`. */
  readonly day: string;
  /** Of the notice that it is about; null where that is not known. */
  readonly language: Language | null;
}

export const nothingCounted: Counts = {
  queued: 0,
  sent: 0,
  delivered: 0,
  failed: 0,
  objections: 0,
  agreements: 0,
  grants: 0,
};

/** What was written for a number. */
export interface CountedChange {
  readonly number: PhoneNumber;
  readonly before: Standing;
  readonly events: readonly ConsentEvent[];
}

/** Whose notice a number was sent last, and in which language. */
export type LatestNotices = ReadonlyMap<PhoneNumber, { readonly account: AccountId; readonly language: Language }>;

/** Whether it takes the number's latest notice to say what this is counted under. */
export function asksForNotice({ events }: CountedChange): boolean {
  return events.some(({ kind }) => kind === 'objected' || kind === 'agreed');
}

export function countChanges(changes: readonly CountedChange[], latest: LatestNotices): readonly DayCount[] {
  const counts = new Map<string, { -readonly [Key in keyof DayCount]: DayCount[Key] }>();

  function add(
    what: Counted,
    event: ConsentEvent,
    { account, language }: { readonly account: AccountId | null; readonly language: Language | null },
    times: number,
  ): void {
    const day = dateOf(event.at);
    const key = `${account} ${day} ${language}`;
    const count = counts.get(key) ?? { ...nothingCounted, account, day, language };
    count[what] += times;
    counts.set(key, count);
  }

  for (const [change, times] of alike(changes)) {
    const known = latest.get(change.number) ?? null;
    let { n } = change.before;
    let hasObjected = change.before.objection !== null && !change.before.objection.askingAllowed;
    for (const event of change.events) {
      n += 1;
      switch (event.kind) {
        case 'declaration_posted':
        case 'request_posted':
        case 'renewal_posted':
          if (event.notice === n) add('queued', event, event, times);
          break;
        case 'notice_informed':
        case 'notice_asked':
          if (!event.covers) add('sent', event, event, times);
          if (event.kind === 'notice_informed') add('grants', event, event, times);
          break;
        case 'notice_delivered':
          add('delivered', event, { account: event.account, language: null }, times);
          break;
        case 'notice_failed':
          // One that was called back before it was sent has not failed.
          if (event.actor === 'carrier') add('failed', event, { account: event.account, language: null }, times);
          break;
        case 'objected':
          if (!hasObjected && event.door !== 'import' && event.door !== 'erasure') {
            add('objections', event, known ?? { account: null, language: null }, times);
          }
          hasObjected = true;
          break;
        case 'objection_withdrawn':
          hasObjected = false;
          break;
        case 'agreed': {
          const of = { account: event.account, language: known?.language ?? null };
          add('agreements', event, of, times);
          add('grants', event, of, times);
          break;
        }
        default:
      }
    }
  }
  return [...counts.values()];
}

/** In a bulk request thousands of numbers of which nothing was known get the very same events: they are looked at once. */
function alike(changes: readonly CountedChange[]): Iterable<readonly [CountedChange, number]> {
  const times = new Map<readonly ConsentEvent[], [CountedChange, number]>();
  const others: [CountedChange, number][] = [];
  for (const change of changes) {
    const known = change.before.n === 0 ? times.get(change.events) : undefined;
    if (known !== undefined) known[1] += 1;
    else if (change.before.n === 0 && !asksForNotice(change)) times.set(change.events, [change, 1]);
    else others.push([change, 1]);
  }
  return [...times.values(), ...others];
}
