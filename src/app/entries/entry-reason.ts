import type { EntryView } from '#domain/whitelist/shown.ts';
import type { ViewedEntry } from './entry-view.ts';

/** Why an entry is shown as it is. */
export type EntryReason =
  | 'objection'
  | 'membership'
  | 'contact'
  | 'declaration'
  | 'provisional_declaration'
  | 'agreement'
  | 'awaiting_notice'
  | 'awaiting_delivery'
  | 'awaiting_answer'
  | Extract<EntryView, { kind: 'none' }>['why'];

export function reasonOf({ shown, view }: Pick<ViewedEntry, 'shown' | 'view'>): EntryReason {
  switch (shown.status) {
    case 'blacklist':
      return 'objection';
    case 'whitelist':
      if (shown.type !== 'api') return shown.type === 'agent' ? 'membership' : 'contact';
      if (view.kind !== 'live' || view.basis === 'agreement') return 'agreement';
      return view.provisional ? 'provisional_declaration' : 'declaration';
    case 'neutral':
      if (view.kind === 'none') return view.why;
      return view.kind === 'awaiting' ? `awaiting_${view.what}` : 'ended';
  }
}
