import { summariseNotices } from '#app/entries/summarise-notices.ts';
import { linesInOrder } from '#app/lines/find-line.ts';
import { countedAs, noticeCosts } from '#app/notices/sms-purse.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { ImportBlock, NumberImport } from '#app/ports/imports.ts';
import type { Ports } from '#app/ports.ts';
import { notOnDnd } from '#app/registry/read-preferences.ts';
import { circumstancesOf } from '#app/whitelist/post-chunk.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { Language } from '#domain/notice/language.ts';
import { afterSpending, nothingSpent, spendingOn } from '#domain/notice/sms-budget.ts';
import { type AcceptedRenewal, judgeAskingAgain } from '#domain/whitelist/ask-again.ts';
import { type AcceptedPosting, grantsAtOnce, judgePosting } from '#domain/whitelist/post.ts';
import { addCounts, type RowCounts, type RowResult, rowOfCode, rowResultOf } from '#domain/whitelist/row-results.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import { openNumbers } from './open-numbers.ts';
import { textOfRow } from './text-of-row.ts';

type PreviewPorts = Pick<
  Ports,
  | 'recipientLinks'
  | 'asksAllDay'
  | 'bulkTurn'
  | 'clock'
  | 'consent'
  | 'directory'
  | 'evidence'
  | 'imports'
  | 'lineSigns'
  | 'registry'
  | 'sender'
>;

export interface ExampleRow {
  readonly place: number;
  /** The number, or the cell in which none could be read. */
  readonly number: string;
}

/** What would become of an import if it were posted now. */
export interface ImportPreview {
  readonly counts: RowCounts;
  readonly examples: Readonly<Partial<Record<RowResult, readonly ExampleRow[]>>>;
  readonly notices: number;
  readonly segments: number;
  /** In hundredths of a rupee; null where the account has no price. */
  readonly paise: number | null;
  /** When the last notice would have gone out; null where that cannot be said. */
  readonly finishesAt: Instant | null;
}

const EXAMPLES = 5;

/**
 * What would become of every row, by the same decisions as the posting itself, and nothing written. Null where whoever asked has gone.
 * (Whether an agree line is free for a number shows only when it is posted.)
 */
export async function previewImport(
  ports: PreviewPorts,
  context: AccountContext,
  of: NumberImport,
  { language, isGone }: { readonly language: Language; readonly isGone: () => boolean },
): Promise<ImportPreview | null> {
  const at = ports.clock.now();
  const judge = await judgeOf(ports, context, { renews: of.renews, language, at });
  const examples: Partial<Record<RowResult, ExampleRow[]>> = {};
  let counts: RowCounts = {};
  for (let from = 0; ; from += 1) {
    const block = await ports.imports.block(of.business, of.id, from);
    if (block === null) break;
    if (isGone()) return null;
    const results = await ports.bulkTurn(() => judge.block(block));
    counts = addCounts(counts, countRows(block, results, examples));
  }
  const { notices, segments } = judge.sent();
  const price = context.account.settings.paisePerSegment;
  const waiting = judge.waiting();
  const { finishesAt } = await summariseNotices(ports, context, waiting);
  return { counts, examples, notices, segments, paise: price === null ? null : price * segments, finishesAt };
}

async function judgeOf(
  ports: PreviewPorts,
  context: AccountContext,
  { renews, language, at }: { readonly renews: boolean; readonly language: Language; readonly at: Instant },
) {
  const { account, business, terms } = context;
  const lines = {
    inform: linesInOrder(ports, business.id, account.id, 'object')[0]?.number,
    ask: linesInOrder(ports, business.id, account.id, 'agree')[0]?.number,
  };
  const costOf = noticeCosts(context, language, ports.recipientLinks);
  let spending = spendingOn((await ports.evidence.spending(business.id, account.id)) ?? nothingSpent, dateOf(at));
  const sent = { inform: 0, ask: 0, renewal: 0 };
  let segments = 0;

  /** What stands between an accepted number and its notice: a line, and what may be spent. */
  function ask(judged: AcceptedPosting | AcceptedRenewal): RowResult {
    const { meaning } = judged;
    const line = lines[meaning];
    if (line === undefined) return 'no_consent_line';
    const cost = costOf('renews' in judged ? countedAs('renewal') : meaning, line);
    const after = afterSpending(spending, account.settings, cost);
    if (after === null) return 'sms_budget_exceeded';
    spending = after;
    segments += cost;
    if ('renews' in judged) sent.renewal += 1;
    else sent[meaning] += 1;
    return resultOf(judged);
  }

  function resultOf(judged: AcceptedPosting | AcceptedRenewal): RowResult {
    if ('renews' in judged) return 'renewal_asked';
    return grantsAtOnce(judged, at, terms) ? 'whitelisted' : 'asked';
  }

  return {
    sent: () => ({ notices: sent.inform + sent.ask + sent.renewal, segments }),
    waiting: () =>
      (
        [
          ['declaration', sent.inform],
          ['request', sent.ask],
          ['renewal', sent.renewal],
        ] as const
      ).flatMap(([form, count]) => (count === 0 ? [] : [{ business: business.id, account: account.id, language, form, count }])),
    async block(block: ImportBlock): Promise<ReadonlyMap<number, RowResult>> {
      const numbers = openNumbers(block);
      const results = new Map<number, RowResult>();
      if (numbers.length === 0) return results;
      const { mode, standings } = await ports.consent.read(business.id, numbers);
      const offDnd = await notOnDnd(ports.registry, { business: business.id, numbers, now: at, terms });
      const circumstances = circumstancesOf({ context, at, language }, offDnd, mode.mode);
      for (const number of numbers) {
        const standing = standings.get(number) ?? noStanding;
        const given = circumstances({ number, choice: 0, mayBeServed: true });
        const judged = renews ? judgeAskingAgain(standing, given) : judgePosting(standing, given);
        if (judged.outcome !== 'accepted') results.set(number, rowResultOf(judged));
        else results.set(number, judged.served === null ? ask(judged) : resultOf(judged));
      }
      return results;
    },
  };
}

function countRows(
  block: ImportBlock,
  judged: ReadonlyMap<number, RowResult>,
  examples: Partial<Record<RowResult, ExampleRow[]>>,
): RowCounts {
  const { places, numbers, results } = block;
  const counts: Partial<Record<RowResult, number>> = {};
  for (const [index, number] of numbers.entries()) {
    const known = rowOfCode(results[index] ?? 0);
    const result = known === 'open' ? (judged.get(number) ?? 'open') : known;
    counts[result] = (counts[result] ?? 0) + 1;
    examples[result] ??= [];
    if (examples[result].length >= EXAMPLES) continue;
    examples[result].push({ place: places[index] ?? 0, number: textOfRow(block, index) });
  }
  return counts;
}
