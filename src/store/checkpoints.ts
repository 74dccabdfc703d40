/** Checkpoints, the heads that the latest of each business fixed, and the public keys that signed. */
import type { CheckpointBlock, CheckpointStore, KeptCheckpoint } from '#app/ports/evidence.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { hex } from '#domain/consent/chain.ts';
import type { ChainHead, SignedCheckpoint } from '#domain/evidence/checkpoint.ts';
import { bytesOfHex } from '#domain/evidence/hash-text.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { FIRST_PSEUDONYM } from '#domain/whitelist/erasure.ts';
import { type Database, isUniqueViolation, type Sql, timestamp } from '#store/engine/database.ts';

export function checkpointStore(database: Database): CheckpointStore {
  return {
    async keepKey({ id, publicKey }, at) {
      const text = `
        insert into signing_keys (key_id, public_key, created_at) values ($1, $2, $3::timestamptz) on conflict do nothing`;
      await database.query({ name: 'keep_signing_key', text }, [id, bytesOfHex(publicKey), timestamp(at)]);
    },
    async keys() {
      const text = 'select key_id, public_key, created_at from signing_keys order by created_at, key_id';
      const rows = await database.query<KeyRow>({ name: 'signing_keys', text }, []);
      return rows.map((row) => ({ id: row.key_id, publicKey: hex(row.public_key), createdAt: row.created_at }));
    },
    headsAfter: (business, number, limit) => selectHeads(database, business, number, limit),
    putBlock: (business, run, block) => insertBlock(database, business, run, block),
    keep: (run, kept) => keep(database, run, kept),
    latest: async (business) => (await selectCheckpoints(database, business, null, 1))[0] ?? null,
    page: async (business, page) => {
      const items = await selectCheckpoints(database, business, page.after?.[0] ?? null, page.limit);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.checkpoint.n, 0] };
    },
    async undelivered(business, limit) {
      const text = `
        select ${checkpointColumns} from checkpoints
        where business_id = $1 and delivered_at is null order by n limit $2`;
      const rows = await database.query<CheckpointRow>({ name: 'undelivered_checkpoints', text }, [business, limit]);
      return rows.map((row) => keptCheckpoint(business, row));
    },
    async delivered(business, n, at) {
      const text =
        'update checkpoints set delivered_at = $3::timestamptz where business_id = $1 and n = $2 and delivered_at is null';
      await database.query({ name: 'checkpoint_delivered', text }, [business, n, timestamp(at)]);
    },
    async blockRoots(business, run) {
      const text = 'select root from checkpoint_blocks where business_id = $1 and run_id = $2::uuid order by block';
      const rows = await database.query<{ root: Uint8Array }>({ name: 'checkpoint_block_roots', text }, [business, run]);
      return rows.map((row) => row.root);
    },
    async dropBlocks(business, run) {
      const text = 'delete from checkpoint_blocks where business_id = $1 and run_id = $2::uuid';
      await database.query({ name: 'drop_checkpoint_blocks', text }, [business, run]);
    },
    blockOf: (business, run, number) => selectBlock(database, business, run, number),
  };
}

interface KeyRow {
  readonly key_id: string;
  readonly public_key: Uint8Array;
  readonly created_at: Instant;
}

function selectHeads(sql: Sql, business: BusinessId, after: PhoneNumber | null, limit: number): Promise<readonly ChainHead[]> {
  const text = `
    select number, n, head from whitelist_entries where business_id = $1 and number > $2 and n > 0 order by number limit $3`;
  return sql.query<ChainHead>({ name: 'heads_after', text }, [business, after ?? -1, limit]);
}

async function insertBlock(sql: Sql, business: BusinessId, run: string, block: CheckpointBlock): Promise<void> {
  const text = `
    insert into checkpoint_blocks (business_id, run_id, block, first_number, heads, root) values ($1, $2::uuid, $3, $4, $5, $6)`;
  const first = block.heads[0]?.number ?? 0;
  await sql.query({ name: 'insert_checkpoint_block', text }, [
    business,
    run,
    block.block,
    first,
    packed(block.heads),
    block.root,
  ]);
}

