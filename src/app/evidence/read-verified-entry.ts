import { type EntryWithTimeline, readEntry } from '#app/entries/read-entry.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { evidenceVerifier } from '#domain/evidence/verify-evidence.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type ExportPorts, exportEvidence } from './export-evidence.ts';

export interface VerifiedEntry {
  readonly entry: EntryWithTimeline;
  /** Of an evidence file of the number that was made for this and read again by the published keys. */
  readonly verdict: Verdict;
  /** SHA-256 of that file, in hexadecimal. */
  readonly fileHash: string;
}

/** How an account stands with a number, all evidence of it, and whether the evidence holds (R17). */
export async function readVerifiedEntry(
  ports: ExportPorts & Pick<Ports, 'consent' | 'evidence' | 'newDigest'>,
  context: AccountContext,
  number: PhoneNumber,
): Promise<VerifiedEntry> {
  const entry = await readEntry(ports, context, number);
  const keys = await ports.checkpoints.keys();
  const verifier = evidenceVerifier({ digest: ports.sha256, verify: ports.signer.verify, keys });
  const file = ports.newDigest();
  const encoder = new TextEncoder();
  for await (const piece of exportEvidence(ports, context, { kind: 'number', number })) {
    file.add(encoder.encode(piece));
    for (const line of piece.split(/(?<=\n)/)) verifier.line(line);
  }
  return { entry, verdict: verifier.end(), fileHash: file.hex() };
}
