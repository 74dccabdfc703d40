import type { ConsentEvent, NoticeEnded, NoticeSent, Posting } from '#domain/consent/event.ts';
import {
  type AccountStanding,
  type Entry,
  MARKS_KEPT,
  type NoticeMark,
  noStanding,
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
      return { ...standing, objection: null };
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
      return changeEntry(standing, event.account, (entry) => moved(entry, 'lapsed', {}));
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
    moved(entry, event.kind, { renewal: { postedAt: event.at, notice: event.notice, acceptedAt: null, meaning: null } }),
  );
}

/** The wording a notice is queued with; the mode when it is sent may change it (R9), and alone decides it for a renewal (R11). */
const meaningWhenPosted = { declaration_posted: 'inform', request_posted: 'ask', renewal_posted: null } as const;

/** A posting that brings its own notice leaves a mark; one served by an earlier notice does not. */
function withMark(standing: Standing, event: Posting): Standing {
  if (event.notice !== standing.n + 1) return standing;
  const mark: NoticeMark = {
    notice: event.notice,
    account: event.account,
    queuedAt: event.at,
    fate: 'pending',
    acceptedAt: null,
    meaning: meaningWhenPosted[event.kind],
    line: event.line,
    receipts: false,
    delivered: false,
  };
  return { ...standing, notices: [...standing.notices, mark].slice(-MARKS_KEPT) };
}

function noticeSent(standing: Standing, event: NoticeSent): Standing {
  const meaning = event.kind === 'notice_informed' ? 'inform' : 'ask';
  const marked = event.covers
    ? standing
    : changeMark(standing, event.notice, (mark) => ({
        ...mark,
        fate: 'accepted',
        acceptedAt: mark.acceptedAt ?? event.at,
        meaning,
        line: event.line,
        receipts: event.receipts,
      }));
  return changeEntry(marked, event.account, (entry) => {
    if (entry.renewal?.notice === event.notice) {
      if (meaning === 'ask') return { ...entry, renewal: { ...entry.renewal, acceptedAt: event.at, meaning } };
      return moved(entry, event.kind, {
        expiresAt: event.renewedUntil ?? entry.expiresAt,
        notice: event.notice,
        line: event.line,
        acceptedAt: event.at,
        receipts: event.receipts,
        delivered: false,
        renewal: null,
      });
    }
    if (entry.notice !== event.notice) return entry;
    const delivered = standing.notices.some((mark) => mark.notice === event.notice && mark.delivered);
    return moved(entry, event.kind, { line: event.line, acceptedAt: event.at, receipts: event.receipts, delivered });
  });
}

function noticeEnded(standing: Standing, event: NoticeEnded): Standing {
  const delivered = event.kind === 'notice_delivered';
  const marked = changeMark(standing, event.notice, (mark) =>
    delivered ? { ...mark, fate: 'accepted', delivered: true } : { ...mark, fate: 'failed' },
  );
  return changeEntry(marked, event.account, (entry) => {
    if (entry.renewal?.notice === event.notice) return delivered ? entry : { ...entry, renewal: null };
    if (entry.notice !== event.notice) return entry;
    return moved(entry, event.kind, delivered ? { delivered: true } : { delivered: false });
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

function changeMark(standing: Standing, notice: number, change: (mark: NoticeMark) => NoticeMark): Standing {
  return { ...standing, notices: standing.notices.map((mark) => (mark.notice === notice ? change(mark) : mark)) };
}
