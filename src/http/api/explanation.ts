import type { Explanation } from '@sammati/contract/entry.ts';
import { reasonOf } from '#app/entries/entry-reason.ts';
import type { EntryWithTimeline } from '#app/entries/read-entry.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import { type Instant, indianTimeText } from '#domain/kernel/instant.ts';
import { sentences } from './entry-reason.ts';
import { sentenceOf } from './explanation-words.ts';
import { digits, moment, momentOrNull } from './values.ts';

/** How an account stands with a number, and everything that led there, in words. */
export function renderExplanation(entry: EntryWithTimeline, context: AccountContext, now: Instant): Explanation {
  const { number, shown, timeline, earlier } = entry;
  const named = { brandName: context.account.brandName, legalName: context.business.legalName };
  const until = shown.status === 'whitelist' ? shown.until : null;
  const explained = timeline.map(({ sealed: { n, event } }) => ({
    n,
    at: moment(event.at),
    time: indianTimeText(event.at),
    actor: event.actor,
    sentence: sentenceOf(event, named),
  }));
  const explanation = {
    number: digits(number),
    sid: context.account.sid,
    ...named,
    at: moment(now),
    status: shown.status,
    until: momentOrNull(until),
    sentence: sentences[reasonOf(entry)],
    timeline: explained,
  };
  const standing = until === null ? '' : ` It lasts until ${indianTimeText(until)}.`;
  const text = [
    `What ${named.brandName} (${named.legalName}) has on record about the number ${explanation.number}, as of ${indianTimeText(now)}`,
    '',
    ...(earlier > 0 ? [`The first ${earlier} acts are not told here: the evidence file has them.`] : []),
    ...(explained.length === 0 && earlier === 0 ? ['Nothing has happened with this number.'] : []),
    ...explained.map(({ time, sentence }) => `${time}\n  ${sentence}`),
    '',
    `Now: ${explanation.sentence}${standing}`,
    '',
  ].join('\n');
  return { ...explanation, text };
}
