/** Files of the registry, and reading them. */
import type { PreferenceRegime } from '#domain/registry/preference-profile.ts';

/** A file on this machine's disk: where it is, and the name by which people know it. */
export interface RegistryFile {
  readonly path: string;
  readonly name: string;
}

/**
 * `ncpr`: the national registry's columns, of which `A` adds and `D` removes. `list`: one number a line, everything blocked.
 * `scrub`: what an operator's portal gave back, a column of numbers and one that says which of them are on DND.
 */
export type RegistryFileFormat = 'ncpr' | 'list' | 'scrub';

/**
 * Why a line was passed over. `spreadsheet_number`: `9.81E+09`, digits that a spreadsheet has lost. `spreadsheet_marks`: `'9876500001`,
 * `="9876500001"` or `9,876,500,001`, what a spreadsheet has put around or between them.
 */
export type BadLineReason =
  | 'columns'
  | 'quotes'
  | 'preference'
  | 'operation'
  | 'answer'
  | 'no_number'
  | 'not_digits'
  | 'spreadsheet_number'
  | 'spreadsheet_marks'
  | 'decimal_tail'
  | 'wrong_length'
  | 'not_a_person';

export interface BadLine {
  /** The file's name, and of an archive the member's: `copy.zip/part-1.csv`. */
  readonly file: string;
  /** Counted from 1, the header and blank lines included. */
  readonly line: number;
  readonly reason: BadLineReason;
  /** Its beginning. */
  readonly text: string;
}

/** Why nothing was read. */
export type RegistryRefusalCode =
  | 'unreadable_file'
  | 'empty'
  | 'wrong_header'
  | 'utf_16'
  | 'not_text'
  | 'line_too_long'
  | 'line_ends'
  | 'encrypted_archive'
  | 'damaged_archive'
  | 'zip_bomb'
  | 'too_many_profiles'
  | 'too_many_bad_lines'
  | 'cancelled';

export interface RegistryReadingJob {
  /** The parts of one copy, in order. Each is plain, gzip or zip with any number of members; its bytes tell, and not its name. */
  readonly files: readonly RegistryFile[];
  readonly format: RegistryFileFormat;
  readonly regime: PreferenceRegime;
  /** A full copy begins with nothing; a delta with the present bytes of the chunks it touches (a chunk that is absent lists nobody). */
  readonly base: 'nothing' | ((chunks: readonly number[]) => Promise<ReadonlyMap<number, Uint8Array>>);
  /** Ids for profile keys, the same for ever; null where there are no more. `scrub` does not ask: there, profile 1 is on DND and 0 is not. */
  readonly profileIds: (keys: readonly string[]) => Promise<readonly number[] | null>;
  /**
   * Encoded chunks, each chunk once, in any order; only those that differ from the base. `bytes` is empty where nobody is listed any
   * more. `base`, `profileIds` and `write` are called one after the other, never two at once, and `write` only after all lines were
   * read and found good enough: from then on nothing but `cancelled` is refused.
   */
  readonly write: (chunks: readonly EncodedChunk[]) => Promise<void>;
  /** Path of the file that is made of all bad lines, as CSV: file, line, reason, text. */
  readonly badLines: string;
  /** More than this share of bad lines (0.01: one in a hundred) refuses everything. */
  readonly worstShare: number;
  /** `bytes` of the files as they lie on the disk, `lines` without headers and blank ones. */
  readonly progress: (progress: ReadingProgress) => void;
  readonly signal: AbortSignal;
}

export interface ReadingProgress {
  readonly bytes: number;
  readonly totalBytes: number;
  readonly lines: number;
  readonly badLines: number;
}

export interface EncodedChunk {
  readonly chunk: number;
  readonly bytes: Uint8Array;
  /** How many it lists. */
  readonly numbers: number;
}

/** Read to the end, or refused for the whole; what was found until then is told in either case. */
export type RegistryReading = LinesRead &
  (
    | {
        readonly kind: 'read';
        /** Numbers that the base did not list, and that it alone lists. */
        readonly added: number;
        readonly removed: number;
        /** Numbers listed in the chunks that were written: of a full copy, all. */
        readonly numbers: number;
        readonly chunksWritten: number;
        readonly files: readonly { readonly name: string; readonly sha256: string }[];
      }
    | { readonly kind: 'refused'; readonly code: RegistryRefusalCode; readonly sentence: string }
  );

export interface LinesRead {
  readonly lines: number;
  readonly badLines: number;
  readonly badByReason: Readonly<Partial<Record<BadLineReason, number>>>;
  /** The first twenty. */
  readonly firstBad: readonly BadLine[];
}

/** Reads registry files into chunks. What the job's own functions throw, it throws too. */
export interface RegistryReader {
  read(job: RegistryReadingJob): Promise<RegistryReading>;
}
