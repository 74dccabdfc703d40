import type { ConsentEvent, NoticeEnded, NoticeSent, NumberRevoked, Posting } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { NoticeMeaning } from '#domain/notice/meaning.ts';
import { changeMark, isWithoutReader, markOf, withMark, withoutCover, withoutReader } from './notice-marks.ts';
import {
  type AccountStanding,
  type Entry,
  noStanding,
  type Renewal,
  type Standing,
  standingOfAccount,
  withAccount,
} from './standing.ts';
import { type EntryState, transitions } from './transitions.ts';

/** The standing that a chain of events adds up to. */
export function fold(events: Iterable<ConsentEvent>, from: Standing = noStanding): Standing {
  let standing = from;
  for (const event of events) standing = apply(standing, event);
  return standing;
}

/** The standing after one more event. Time plays no part here: what a term has become by now is computed when read (R10). */
export function apply(standing: Standing, event: ConsentEvent): Standing {
  return { ...step(standing, event), n: standing.n + 1 };
}

function step(standing: Standing, event: ConsentEvent): Standing {
  switch (event.kind) {
    case 'declaration_posted':
    case 'request_posted':
      return posted(standing, event);
    case 'renewal_posted':
      return renewalPosted(standing, event);
    case 'notice_informed':
    case 'notice_asked':
      return noticeSent(standing, event);
    case 'notice_delivered':
    case 'notice_failed':
      return noticeEnded(standing, event);
    case 'agreed':
      return changeEntry(standing, event.account, (entry) =>
        moved(entry, event.kind, { expiresAt: event.expiresAt, line: event.line, renewal: null }),
      );
    case 'objected':
      return objected(standing, event);
    case 'objection_withdrawn':
      return { ...withoutCover(standing, standing.objection?.at ?? event.at), objection: null };
    case 'asking_allowed':
      return standing.objection === null ? standing : { ...standing, objection: { ...standing.objection, askingAllowed: true } };
    case 'removed':
      return changeAccount(
        changeEntry(standing, event.account, (entry) => moved(entry, 'removed', { renewal: null })),
        event.account,
        { contactUntil: null },
      );
    case 'contacted':
      return changeAccount(standing, event.account, { contactUntil: event.expiresAt });
    case 'member_added':
      return changeAccount(standing, event.account, { member: 'unverified' });
    case 'member_verified':
      return changeAccount(standing, event.account, { member: 'verified' });
    case 'member_removed':
      return changeAccount(standing, event.account, { member: null });
    case 'lapsed':
      if (event.what === 'contact') return changeAccount(standing, event.account, { contactUntil: null });
      return changeEntry(standing, event.account, (entry) => moved(entry, 'lapsed', { renewal: null }));
    case 'number_revoked':
      return numberRevoked(standing, event);
    case 'answer_confirmed':
    case 'heard':
      return standing;
  }
}

/** The state the table gives for this event; the entry itself where the table says it stays. */
function nextState(state: EntryState, kind: ConsentEvent['kind']): EntryState | null {
  const move = transitions[state][kind];
  return 'to' in move ? move.to : null;
}

function moved(entry: Entry, kind: ConsentEvent['kind'], changes: Partial<Entry>): Entry {
  const state = nextState(entry.state, kind);
  return state === null ? entry : { ...entry, ...changes, state };
}

function posted(standing: Standing, event: Posting): Standing {
  const account = standingOfAccount(standing, event.account);
  const state = nextState(account.entry?.state ?? 'neutral', event.kind);
  if (state === null) return standing;
  const entry: Entry = {
    state,
    postedAt: event.at,
    expiresAt: event.expiresAt,
    strict: event.strict,
    notice: event.notice,
    noticeQueuedAt: markOf(standing, event.notice)?.queuedAt ?? event.at,
    line: event.line,
    acceptedAt: null,
    receipts: false,
    delivered: false,
    renewal: null,
  };
  return withAccount(withMark(standing, event), { ...account, entry });
}

function renewalPosted(standing: Standing, event: Posting): Standing {
  const marked = withMark(standing, event);
  return changeEntry(marked, event.account, (entry) =>
    moved(entry, event.kind, {
      renewal: { postedAt: event.at, notice: event.notice, acceptedAt: null, meaning: null, until: null },
    }),
  );
}

