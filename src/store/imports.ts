/** Imports of numbers, and their rows in blocks. */
import type { ImportBlock, ImportStep, ImportStore, NewImport, NumberImport } from '#app/ports/imports.ts';
import type { PageWanted } from '#app/ports/reading-back.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { addCounts, codeOfRow, type RowCounts, rowOfCode } from '#domain/whitelist/row-results.ts';
import { type CopyTarget, type Database, type Sql, timestamp } from '#store/engine/database.ts';

const columns = `import_id as id, business_id as business, account_id as account, client_id as "clientId", renews, state, why,
  file_name as "fileName", column_name as "column", sha256, counts, blocks, virtual_number as "virtualNumber", language, key, address,
  request_id as "requestId", undo_request_id as "undoRequestId", undo_key as "undoKey", undo_address as "undoAddress", created_at as "createdAt", begins_at as "beginsAt",
  started_at as "startedAt", finished_at as "finishedAt"`;

export function importStore(database: Database): ImportStore {
  return {
    begin: (given) => database.transaction((tx) => beginImport(tx, given)),
    putBlocks: (business, id, blocks) =>
      database.transaction(async (tx) => {
        if (!(await isReceived(tx, business, id))) return false;
        const rows = blocks.map((block) => blockValues(business, id, block));
        await tx.copyIn(blockTarget, rows);
        return true;
      }),
    async received(business, id, { column, sha256, counts, blocks }) {
      const text = `
        update whitelist_imports set state = 'ready', column_name = $3, sha256 = $4, counts = $5::jsonb, blocks = $6
        where business_id = $1 and import_id = $2 and state = 'receiving' returning ${columns}`;
      const values = [business, id, column, sha256, JSON.stringify(counts), blocks];
      const [row] = await database.query<NumberImport>({ name: 'import_received', text }, values);
      return row ?? null;
    },
    drop: (business, id) => dropImports(database, { business, id, before: null }),
    dropUnreceived: (before) => dropImports(database, { business: null, id: null, before: timestamp(before) }),
    async find(business, account, id) {
      const text = `select ${columns} from whitelist_imports where business_id = $1 and account_id = $2 and import_id = $3`;
      const [row] = await database.query<NumberImport>({ name: 'find_import', text }, [business, account, id]);
      return row ?? null;
    },
    async list(business, account, page) {
      const items = await selectImports(database, business, account, page);
      const last = items.at(-1);
      return { items, next: items.length < page.limit || last === undefined ? null : [last.id, 0] };
    },
    block: (business, id, from) => selectBlock(database, { business, id, from, left: 'true' }),
    blockLeft: (business, id, state) => selectBlock(database, { business, id, from: 0, left: leftIn[state] }),
    move: (of, to, changes) => moveImport(database, { ...of, ...changes }, of.state, to),
    atWork: (now) => {
      const text = `
        select ${columns} from whitelist_imports
        where state in ('waiting', 'running', 'undoing') and begins_at <= $1::timestamptz order by begins_at limit 100`;
      return database.query<NumberImport>({ name: 'imports_at_work', text }, [timestamp(now)]);
    },
  };
}

/** Each time round somebody else has ended the one that was in the way. */
async function beginImport(tx: Sql, given: NewImport): Promise<{ known: NumberImport; isNew: boolean }> {
  for (;;) {
    const made = await insertImport(tx, given);
    if (made !== null) return { known: made, isNew: true };
    const known = await lockImportOfClient(tx, given);
    if (known !== null && known.state !== 'receiving') return { known, isNew: false };
    if (known !== null) await dropImports(tx, { business: given.business, id: known.id, before: null });
  }
}

async function insertImport(tx: Sql, given: NewImport): Promise<NumberImport | null> {
  const { business, account, clientId, renews, fileName, createdAt } = given;
  const text = `
    insert into whitelist_imports (business_id, account_id, client_id, renews, state, file_name, created_at)
    values ($1, $2, $3::uuid, $4, 'receiving', $5, $6::timestamptz)
    on conflict (business_id, account_id, client_id) where client_id is not null do nothing
    returning ${columns}`;
  const values = [business, account, clientId, renews, fileName, timestamp(createdAt)];
  const [made] = await tx.query<NumberImport>({ name: 'begin_import', text }, values);
  return made ?? null;
}

