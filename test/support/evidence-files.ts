/** Evidence files of a few made-up chains, as objects that a test can mangle and write again. */
import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { type Canonical, canonicalJson } from '#domain/consent/canonical.ts';
import { commitmentOf, hex, noLeaf, personalFields, publicFields, requestDigest, sealEvent } from '#domain/consent/chain.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { RequestRecord } from '#domain/consent/request.ts';
import {
  type ChainHead,
  type Checkpoint,
  checkpointBytes,
  headLeaf,
  keyIdOf,
  type SignedCheckpoint,
} from '#domain/evidence/checkpoint.ts';
import { EVIDENCE_FORMAT, type EventLine, evidenceWriter, type HeadProof, lineHash } from '#domain/evidence/evidence-file.ts';
import { inclusionPaths, treeRoot } from '#domain/evidence/merkle-tree.ts';
import type { EvidenceReading } from '#domain/evidence/verify-evidence.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { objected, posting, removed, sent } from './consent-events.ts';
import { businessA, person } from './world-directory.ts';
import { sha256 } from './world-stores.ts';

export interface TestKey {
  readonly id: string;
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export function testKey(): TestKey {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_HEAD.length);
  const privateKey = createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return { id: keyIdOf(publicKey, sha256), publicKey: hex(publicKey), sign: (bytes) => sign(null, bytes, privateKey) };
}

export const reading: EvidenceReading = {
  digest: sha256,
  verify: (publicKey, bytes, signature) =>
    verify(null, bytes, { key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' }, signature),
  keys: null,
};

export type Line = Record<string, unknown>;

const at = instant(Date.UTC(2026, 10, 26, 6));

const request: RequestRecord = {
  id: 'request-1',
  business: businessA,
  account: null,
  key: 'key-1',
  address: '192.0.2.7',
  what: 'POST',
  parameters: { VirtualNumber: '9000000099' },
  at,
};

interface MadeChain {
  readonly number: PhoneNumber;
  readonly events: readonly EventLine[];
}

function chainOf(number: PhoneNumber, events: readonly ConsentEvent[], erased: boolean): MadeChain {
  let previous = noLeaf;
  const lines = events.map((event, index): EventLine => {
    const n = index + 1;
    const digest = event.request === null ? null : requestDigest(request, sha256);
    const salt = sha256(Buffer.from(`${number} ${n}`)).subarray(0, 16);
    const place = { business: businessA, number, n, previous, salt, request: digest };
    previous = sealEvent(place, event, sha256);
    const fields = personalFields(number, event);
    return {
      line: 'event',
      number,
      public: publicFields(businessA, n, event, digest) as EventLine['public'],
      personal: erased ? { commitment: hex(commitmentOf(salt, fields, sha256)) } : { salt: hex(salt), fields },
      request: event.request === null ? null : ({ ...request } as unknown as EventLine['request']),
      leaf: hex(previous),
    };
  });
  return { number, events: lines };
}

export interface MadeFile {
  readonly lines: readonly Line[];
  readonly key: TestKey;
}

/** Three chains of four, three and two events; of the first, the last event came after the checkpoint. `more` chains have two each. */
export function madeFile({ key = testKey(), erased = false, more = 0 } = {}): MadeFile {
  const t = (minutes: number): Instant => instant(at + minutes * 60_000);
  const request = 'request-1';
  const posted = posting('declaration_posted', { at, request });
  const chains = [
    chainOf(
      person(1),
      [posted, sent('notice_informed', { at: t(1) }), objected({ at: t(2) }), removed({ at: t(3), request })],
      erased,
    ),
    chainOf(person(2), [posted, sent('notice_informed', { at: t(1) }), objected({ at: t(9) })], false),
    chainOf(person(4), [posted, removed({ at: t(5), request })], erased),
    ...Array.from({ length: more }, (_, index) => chainOf(person(5 + index), [posted, objected({ at: t(9) })], index % 2 === 0)),
  ];
  const fixed = (chain: MadeChain, index: number) => (index === 0 ? chain.events.length - 1 : chain.events.length);
  const heads = chains.map((chain, index): ChainHead => {
    const n = fixed(chain, index);
    return { number: chain.number, n, head: Buffer.from(chain.events[n - 1]?.leaf ?? '', 'hex') };
  });
  const leaves = heads.map((head) => headLeaf(businessA, head, sha256));
  const root = hex(treeRoot(leaves, sha256));
  const body: Checkpoint = { business: businessA, n: 1, at: t(4), size: leaves.length, root, previous: null, key: key.id };
  const signed: SignedCheckpoint = { checkpoint: body, signature: hex(key.sign(checkpointBytes(body))) };
  const writer = evidenceWriter(sha256, { key: key.id, sign: key.sign });
  const texts = [
    writer.write({
      line: 'header',
      format: EVIDENCE_FORMAT,
      at: t(10),
      business: businessA,
      account: 'sammati1',
      covers: { kind: 'account' },
      keys: [{ id: key.id, publicKey: key.publicKey }],
    }),
    writer.write({ line: 'checkpoint', ...signed }),
  ];
  for (const [index, { number, events }] of chains.entries()) {
    const head = heads[index];
    const proof: HeadProof | null =
      head === undefined
        ? null
        : { checkpoint: 1, n: head.n, head: hex(head.head), index, path: inclusionPaths(leaves, sha256)(index).map(hex) };
    const end = events.at(-1)?.leaf ?? '';
    texts.push(writer.write({ line: 'chain', business: businessA, number, n: events.length, head: end, proof }));
    for (const event of events) texts.push(writer.write(event));
  }
  texts.push(writer.end());
  return { lines: texts.map((text) => JSON.parse(text) as Line), key };
}

/** The texts of lines, as they are. */
export function written(lines: readonly Line[]): string[] {
  return lines.map((line) => `${canonicalJson(line as Canonical)}\n`);
}

/** The texts of lines, each tied to the one before it, as somebody would write them who cannot sign. */
export function retied(lines: readonly Line[]): string[] {
  let before: string | null = null;
  return lines.map((line) => {
    const text = `${canonicalJson({ ...line, ...(before === null ? {} : { after: before }) } as Canonical)}\n`;
    before = lineHash(text, sha256);
    return text;
  });
}