/** False where another process made the checkpoint of this number first. The heads that earlier ones fixed go: chains have gone on since. */
async function keep(database: Database, run: string, { checkpoint, signature }: SignedCheckpoint): Promise<boolean> {
  const { business, n, at, size, root, previous, key } = checkpoint;
  const insert = `
    insert into checkpoints (business_id, n, at, size, root, previous, key_id, signature, run_id)
    values ($1, $2, $3::timestamptz, $4, $5, $6, $7, $8, $9::uuid)`;
  const values = [
    business,
    n,
    timestamp(at),
    size,
    bytesOfHex(root),
    previous === null ? null : bytesOfHex(previous),
    key,
    bytesOfHex(signature),
    run,
  ];
  // Those of the one before stay: somebody may be reading them.
  const clear = `
    delete from checkpoint_blocks
    where business_id = $1
      and run_id not in (select run_id from checkpoints where business_id = $1 and n >= $2)`;
  try {
    await database.transaction(async (tx) => {
      await tx.query({ name: 'insert_checkpoint', text: insert }, values);
      await tx.query({ name: 'clear_checkpoint_blocks', text: clear }, [business, n - 1]);
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

interface CheckpointRow {
  readonly n: number;
  readonly at: Instant;
  readonly size: number;
  readonly root: Uint8Array;
  readonly previous: Uint8Array | null;
  readonly key_id: string;
  readonly signature: Uint8Array;
  readonly run_id: string;
  readonly delivered_at: Instant | null;
}

const checkpointColumns = 'n, at, size, root, previous, key_id, signature, run_id, delivered_at';

function keptCheckpoint(business: BusinessId, row: CheckpointRow): KeptCheckpoint {
  const { n, at, size, root, previous, key_id: key, signature, run_id: run, delivered_at: deliveredAt } = row;
  const checkpoint = { business, n, at, size, root: hex(root), previous: previous === null ? null : hex(previous), key };
  return { checkpoint, signature: hex(signature), run, deliveredAt };
}

async function selectCheckpoints(
  sql: Sql,
  business: BusinessId,
  before: number | null,
  limit: number,
): Promise<readonly KeptCheckpoint[]> {
  const text = `
    select ${checkpointColumns}
    from checkpoints where business_id = $1 and n < $2::int8 order by n desc limit $3`;
  const rows = await sql.query<CheckpointRow>({ name: 'checkpoints_page', text }, [business, before ?? 2_147_483_647, limit]);
  return rows.map((row) => keptCheckpoint(business, row));
}

interface FoundBlock {
  readonly block: number;
  readonly heads: readonly ChainHead[];
}

/** The block in which the number stands, if it stands in any. */
async function selectBlock(sql: Sql, business: BusinessId, run: string, number: PhoneNumber): Promise<FoundBlock | null> {
  const inOrder = await selectBlockInOrder(sql, business, run, number);
  const stands = ({ heads }: FoundBlock): boolean => heads.some((head) => head.number === number);
  if (inOrder === null || number < FIRST_PSEUDONYM || stands(inOrder)) return inOrder;
  // Who was erased after the checkpoint was made stands where their number stood.
  return (await selectBlocksWith(sql, business, run, number)).find(stands) ?? null;
}

async function selectBlockInOrder(sql: Sql, business: BusinessId, run: string, number: PhoneNumber): Promise<FoundBlock | null> {
  const text = `
    select block, heads from checkpoint_blocks
    where business_id = $1 and run_id = $2::uuid and first_number <= $3
    order by block desc limit 1`;
  const [row] = await sql.query<{ block: number; heads: Uint8Array }>({ name: 'checkpoint_block_of', text }, [
    business,
    run,
    number,
  ]);
  return row === undefined ? null : { block: row.block, heads: unpacked(row.heads) };
}

/** Those that hold the eight bytes of the number, wherever. */
async function selectBlocksWith(
  sql: Sql,
  business: BusinessId,
  run: string,
  number: PhoneNumber,
): Promise<readonly FoundBlock[]> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  const text = `
    select block, heads from checkpoint_blocks
    where business_id = $1 and run_id = $2::uuid and position($3::bytea in heads) > 0 order by block`;
  const values = [business, run, bytes];
  const rows = await sql.query<{ block: number; heads: Uint8Array }>({ name: 'checkpoint_blocks_with', text }, values);
  return rows.map(({ block, heads }) => ({ block, heads: unpacked(heads) }));
}

/** Puts a pseudonym in the place of a number wherever heads of the business are kept; the tree over them stays as it is. */
export async function eraseFromBlocks(
  sql: Sql,
  business: BusinessId,
  number: PhoneNumber,
  pseudonym: PhoneNumber,
): Promise<void> {
  const select = `
    select distinct on (run_id) run_id, block, heads from checkpoint_blocks
    where business_id = $1 and first_number <= $2 order by run_id, block desc`;
  const update = `
    update checkpoint_blocks set heads = $4, first_number = $5 where business_id = $1 and run_id = $2::uuid and block = $3`;
  const blocks = await sql.query<{ run_id: string; block: number; heads: Uint8Array }>({ name: 'blocks_with', text: select }, [
    business,
    number,
  ]);
  for (const { run_id: run, block, heads } of blocks) {
    const before = unpacked(heads);
    if (!before.some((head) => head.number === number)) continue;
    const after = before.map((head) => (head.number === number ? { ...head, number: pseudonym } : head));
    const first = Math.min(...after.map((head) => head.number));
    await sql.query({ name: 'erase_from_block', text: update }, [business, run, block, packed(after), first]);
  }
}

const HEAD_BYTES = 44;

function packed(heads: readonly ChainHead[]): Uint8Array {
  const bytes = new Uint8Array(heads.length * HEAD_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { number, n, head }] of heads.entries()) {
    view.setBigUint64(index * HEAD_BYTES, BigInt(number));
    view.setUint32(index * HEAD_BYTES + 8, n);
    bytes.set(head, index * HEAD_BYTES + 12);
  }
  return bytes;
}

function unpacked(bytes: Uint8Array): readonly ChainHead[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / HEAD_BYTES }, (_, index) => ({
    number: Number(view.getBigUint64(index * HEAD_BYTES)) as PhoneNumber,
    n: view.getUint32(index * HEAD_BYTES + 8),
    head: bytes.subarray(index * HEAD_BYTES + 12, (index + 1) * HEAD_BYTES),
  }));
}
