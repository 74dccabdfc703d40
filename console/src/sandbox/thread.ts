import type { TimelineEvent } from '@sammati/contract/entry.ts';
import type { SandboxMessage } from './sandbox-calls.ts';

/** What a person's telephone shows: messages that came, and calls and texts that were made from it. */
export type ThreadItem =
  | {
      readonly kind: 'sms';
      readonly key: string;
      readonly at: string;
      readonly from: string;
      readonly text: string;
      readonly language: string;
      readonly line: string | null;
      readonly asks: boolean;
      readonly arrived: boolean;
    }
  | {
      readonly kind: 'act';
      readonly key: string;
      readonly at: string;
      readonly called: string | null;
      readonly words: string | null;
      readonly counted: boolean;
    };

/** Oldest first. Acts are those on record, so that they are there after a reload, and whoever made them. */
export function threadOf(
  person: string,
  messages: readonly SandboxMessage[],
  timeline: readonly TimelineEvent[],
): readonly ThreadItem[] {
  const came = messages.filter(({ to }) => to === person).map(smsOf);
  const made = timeline.filter(({ actor, report }) => actor === 'person' && report !== undefined && report !== null).map(actOf);
  return [...came, ...made].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function smsOf({ id, at, from, text, language, line, meaning, state }: SandboxMessage): ThreadItem {
  const arrived = state === 'accepted';
  return { kind: 'sms', key: `sms-${id}`, at, from, text, language, line, asks: meaning === 'ask', arrived };
}

function actOf({ n, at, kind, line, virtualNumber, called, report }: TimelineEvent): ThreadItem {
  const to = line ?? called ?? virtualNumber ?? null;
  return { kind: 'act', key: `act-${n}`, at, called: to, words: report?.text ?? null, counted: kind !== 'heard' };
}
