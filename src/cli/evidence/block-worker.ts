/** A thread that verifies blocks of chains. */
import { isUtf8 } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import { verifyBlock } from '#domain/evidence/verify-block.ts';
import type { ChainRules } from '#domain/evidence/verify-chain-lines.ts';
import type { CheckedBlock } from './block-threads.ts';
import { sha256 } from './sha256.ts';

const rules: ChainRules = workerData;

parentPort?.on('message', (bytes: Uint8Array<ArrayBuffer>) => {
  const answer: CheckedBlock = {
    bytes,
    verified: isUtf8(bytes) ? verifyBlock({ bytes, text: latin1(bytes) }, rules, sha256) : null,
  };
  parentPort?.postMessage(answer, [bytes.buffer]);
});

function latin1({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}