/**
 * A notice that is counted for a new posting was accepted when it was accepted, not when it was counted (R6). One that was on its way when
 * the number was revoked counts as sent when it was, and informs nobody (R10).
 */
function noticeSent(standing: Standing, event: NoticeSent): Standing {
  const meaning: NoticeMeaning = event.kind === 'notice_informed' ? 'inform' : 'ask';
  const earlier = markOf(standing, event.notice);
  const acceptedAt = earlier?.acceptedAt ?? event.at;
  const marked = event.covers
    ? standing
    : changeMark(standing, event.notice, (mark) => {
        const accepted = { ...mark, fate: 'accepted', meaning, receipts: event.receipts } as const;
        return isWithoutReader(mark) ? { ...accepted, queuedAt: event.at } : { ...accepted, acceptedAt, line: event.line };
      });
  return changeEntry(marked, event.account, (entry) => {
    if (entry.renewal?.notice === event.notice) {
      const renewal = { ...entry.renewal, acceptedAt, meaning, until: event.renewedUntil };
      return meaning === 'ask' || event.receipts ? { ...entry, renewal } : renewed(entry, renewal, event);
    }
    if (entry.notice !== event.notice) return entry;
    const delivered = earlier?.delivered ?? false;
    return moved(entry, event.kind, { line: event.line, acceptedAt, receipts: event.receipts, delivered });
  });
}

function noticeEnded(standing: Standing, event: NoticeEnded): Standing {
  const delivered = event.kind === 'notice_delivered';
  const marked = changeMark(standing, event.notice, (mark) =>
    delivered
      ? { ...mark, fate: 'accepted', delivered: true }
      : event.mayHaveArrived === true
        ? { ...mark, fate: 'unknown', unknownAt: event.at }
        : { ...mark, fate: 'failed' },
  );
  return changeEntry(marked, event.account, (entry) => {
    if (entry.renewal?.notice === event.notice) {
      if (!delivered) return { ...entry, renewal: null };
      const line = markOf(standing, event.notice)?.line ?? entry.line;
      return renewed(entry, entry.renewal, { at: event.at, line, receipts: true });
    }
    if (entry.notice !== event.notice) return entry;
    return moved(entry, event.kind, { delivered });
  });
}

/**
 * The notice of a renewal has informed: accepted, and delivered where there are receipts. A new period starts, unless the old one
 * has ended by then (R11).
 */
function renewed(entry: Entry, renewal: Renewal, by: { at: Instant; line: Entry['line']; receipts: boolean }): Entry {
  if (renewal.until === null || by.at >= entry.expiresAt) return entry;
  return moved(entry, 'notice_informed', {
    expiresAt: renewal.until,
    notice: renewal.notice,
    noticeQueuedAt: renewal.postedAt,
    line: by.line,
    acceptedAt: renewal.acceptedAt,
    receipts: by.receipts,
    delivered: by.receipts,
    renewal: null,
  });
}

/** An objection ends whatever the business's accounts were granted; membership is not a grant of the person's (R12, R14). */
function objected(standing: Standing, event: Extract<ConsentEvent, { kind: 'objected' }>): Standing {
  const accounts = standing.accounts.map((account) => ({
    ...account,
    contactUntil: null,
    entry: account.entry === null ? null : moved(account.entry, 'objected', { renewal: null }),
  }));
  return { ...standing, accounts, objection: { at: event.at, door: event.door, askingAllowed: false } };
}

/** What the former holder gave ends, and what that person was told informs nobody any more (R10). */
function numberRevoked(standing: Standing, { account, what, kind }: NumberRevoked): Standing {
  switch (what) {
    case 'contact':
      return changeAccount(standing, account, { contactUntil: null });
    case 'membership':
      return changeAccount(standing, account, { member: null });
    case 'entry':
      return changeEntry(withoutReader(standing, account), account, (entry) => moved(entry, kind, { renewal: null }));
  }
}

function changeEntry(standing: Standing, account: AccountStanding['account'], change: (entry: Entry) => Entry): Standing {
  const before = standingOfAccount(standing, account);
  return before.entry === null ? standing : withAccount(standing, { ...before, entry: change(before.entry) });
}

function changeAccount(
  standing: Standing,
  account: AccountStanding['account'],
  changes: Partial<Pick<AccountStanding, 'contactUntil' | 'member'>>,
): Standing {
  return withAccount(standing, { ...standingOfAccount(standing, account), ...changes });
}
