/** `sammati evidence verify`: the verdict on an evidence file, with nothing but the file and, where they are given, the keys. */
import { verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CliError, exitCodes } from '#cli/cli-error.ts';
import type { VerificationKey } from '#domain/evidence/checkpoint.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { type EvidenceReading, evidenceVerifier } from '#domain/evidence/verify-evidence.ts';
import { type BlockThreads, blockThreads, type CheckedBlock } from './block-threads.ts';
import { fileBlocks } from './file-blocks.ts';
import { lineReader } from './line-reader.ts';
import { sha256 } from './sha256.ts';

/** Bytes. Of larger ones the memory is new to the process every time, and the first look at it is what takes the time. */
const PIECE = 96 * 1024;

/** The verdict on a file. `keyFile`: the published keys, as `sammati evidence keys --json` prints them. */
export async function verifyFile(file: string, keyFile: string | null): Promise<Verdict> {
  const keys = keyFile === null ? null : await readKeys(keyFile);
  const threads = blockThreads();
  try {
    const pieces = createReadStream(file, { highWaterMark: PIECE });
    return await verifyPieces(pieces, { digest: sha256, verify: verifyEd25519, keys }, threads);
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause: error });
  } finally {
    await threads.close();
  }
}

/**
 * The verdict on a file that comes in pieces. Threads verify its blocks ahead; a block in which they are not certain that all is well is
 * verified here line by line, so that the verdict is the same as if every line were.
 */
export async function verifyPieces(
  pieces: AsyncIterable<Uint8Array>,
  reading: EvidenceReading,
  threads: BlockThreads,
  longest?: number,
): Promise<Verdict> {
  const verifier = evidenceVerifier(reading);
  const lines = lineReader();
  const ahead: Promise<CheckedBlock>[] = [];

  /** True where the verdict is certain. */
  function take({ bytes, verified }: CheckedBlock): boolean {
    if (verified !== null && lines.isBetweenLines() && verifier.pass(verified)) return false;
    for (const line of lines.read(bytes)) if (verifier.line(line)) return true;
    return false;
  }

  async function takeAhead(most: number): Promise<boolean> {
    while (ahead.length > most) {
      const next = await ahead.shift();
      if (next !== undefined && take(next)) return true;
    }
    return false;
  }

  for await (const { bytes, isOfChains } of fileBlocks(pieces, longest)) {
    const rules = isOfChains ? verifier.chainRules() : null;
    const block = rules === null ? Promise.resolve({ bytes, verified: null }) : threads.check(bytes, rules);
    // Whether it failed is asked when its turn comes.
    block.catch(() => undefined);
    ahead.push(block);
    if (await takeAhead(rules === null ? 0 : threads.inHand)) return verifier.end();
  }
  if (await takeAhead(0)) return verifier.end();
  const rest = lines.rest();
  if (rest !== null) verifier.line(rest);
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
