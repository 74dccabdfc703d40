import type { AccountContext } from '#app/ports/directory.ts';
import type { ImportBlock, NumberImport } from '#app/ports/imports.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { codeOfRow, type RowCounts, type RowResult, readCell, rowOfCode } from '#domain/whitelist/row-results.ts';
import { seenNumbers } from './seen-numbers.ts';

/** As a POST takes at most. */
export const MOST_ROWS = 1_000_000;
/** No cell with a number is longer; of what is no number the beginning says enough. */
const LONGEST_CELL = 64;
/** How many blocks are written at once. */
const BLOCKS_AT_ONCE = 20;

/** One row of what was sent: its place in the file, from 1, and the text of its cell with the number. */
export interface GivenRow {
  readonly place: number;
  readonly cell: string;
}

export interface GivenFile {
  readonly rows: AsyncIterable<readonly GivenRow[]>;
  /** Known when all rows were read. */
  readonly column: () => string | null;
  readonly sha256: () => string | null;
}

export interface ReceiveImportCommand {
  readonly context: AccountContext;
  readonly file: GivenFile;
  readonly fileName: string | null;
  readonly clientId: string | null;
  readonly renews: boolean;
}

export type ReceivePorts = Pick<Ports, 'clock' | 'consent' | 'imports' | 'importSlots'>;
export type ReceiveRefusal = Refusal<'body_too_large' | 'import_running' | 'too_many_requests'>;

/** Thrown by a file's rows where there are more bytes than are taken. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** The same file is being sent again, and is kept from there. */
class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/**
 * Keeps the rows of a file, each number once, as blocks of which each will be one transaction. Nothing is judged and nothing posted.
 * Memory is that of the numbers, and an account has only so many at a time. What cannot be read to its end is forgotten. Sent again
 * while it is received, as whoever lost the connection does, it is begun anew, and the earlier sending writes nothing more.
 */
export async function receiveImport(ports: ReceivePorts, command: ReceiveImportCommand): Promise<NumberImport | ReceiveRefusal> {
  const leave = ports.importSlots.take(command.context.account.id);
  if (leave === null) return refuse('too_many_requests');
  try {
    return await receive(ports, command);
  } finally {
    leave();
  }
}

async function receive(
  ports: ReceivePorts,
  { context, file, ...given }: ReceiveImportCommand,
): Promise<NumberImport | ReceiveRefusal> {
  const business = context.business.id;
  const begun = { ...given, business, account: context.account.id, createdAt: ports.clock.now() };
  const { known, isNew } = await ports.imports.begin(begun);
  if (!isNew) return known;
  try {
    const kept = await keepRows(ports, known, file.rows);
    const received = { ...kept, column: file.column(), sha256: file.sha256() };
    return (await ports.imports.received(business, known.id, received)) ?? refuse('import_running');
  } catch (error) {
    if (error instanceof TakenOver) return refuse('import_running');
    await ports.imports.drop(business, known.id);
    if (error instanceof FileTooLarge) return refuse('body_too_large');
    throw error;
  }
}

/** Throws FileTooLarge and TakenOver. */
async function keepRows(ports: ReceivePorts, { business, id }: NumberImport, rows: GivenFile['rows']) {
  const size = ports.consent.chunkSize;
  const seen = seenNumbers();
  const codes = new Map<number, number>();
  let full: Omit<ImportBlock, 'turn'>[] = [];
  let block = newBlock(0, size);
  let count = 0;

  async function put(): Promise<void> {
    if (!(await ports.imports.putBlocks(business, id, full))) throw new TakenOver('a file is sent again');
    full = [];
  }

  for await (const batch of rows) {
    for (const row of batch) {
      count += 1;
      if (count > MOST_ROWS) throw new FileTooLarge('a file has more rows than are taken');
      const code = block.add(row, seen);
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (!block.isFull()) continue;
      full.push(block.end());
      block = newBlock(block.block + 1, size);
    }
    if (full.length >= BLOCKS_AT_ONCE) await put();
  }
  if (!block.isEmpty()) full.push(block.end());
  if (full.length > 0) await put();
  const counts: RowCounts = Object.fromEntries([...codes].map(([code, rows]) => [rowOfCode(code), rows]));
  return { counts, blocks: block.isEmpty() ? block.block : block.block + 1 };
}

function newBlock(block: number, size: number) {
  const places = new Uint32Array(size);
  const numbers = new Float64Array(size);
  const results = new Uint8Array(size);
  const cells: string[] = [];
  let rows = 0;
  return {
    block,
    isEmpty: () => rows === 0,
    isFull: () => rows === size,
    /** Answers the code of the row's result. */
    add({ place, cell }: GivenRow, seen: ReturnType<typeof seenNumbers>): number {
      const read = readCell(cell);
      const result = isNumber(read) ? (seen.add(read) ? 'open' : 'repeated') : read;
      places[rows] = place;
      numbers[rows] = isNumber(read) ? read : -1 - cells.length;
      if (!isNumber(read)) cells.push(kept(cell));
      results[rows] = codeOfRow(result);
      rows += 1;
      return results[rows - 1] ?? 0;
    },
    end: (): Omit<ImportBlock, 'turn'> => ({
      block,
      places: places.slice(0, rows),
      numbers: numbers.slice(0, rows),
      results: results.slice(0, rows),
      cells,
    }),
  };
}

function isNumber(read: PhoneNumber | RowResult): read is PhoneNumber {
  return typeof read === 'number';
}

/** What a database text can hold. */
function kept(cell: string): string {
  return cell.slice(0, LONGEST_CELL).replaceAll('\u0000', '').toWellFormed();
}
