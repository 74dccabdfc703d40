import { printable } from '#cli/print.ts';
import type { Covered } from '#domain/evidence/evidence-file.ts';
import type { Altered, Verdict, Verified } from '#domain/evidence/verdict.ts';

/** The verdict in words, for people. Of an altered file any text may be in it. */
export function verdictText(verdict: Verdict): string {
  return printable(wordsOf(verdict));
}

function wordsOf(verdict: Verdict): string {
  if (verdict.verdict === 'not_evidence') return 'not an evidence file: nothing in it is of the format\n';
  if (verdict.verdict === 'incomplete') return `incomplete: the file ends after line ${verdict.lines}, before its footer\n`;
  return verdict.verdict === 'altered' ? alteredText(verdict) : verifiedText(verdict);
}

function alteredText({ alteration, place, why }: Altered): string {
  const { line, business, number, n } = place;
  const parts = [`line ${line}`, business === null ? '' : `business ${business}`, number === null ? '' : `number ${number}`];
  const where = [...parts, n === null ? '' : `event ${n}`].filter((part) => part !== '').join(', ');
  return `altered: ${alteration} at ${where}: ${why}\n`;
}

function verifiedText({ header, lines, chains, events, afterCheckpoint, checkpoints, key, keysKnown }: Verified): string {
  return [
    `verified: ${events} events of ${chains} numbers in ${lines} lines`,
    `made on ${utc(header.at)} for account ${header.account} of business ${header.business}: ${coveredText(header.covers)}`,
    ...checkpoints.map(({ n, at, hash, key: by }) => `checkpoint ${n} of ${utc(at)}, signed by ${by}: ${hash}`),
    ...(afterCheckpoint === 0 ? [] : [`${afterCheckpoint} events came after the checkpoint`]),
    keysKnown
      ? `signed by a key that was given: ${key}`
      : `signed by ${key}: whose key that is, only the published keys tell (--key)`,
    '',
  ].join('\n');
}

/** A file of another number, of another account or of last year is as whole as the one that was asked for. */
function coveredText(covers: Covered): string {
  if (covers.kind === 'number') return `what there is of ${covers.number}`;
  if (covers.kind === 'account') return 'all numbers of the account';
  return `numbers of the account with an event from ${utc(covers.from)} to before ${utc(covers.to)}`;
}

function utc(at: number): string {
  return Number.isNaN(new Date(at).valueOf()) ? `${at} ms` : new Date(at).toISOString();
}
