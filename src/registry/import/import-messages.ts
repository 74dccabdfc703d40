/** What the threads of an import say to each other. One reads the files, the others read lines and own numbers. */
import type { MessagePort } from 'node:worker_threads';
import type { RegistryFile, RegistryFileFormat, RegistryReadingJob } from '#app/ports/registry-files.ts';
import type { BadLines } from './bad-lines.ts';
import type { Columns } from './columns.ts';
import type { Part } from './operations.ts';
import type { ChunkBatch } from './owner.ts';
import type { Refusal } from './refused-file.ts';
import type { Scanned } from './scan-lines.ts';

export type ImportWorkerData = FileThreadData | LineThreadData;

export interface FileThreadData {
  readonly role: 'files';
  readonly files: readonly RegistryFile[];
  readonly format: RegistryFileFormat;
  /** The memory in which blocks of lines lie: the file thread fills it, a line thread reads it. */
  readonly slots: readonly SharedArrayBuffer[];
}

export interface LineThreadData extends Pick<RegistryReadingJob, 'format' | 'regime'> {
  readonly role: 'lines';
  /** Which of them this is. */
  readonly index: number;
  /** To each line thread, by index; null for itself. */
  readonly peers: readonly (MessagePort | null)[];
  readonly isDelta: boolean;
  readonly slots: readonly SharedArrayBuffer[];
}

export interface BlockMessage {
  readonly kind: 'block';
  readonly slot: number;
  readonly start: number;
  readonly end: number;
  readonly columns: Columns;
  readonly text: string;
  readonly lineEndsBefore: number | null;
  readonly isCutOff: boolean;
  readonly bytes: number;
}

export type FromFileThread =
  | BlockMessage
  | { readonly kind: 'end'; readonly hashes: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A slot that may be filled again. */
export interface ToFileThread {
  readonly kind: 'free';
  readonly slot: number;
}

/** `answer` answers `keys`, `base` and `batch`, in the order in which these were sent. */
export type ToLineThread =
  | { readonly kind: 'lines'; readonly n: number; readonly block: BlockMessage }
  | { readonly kind: 'finish'; readonly blocks: number }
  | { readonly kind: 'answer'; readonly answer: Answer };

export type Answer = readonly number[] | ReadonlyMap<number, Uint8Array> | null;

export type Question =
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'base'; readonly chunks: readonly number[] }
  | { readonly kind: 'batch'; readonly batch: ChunkBatch };

export type FromLineThread =
  | Question
  | ({ readonly kind: 'lines'; readonly n: number; readonly bad: BadLines } & Pick<Scanned, 'lines' | 'lineEnds' | 'tooLong'>)
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'done' };

export interface PartMessage {
  readonly n: number;
  readonly part: Part;
}
