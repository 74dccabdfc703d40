import type { Altered, Verdict, Verified } from '#domain/evidence/verdict.ts';

/** The verdict in words, for people. */
export function verdictText(verdict: Verdict): string {
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

function verifiedText({ header, lines, chains, events, afterCheckpoint, checkpoints, keysKnown }: Verified): string {
  const keys = header.keys.map(({ id }) => id).join(', ');
  return [
    `verified: ${events} events of ${chains} numbers in ${lines} lines`,
    ...checkpoints.map(({ n, at, hash }) => `checkpoint ${n} of ${new Date(at).toISOString()}: ${hash}`),
    ...(afterCheckpoint === 0 ? [] : [`${afterCheckpoint} events came after the checkpoint`]),
    keysKnown
      ? `signed by a key that was given: ${keys}`
      : `signed by ${keys}: whose key that is, only the published keys tell (--key)`,
    '',
  ].join('\n');
}
