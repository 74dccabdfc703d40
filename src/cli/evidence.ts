/** `sammati evidence verify`: the verdict on an evidence file, with nothing but the file and, where they are given, the keys. */
import { hash, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { VerificationKey } from '#domain/evidence/checkpoint.ts';
import type { Altered, Verdict, Verified } from '#domain/evidence/verdict.ts';
import { evidenceVerifier } from '#domain/evidence/verify-evidence.ts';
import { CliError, exitCodes } from './cli-error.ts';
import { linesOf } from './lines-of.ts';

/** The verdict on a file. `keyFile`: the published keys, as `sammati evidence keys --json` prints them. */
export async function verifyFile(file: string, keyFile: string | null): Promise<Verdict> {
  const verifier = evidenceVerifier({
    // Ten million of them: an object for each would keep the garbage collector busier than the hashing.
    digest: (bytes) => Buffer.from(hash('sha256', bytes, 'binary'), 'binary'),
    verify: verifyEd25519,
    keys: keyFile === null ? null : await readKeys(keyFile),
  });
  try {
    for await (const line of linesOf(createReadStream(file, { highWaterMark: 1024 * 1024 }))) if (verifier.line(line)) break;
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause: error });
  }
  return verifier.end();
}

/** What stands before the 32 bytes of a key in its DER form. */
const DER_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, { key: Buffer.concat([DER_HEAD, publicKey]), format: 'der', type: 'spki' }, signature);
}

async function readKeys(file: string): Promise<readonly VerificationKey[]> {
  try {
    const { items } = JSON.parse(await readFile(file, 'utf8')) as { readonly items: readonly VerificationKey[] };
    if (items.every(({ id, publicKey }) => typeof id === 'string' && /^[0-9a-f]{64}$/.test(publicKey))) return items;
  } catch (error) {
    throw new CliError(`${file} holds no keys`, { exitCode: exitCodes.usage, cause: error });
  }
  throw new CliError(`${file} holds no keys`, { exitCode: exitCodes.usage });
}

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