async function lockImportOfClient(tx: Sql, { business, account, clientId }: NewImport): Promise<NumberImport | null> {
  const text = `
    select ${columns} from whitelist_imports
    where business_id = $1 and account_id = $2 and client_id = $3::uuid for update`;
  const [known] = await tx.query<NumberImport>({ name: 'import_by_client', text }, [business, account, clientId]);
  return known ?? null;
}

/** Whether it is being received; if so it stays so until the transaction ends. */
async function isReceived(tx: Sql, business: BusinessId, id: number): Promise<boolean> {
  const text = `
    select import_id from whitelist_imports where business_id = $1 and import_id = $2 and state = 'receiving' for share`;
  return (await tx.query({ name: 'import_is_received', text }, [business, id])).length > 0;
}

async function dropImports(
  sql: Sql,
  { business, id, before }: { readonly business: BusinessId | null; readonly id: number | null; readonly before: string | null },
): Promise<void> {
  const text = `
    with gone as (
      delete from whitelist_imports
      where state = 'receiving' and ($1::int4 is null or business_id = $1) and ($2::int8 is null or import_id = $2)
        and ($3::timestamptz is null or created_at < $3::timestamptz)
      returning business_id, import_id
    )
    delete from whitelist_import_blocks as block using gone
    where block.business_id = gone.business_id and block.import_id = gone.import_id`;
  await sql.query({ name: 'drop_imports', text }, [business, id, before]);
}

function selectImports(sql: Sql, business: BusinessId, account: number, { after, limit }: PageWanted) {
  const text = `
    select ${columns} from whitelist_imports
    where business_id = $1 and account_id = $2 and state <> 'receiving' and ($3::int8 is null or import_id < $3)
    order by import_id desc limit $4`;
  const values = [business, account, after === null ? null : after[0], limit];
  return sql.query<NumberImport>({ name: 'list_imports', text }, values);
}

async function moveImport(sql: Sql, changed: NumberImport, from: string, to: string): Promise<NumberImport | null> {
  const text = `
    update whitelist_imports
    set state = $4, why = $5, virtual_number = $6, language = $7, key = $8, address = $9, request_id = $10::uuid,
        undo_request_id = $11::uuid, begins_at = $12::timestamptz, started_at = $13::timestamptz, finished_at = $14::timestamptz,
        undo_key = $15, undo_address = $16
    where business_id = $1 and import_id = $2 and state = $3
    returning ${columns}`;
  const at = (instant: NumberImport['beginsAt']) => (instant === null ? null : timestamp(instant));
  const { business, id, why, virtualNumber, language, key, address, requestId, undoRequestId, undoKey, undoAddress } = changed;
  const times = [at(changed.beginsAt), at(changed.startedAt), at(changed.finishedAt)];
  const values = [
    business,
    id,
    from,
    to,
    why,
    virtualNumber,
    language,
    key,
    address,
    requestId,
    undoRequestId,
    ...times,
    undoKey,
    undoAddress,
  ];
  const [row] = await sql.query<NumberImport>({ name: 'move_import', text }, values);
  return row ?? null;
}

/**
 * Writes what a transaction did to a block, and counts it. False where the import is in another state by now, or another process was
 * first: the transaction must fail then. Whoever pauses or cancels the import waits for the transaction to end.
 */
export async function advanceImport(tx: Sql, business: BusinessId, step: ImportStep): Promise<boolean> {
  const lock = `
    select counts from whitelist_imports where business_id = $1 and import_id = $2 and state = $3 for update`;
  const [kept] = await tx.query<{ counts: RowCounts }>({ name: 'lock_import', text: lock }, [business, step.id, step.state]);
  if (kept === undefined) return false;
  const text = `
    update whitelist_import_blocks set results = $5, open = $6, taken_back = taken_back or $7, turn = turn + 1
    where business_id = $1 and import_id = $2 and block = $3 and turn = $4
    returning block`;
  const values = [business, step.id, step.block, step.turn, step.results, step.open, step.state === 'undoing'];
  if ((await tx.query({ name: 'write_import_block', text }, values)).length === 0) return false;
  const count = 'update whitelist_imports set counts = $3::jsonb where business_id = $1 and import_id = $2';
  const counts = JSON.stringify(addCounts(kept.counts, step.counted));
  await tx.query({ name: 'count_import', text: count }, [business, step.id, counts]);
  return true;
}

const leftIn = { running: 'open > 0', undoing: 'not taken_back' } as const;

