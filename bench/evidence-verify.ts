/**
 * How long it takes to verify an evidence file: `npm run bench:evidence-verify -- [events]`, by default one million,
 * two to a number. The file is made first, and is not counted.
 */
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { verdictText } from '#cli/evidence/verdict-text.ts';
import { verifyFile } from '#cli/evidence/verify-file.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { hex, noLeaf, personalFields, publicFields, sealEvent } from '#domain/consent/chain.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { checkpointBytes, headLeaf, keyIdOf } from '#domain/evidence/checkpoint.ts';
import { EVIDENCE_FORMAT, type EventLine, evidenceWriter } from '#domain/evidence/evidence-file.ts';
import { inclusionPaths, treeRoot } from '#domain/evidence/merkle-tree.ts';
import { instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

const BLOCK = 1_024;
const events = Number(process.argv[2] ?? 1_000_000);
const business = 1 as BusinessId;
const account = 1 as AccountId;
const at = instant(Date.UTC(2026, 10, 26));
const digest = (bytes: Uint8Array): Uint8Array => Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const key = { id: keyIdOf(publicKey, digest), publicKey: hex(publicKey) };
const signed = (bytes: Uint8Array): Uint8Array => sign(null, bytes, pair.privateKey);

const posting: ConsentEvent = {
  kind: 'declaration_posted',
  at,
  actor: 'account',
  account,
  request: null,
  language: 'en',
  notice: 1,
  line: 8_047_300_001 as PhoneNumber,
  expiresAt: instant(at + 180 * 86_400_000),
  strict: false,
};
const removed: ConsentEvent = { kind: 'removed', at, actor: 'account', account, request: null };

function chainOf(index: number): readonly EventLine[] {
  const number = (9_000_000_000 + index) as PhoneNumber;
  let previous = noLeaf;
  return [posting, removed].map((event, place): EventLine => {
    const n = place + 1;
    const salt = digest(Buffer.from(`${number} ${n}`)).subarray(0, 16);
    previous = sealEvent({ business, number, n, previous, salt, request: null }, event, digest);
    return {
      line: 'event',
      number,
      public: publicFields(business, n, event, null) as EventLine['public'],
      personal: { salt: hex(salt), fields: personalFields(number, event) },
      request: null,
      leaf: hex(previous),
    };
  });
}

const chains = Math.floor(events / 2);
const headOf = (index: number) => {
  const chain = chainOf(index);
  return { number: chain[0]?.number ?? (0 as PhoneNumber), n: chain.length, head: Buffer.from(chain.at(-1)?.leaf ?? '', 'hex') };
};
const leaves = Array.from({ length: chains }, (_, index) => headLeaf(business, headOf(index), digest));
const blocks = Array.from({ length: Math.ceil(chains / BLOCK) }, (_, block) => leaves.slice(block * BLOCK, (block + 1) * BLOCK));
const roots = blocks.map((block) => treeRoot(block, digest));
const root = hex(treeRoot(roots, digest));
const checkpoint = { business, n: 1, at, size: chains, root, previous: null, key: key.id };

const directory = await mkdtemp(path.join(os.tmpdir(), 'sammati-evidence-'));
const file = path.join(directory, 'evidence.ndjson');
try {
  const output = createWriteStream(file, { highWaterMark: 4 * 1024 * 1024 });
  const writer = evidenceWriter(digest, { key: key.id, sign: signed });
  output.write(
    writer.write({
      line: 'header',
      format: EVIDENCE_FORMAT,
      at,
      business,
      account: 'bench',
      covers: { kind: 'account' },
      keys: [key],
    }),
  );
  output.write(writer.write({ line: 'checkpoint', checkpoint, signature: hex(signed(checkpointBytes(checkpoint))) }));
  const aboveOf = inclusionPaths(roots, digest);
  for (const [block, own] of blocks.entries()) {
    const [pathOf, above] = [inclusionPaths(own, digest), aboveOf(block)];
    for (const place of own.keys()) {
      const index = block * BLOCK + place;
      const { number, n, head } = headOf(index);
      const proofPath = [...pathOf(place), ...above].map(hex);
      const proof = { checkpoint: 1, n, head: hex(head), index, path: proofPath };
      let text = writer.write({ line: 'chain', business, number, n, head: hex(head), proof });
      for (const event of chainOf(index)) text += writer.write(event);
      if (!output.write(text)) await once(output, 'drain');
    }
  }
  output.end(writer.end());
  await once(output, 'finish');
  const { size } = await stat(file);
  const [begun, before] = [performance.now(), process.cpuUsage()];
  const verdict = await verifyFile(file, null);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(before);
  const processor = ((user + system) / 1e6).toFixed(1);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(verdictText(verdict));
  process.stdout.write(
    `${(size / 1e6).toFixed(0)} MB verified in ${seconds.toFixed(1)} s: ${Math.round(events / seconds)} events/s; ${processor} s of processor; ${memory} MB at most, making it included\n`,
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
