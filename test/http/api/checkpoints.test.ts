import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deliverCheckpoints } from '#app/evidence/deliver-checkpoints.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { type Checkpoint, checkpointBytes, checkpointHash, type VerificationKey } from '#domain/evidence/checkpoint.ts';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { pseudonymOf } from '#domain/whitelist/erasure.ts';
import { checkpointReceiver } from '#root/checkpoint-receiver.ts';
import { checkpointStore, eraseFromBlocks } from '#store/checkpoints.ts';
import { aBusiness, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { reading } from '#test/support/evidence-files.ts';

interface Delivery {
  readonly checkpoint: Checkpoint;
  readonly signature: string;
  readonly hash: string;
  readonly publicKey: string;
}

/** A receiver outside that answers each delivery with the next of these statuses (0: hangs up), then with 200. */
async function aReceiver(statuses: readonly number[]) {
  const taken: { readonly delivery: Delivery; readonly authorization: string | undefined }[] = [];
  const answers = [...statuses];
  const server = createServer(async (request, response) => {
    const delivery = (await json(request)) as Delivery;
    const status = answers.shift() ?? 200;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end('whatever');
    if (status === 200) taken.push({ delivery, authorization: request.headers.authorization });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/checkpoints`;
  return { taken, port: checkpointReceiver({ url, token: 'a-token' }), close: () => server.close() };
}

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
  });
  afterAll(() => api.close());

  /** A business with two checkpoints. */
  async function aBusinessWithTwo() {
    const businessId = await aBusiness(api);
    const account = await anAccount(api, businessId);
    await aLine(api, 'object', businessId);
    for (const number of ['9000100001', '9000100002']) {
      await post(api, account, [number]);
      await api.call('POST', `/businesses/${businessId}/checkpoints`);
    }
    return { business: businessId as BusinessId, account };
  }

  it('R17: every checkpoint reaches the receiver, in order and once, however often it fails', async () => {
    const { business } = await aBusinessWithTwo();
    const receiver = await aReceiver([500, 0, 429, 200, 302]);
    const run = () => deliverCheckpoints(api.ports, receiver.port, { business, signal: new AbortController().signal });
    try {
      for (const _failure of [500, 0, 429, 302]) await expect(run()).rejects.toThrow();
      await run();
      await run();
    } finally {
      receiver.close();
    }
    expect(receiver.taken.map(({ delivery }) => delivery.checkpoint.n)).toEqual([1, 2]);
    for (const { delivery, authorization } of receiver.taken) {
      const { checkpoint, signature, hash, publicKey } = delivery;
      const bytes = (text: string) => Buffer.from(text, 'hex');
      expect(hash).toBe(checkpointHash(checkpoint, reading.digest));
      expect(reading.verify(bytes(publicKey), checkpointBytes(checkpoint), bytes(signature))).toBe(true);
      expect(authorization).toBe('Bearer a-token');
    }
    const { items } = await api.call('GET', `/businesses/${business}/checkpoints`);
    expect(items.map(({ deliveredAt }) => deliveredAt)).toEqual([expect.any(String), expect.any(String)]);
  });

  it('R17: after a change of the signing key both keys are published, and files under either verify', async () => {
    const { account } = await aBusinessWithTwo();
    const later = await openApiServer(database);
    try {
      const keys = (await later.call('GET', '/signing-keys', { as: '' })).items as unknown as VerificationKey[];
      expect(keys.map(({ id }) => id)).toEqual(expect.arrayContaining([api.ports.signer.key.id, later.ports.signer.key.id]));
      const path = `/api/accounts/${account.sid}/evidence`;
      const text = await (await fetch(`${later.url}${path}`, { headers: { authorization: account.as } })).text();
      const lines = text.split(/(?<=\n)/);
      expect(verifyEvidence(lines, { ...reading, keys })).toMatchObject({ verdict: 'verified', events: 2, afterCheckpoint: 0 });
      const onlyFirst = keys.filter(({ id }) => id === api.ports.signer.key.id);
      expect(verifyEvidence(lines, { ...reading, keys: onlyFirst })).toMatchObject({ verdict: 'altered' });
    } finally {
      await later.close();
    }
  });

  it('R17: whoever is erased is proved where the number stood, in whichever block that was', async () => {
    const { business } = await aBusinessWithTwo();
    const store = checkpointStore(database);
    const run = randomUUID();
    const head = (number: number, n: number) => ({ number: number as PhoneNumber, n, head: new Uint8Array(32).fill(n) });
    const blocks = [[9_000_200_001, 9_000_200_002], [9_000_200_003], [9_000_200_004, pseudonymOf(1)]];
    for (const [block, numbers] of blocks.entries()) {
      const heads = numbers.map((number) => head(number, block + 1));
      await store.putBlock(business, run, { block, heads, root: new Uint8Array(32) });
    }
    const erased = [9_000_200_001, 9_000_200_003].map((number) => number as PhoneNumber);
    for (const [at, number] of erased.entries()) await eraseFromBlocks(database, business, number, pseudonymOf(at + 2));
    const blockOf = async (number: PhoneNumber) => (await store.blockOf(business, run, number))?.block;
    expect(await Promise.all([1, 2, 3].map((erasure) => blockOf(pseudonymOf(erasure))))).toEqual([2, 0, 1]);
    expect(await Promise.all([9_000_200_002, 9_000_200_004].map((number) => blockOf(number as PhoneNumber)))).toEqual([0, 2]);
    await store.dropBlocks(business, run);
  });
});