interface BlockRow {
  readonly block: number;
  readonly places: Uint8Array;
  readonly numbers: Uint8Array;
  readonly cells: readonly string[];
  readonly results: Uint8Array;
  readonly turn: number;
}

async function selectBlock(
  sql: Sql,
  {
    business,
    id,
    from,
    left,
  }: { readonly business: BusinessId; readonly id: number; readonly from: number; readonly left: string },
): Promise<ImportBlock | null> {
  const text = `
    select block, places, numbers, cells, results, turn from whitelist_import_blocks
    where business_id = $1 and import_id = $2 and block >= $3 and ${left} order by block limit 1`;
  const name = `import_block_${left.replaceAll(/\W+/g, '_')}`;
  const [row] = await sql.query<BlockRow>({ name, text }, [business, id, from]);
  if (row === undefined) return null;
  // The bytes of an array must lie where a number of its width may begin.
  return {
    ...row,
    places: new Uint32Array(new Uint8Array(row.places).buffer),
    numbers: new Float64Array(new Uint8Array(row.numbers).buffer),
    results: new Uint8Array(row.results),
  };
}

type NewBlock = Omit<ImportBlock, 'turn'>;

const blockTarget: CopyTarget = {
  table: 'whitelist_import_blocks',
  columns: [
    { name: 'business_id', type: 'int4' },
    { name: 'import_id', type: 'int8' },
    { name: 'block', type: 'int4' },
    { name: 'places', type: 'bytea' },
    { name: 'numbers', type: 'bytea' },
    { name: 'cells', type: 'jsonb' },
    { name: 'results', type: 'bytea' },
    { name: 'open', type: 'int4' },
  ],
};

function blockValues(business: BusinessId, id: number, { block, places, numbers, cells, results }: NewBlock) {
  return [business, id, block, bytesOf(places), bytesOf(numbers), JSON.stringify(cells), results, openIn(results)];
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Takes a number out of what is kept of imports: of an erased person nothing is (R17). */
export async function eraseFromImports(tx: Sql, business: BusinessId, number: number): Promise<void> {
  // In the order in which whoever works on an import locks them.
  const lock = 'select import_id, counts from whitelist_imports where business_id = $1 order by import_id for update';
  const imports = await tx.query<{ import_id: number; counts: RowCounts }>({ name: 'lock_imports', text: lock }, [business]);
  const text = `
    select import_id, block, numbers, results from whitelist_import_blocks
    where business_id = $1 and position($2::bytea in numbers) > 0`;
  const values = [business, bytesOf(Float64Array.of(number))];
  const blocks = await tx.query<ErasedBlock>({ name: 'import_blocks_with', text }, values);
  for (const { import_id: id, counts } of imports) {
    let counted = counts;
    for (const block of blocks) if (block.import_id === id) counted = await eraseFromBlock(tx, business, block, number, counted);
    if (counted === counts) continue;
    const count = 'update whitelist_imports set counts = $3::jsonb where business_id = $1 and import_id = $2';
    await tx.query({ name: 'count_import', text: count }, [business, id, JSON.stringify(counted)]);
  }
}

interface ErasedBlock {
  readonly import_id: number;
  readonly block: number;
  readonly numbers: Uint8Array;
  readonly results: Uint8Array;
}

async function eraseFromBlock(tx: Sql, business: BusinessId, row: ErasedBlock, number: number, counts: RowCounts) {
  const numbers = new Float64Array(new Uint8Array(row.numbers).buffer);
  const results = new Uint8Array(row.results);
  let counted = counts;
  for (const [index, own] of numbers.entries()) {
    if (own !== number) continue;
    counted = addCounts(counted, { [rowOfCode(results[index] ?? 0)]: -1 });
    counted = addCounts(counted, { erased: 1 });
    numbers[index] = 0;
    results[index] = codeOfRow('erased');
  }
  const write = `
    update whitelist_import_blocks set numbers = $4, results = $5, open = $6, turn = turn + 1
    where business_id = $1 and import_id = $2 and block = $3`;
  const values = [business, row.import_id, row.block, bytesOf(numbers), results, openIn(results)];
  await tx.query({ name: 'erase_from_import_block', text: write }, values);
  return counted;
}

function openIn(results: Uint8Array): number {
  const open = codeOfRow('open');
  return results.reduce((sum, code) => sum + (code === open ? 1 : 0), 0);
}
