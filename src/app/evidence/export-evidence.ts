import type { ChainReader, KeptChain, KeptEvent } from '#app/ports/chains.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { KeptCheckpoint } from '#app/ports/evidence.ts';
import type { Ports } from '#app/ports.ts';
import type { Canonical } from '#domain/consent/canonical.ts';
import { commitmentOf, hex, personalFields, publicFields, requestDigest } from '#domain/consent/chain.ts';
import {
  type Covered,
  EVIDENCE_FORMAT,
  type EventLine,
  type EvidenceWriter,
  evidenceWriter,
} from '#domain/evidence/evidence-file.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { headProver, type ProveHead } from './head-prover.ts';
import { type CheckpointPorts, makeCheckpoint } from './make-checkpoint.ts';

export type ExportPorts = CheckpointPorts & Pick<Ports, 'sha256'> & { readonly chains: ChainReader };

/** How many numbers are read at once, with all their events. */
const STEP = 200;

/**
 * The evidence file of an account (R17), in pieces as they are asked for: whole chains of the number, or of the numbers with an event
 * (in the period) of the account, or of the business: an objection is every account's (R12). Of events of other accounts it has the commitment in place of what is personal. A business that
 * has no checkpoint gets its first. Where a person's data were erased, the file is that of the pseudonym.
 */
export async function* exportEvidence(ports: ExportPorts, context: AccountContext, asked: Covered): AsyncGenerator<string> {
  const { signer, sha256 } = ports;
  const business = context.business.id;
  const covers: Covered =
    asked.kind === 'number' ? { ...asked, number: await ports.chains.numberInChains(business, asked.number) } : asked;
  const checkpoint = (await ports.checkpoints.latest(business)) ?? (await makeCheckpoint(ports, business));
  const writer = evidenceWriter(sha256, { key: signer.key.id, sign: signer.sign });
  yield await heading(ports, writer, { context, covers, checkpoint });
  const prove = headProver(ports, checkpoint);
  for (let after: PhoneNumber | null = null; ; ) {
    const numbers: readonly PhoneNumber[] = await numbersOf(ports, context, { covers, after });
    const last = numbers.at(-1);
    if (last === undefined) break;
    for (const chain of await ports.chains.chainsOf(business, numbers))
      yield await chainText(ports, { context, chain, writer, prove });
    if (covers.kind === 'number') break;
    after = last;
  }
  yield writer.end();
}

async function numbersOf(
  { chains }: ExportPorts,
  { account, business }: AccountContext,
  { covers, after }: { readonly covers: Covered; readonly after: PhoneNumber | null },
): Promise<readonly PhoneNumber[]> {
  if (covers.kind === 'number') return [covers.number];
  const period = covers.kind === 'period' ? covers : null;
  return chains.numbersWithEvents(business.id, { account: account.id, period, after, limit: STEP });
}

async function heading(
  { clock, checkpoints, signer }: ExportPorts,
  writer: EvidenceWriter,
  of: { readonly context: AccountContext; readonly covers: Covered; readonly checkpoint: KeptCheckpoint | null },
): Promise<string> {
  const { context, covers, checkpoint } = of;
  const used = new Set([signer.key.id, checkpoint?.checkpoint.key]);
  const keys = (await checkpoints.keys()).filter(({ id }) => used.has(id)).map(({ id, publicKey }) => ({ id, publicKey }));
  const header = writer.write({
    line: 'header',
    format: EVIDENCE_FORMAT,
    at: clock.now(),
    business: context.business.id,
    account: context.account.sid,
    covers,
    keys,
  });
  if (checkpoint === null) return header;
  const { checkpoint: fixed, signature } = checkpoint;
  return header + writer.write({ line: 'checkpoint', checkpoint: fixed, signature });
}

interface Writing {
  readonly context: AccountContext;
  readonly chain: KeptChain;
  readonly writer: EvidenceWriter;
  readonly prove: ProveHead;
}

async function chainText(ports: ExportPorts, { context, chain, writer, prove }: Writing): Promise<string> {
  const { number, head, events } = chain;
  const proof = await prove(number);
  const begin = { line: 'chain', business: context.business.id, number, n: events.length, head: hex(head), proof } as const;
  let text = writer.write(begin);
  for (const kept of events) text += writer.write(eventLine(ports, context, number, kept));
  return text;
}

function eventLine({ sha256 }: ExportPorts, context: AccountContext, number: PhoneNumber, kept: KeptEvent): EventLine {
  const { n, event, request, erasedRequest = null, leaf } = kept;
  const isOwn = event.account === null || event.account === context.account.id;
  const digest = request === null ? erasedRequest : requestDigest(request, sha256);
  return {
    line: 'event',
    number,
    public: publicFields(context.business.id, n, event, digest) as EventLine['public'],
    personal: personalPart(kept, personalFields(number, event), isOwn, sha256),
    request: isOwn && request !== null ? { ...request } : null,
    leaf: hex(leaf),
  };
}

function personalPart(
  { salt, commitment }: KeptEvent,
  fields: Canonical,
  isOwn: boolean,
  sha256: ExportPorts['sha256'],
): EventLine['personal'] {
  if (salt === null) return { commitment: hex(commitment ?? new Uint8Array(0)) };
  return isOwn ? { salt: hex(salt), fields } : { commitment: hex(commitmentOf(salt, fields, sha256)) };
}
