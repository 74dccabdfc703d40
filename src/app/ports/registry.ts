/** The preference registry: what people told everyone. */
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { PreferenceProfile, PreferenceRegime } from '#domain/registry/preference-profile.ts';
import type { NationalCopy, ScrubRun } from '#domain/registry/source.ts';
import type { Page, PageWanted } from './reading-back.ts';
import type { BadLine, BadLineReason, EncodedChunk, RegistryFile, RegistryFileFormat } from './registry-files.ts';

/** The registry at one version. */
export interface RegistryState {
  /** 0 before the first import; each import that changes anything makes the next one. */
  readonly version: number;
  /** The version at which everything was last replaced: whoever knows an older one forgets all of it, chunks that are gone included. */
  readonly replacedAt: number;
  /** The national copy it comes from, with the date of its latest delta; null before the first import. */
  readonly source: NationalCopy | null;
  /** How many numbers are listed, in how many chunks. */
  readonly numbers: number;
  readonly chunks: number;
  /** How many scrub runs were kept, of all businesses. */
  readonly scrubRuns: number;
}

/** An encoded chunk as it is kept; `version` is the one that wrote it. `bytes` is empty where nobody is listed any more. */
export interface RegistryChunk extends EncodedChunk {
  readonly version: number;
}

/** Chunks, in ascending order, all as they are at the version of `state`. */
export interface RegistryRead {
  readonly state: RegistryState;
  readonly chunks: readonly RegistryChunk[];
}

/** Where the chunks of the national registry are kept. */
export interface RegistryChunks {
  state(): Promise<RegistryState>;
  /** Those of these chunks that are kept: nobody is listed in the others. */
  read(chunks: readonly number[]): Promise<RegistryRead>;
  /** The next `limit` chunks from this one on that a later version than `newerThan` wrote; fewer are the last ones. */
  readFrom(chunk: number, wanted: { readonly newerThan: number; readonly limit: number }): Promise<RegistryRead>;
  /** The keys of all profiles by their ids, which never change and are only ever added to. */
  profiles(): Promise<ReadonlyMap<number, string>>;
  /** What it takes on the disk, with what is put aside. */
  diskBytes(): Promise<number>;
  /**
   * Calls `changed` within about a second of each new version or scrub run, of whatever process, until what it resolves to is called;
   * again a second later where it rejects.
   */
  follow(changed: () => Promise<void>): Promise<() => Promise<void>>;
}

export type RegistryImportState = 'running' | 'done' | 'failed' | 'cancelled' | 'refused';

export interface ImportedFile {
  readonly name: string;
  /** SHA-256, hexadecimal; null until it was read to its end. */
  readonly sha256: string | null;
}

/** An import as it is asked for. */
export interface NewRegistryImport {
  readonly kind: 'national_copy' | 'scrub_run';
  /** Of a scrub run; null for a national copy. */
  readonly business: BusinessId | null;
  readonly format: RegistryFileFormat;
  readonly regime: PreferenceRegime;
  readonly mode: 'full' | 'delta';
  /** When the Indian day of its date began. */
  readonly date: Instant;
  readonly reference: string | null;
  readonly files: readonly ImportedFile[];
  /** Who asked: the operator, or a key. */
  readonly by: string;
}

/** What an import has come to so far. */
export interface ImportCounts {
  readonly lines: number;
  /** Numbers that were not listed before, and that no longer are. Of a full copy all are added. */
  readonly added: number;
  readonly removed: number;
  /** How many lines were passed over, by reason. */
  readonly badByReason: Readonly<Partial<Record<BadLineReason, number>>>;
  readonly firstBad: readonly BadLine[];
}

export interface RegistryImport extends NewRegistryImport, ImportCounts {
  readonly id: number;
  readonly state: RegistryImportState;
  /** Why it came to nothing. */
  readonly why: string | null;
  /** The version it made; null while there is none, and for a scrub run. */
  readonly version: number | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
}

/** What a scrub run said of some consecutive numbers: profile 1 is on DND, 0 is not, and of the others it said nothing. */
export interface ScrubRunChunk extends Pick<EncodedChunk, 'chunk' | 'bytes'> {
  readonly source: ScrubRun;
}

/** The one place that writes the registry. Readers see the version before an import or the one after it. */
export interface RegistryImports {
  /**
   * Runs the work of a national import alone: null where another one is running, in whatever process. First what was put aside is
   * forgotten, and imports that a crash has ended are marked failed. The signal aborts when this can no longer be said to be the only one.
   */
  alone<T>(now: Instant, work: (signal: AbortSignal) => Promise<T>): Promise<T | null>;
  begin(wanted: NewRegistryImport, now: Instant): Promise<number>;
  /**
   * To be called every minute: says that the scrub runs of this process are still read, and marks as failed those that nobody says it of, and
   * national imports that a crash has ended.
   */
  watch(): Promise<void>;
  /** Notes how many lines were read; answers whether somebody wants the import cancelled. */
  progress(id: number, lines: number): Promise<boolean>;
  /** False where it no longer runs. */
  cancel(id: number): Promise<boolean>;
  end(
    id: number,
    outcome: { readonly state: 'failed' | 'cancelled' | 'refused'; readonly why: string | null },
    counts: ImportCounts & Pick<NewRegistryImport, 'files'>,
    now: Instant,
  ): Promise<void>;
  /** Newest first. */
  list(page: PageWanted): Promise<Page<RegistryImport>>;
  find(id: number): Promise<RegistryImport | null>;
  /** Copies and deltas that made this version or a later one, newest first, and no more than the 100 newest. */
  since(version: number): Promise<readonly RegistryImport[]>;
  /** The ids of these profile keys, in their order; those that have none yet get the next ones. Null where there would be more than 65,536. */
  profileIds(keys: readonly string[]): Promise<readonly number[] | null>;
  /** Forgets what was put aside, and gives its disk back, also where there is no page left on it. */
  discard(): Promise<void>;
  /** Puts chunks aside, each once; nobody sees them before `replace` or `amend`. */
  add(chunks: readonly EncodedChunk[]): Promise<void>;
  /** What was put aside becomes the registry, and the import is done. Answers the new version. */
  replace(id: number, outcome: ImportOutcome): Promise<number>;
  /** Chunks that were put aside replace those of the registry, which otherwise stays; the import is done. Answers the new version. */
  amend(id: number, outcome: ImportOutcome): Promise<number>;
  /** Keeps what a scrub run said, all at once; the import is done. */
  keepRun(id: number, business: BusinessId, chunks: readonly EncodedChunk[], outcome: ImportOutcome): Promise<void>;
}

export interface ImportOutcome extends ImportCounts, Pick<NewRegistryImport, 'files' | 'date'> {
  readonly at: Instant;
}

/** What businesses' scrub runs said. */
export interface ScrubRuns {
  /** Those of all businesses that are not older than the national copy, which says more than they do; the latest first. */
  runs(): Promise<readonly ScrubRun[]>;
  /** Chunks of which these runs of one business said something, ascending. */
  chunksOf(runs: readonly ScrubRun[]): Promise<readonly number[]>;
  /** What these runs of one business said of these chunks. */
  read(runs: readonly ScrubRun[], chunks: readonly number[]): Promise<readonly ScrubRunChunk[]>;
}

/** A carrier said at this instant that the number is on DND. */
export interface DndReport {
  readonly number: PhoneNumber;
  readonly at: Instant;
  /** The carrier connection that said so. */
  readonly connection: number;
}

/** Delivery receipts in which a carrier said that the number is on DND: the latest of each number. */
export interface DndReports {
  record(report: DndReport): Promise<void>;
  /** All heard since, in ascending order of number. */
  since(at: Instant | null): Promise<readonly { readonly number: PhoneNumber; readonly at: Instant }[]>;
  /** Hears each one, of whatever process; `missed` says that some may have gone by. */
  follow(heard: (number: PhoneNumber, at: Instant) => void, missed: () => void): Promise<() => Promise<void>>;
}

/** What the national registry says of some numbers, at one version. */
export interface RegistryAnswer {
  readonly state: RegistryState;
  /** For each number its profile id; negative where it is not listed. */
  readonly ids: Int32Array;
}

/** What the registry takes in memory. */
export interface RegistryFigures {
  /** Chunks that are loaded, those that list nobody included, and how many numbers they list. */
  readonly chunks: number;
  readonly numbers: number;
  readonly bytes: number;
}

/** The national registry in memory, as far as it was asked for. */
export interface NationalRegistry {
  state(): RegistryState;
  /** At once where the chunks of all numbers are in memory. */
  profiles(numbers: readonly PhoneNumber[]): RegistryAnswer | Promise<RegistryAnswer>;
  figures(): RegistryFigures;
}

/** What the runs of one business said of a number; empty where none covered it. */
export type ScrubAnswers = (number: PhoneNumber) => readonly { readonly source: ScrubRun; readonly onDnd: boolean }[];

/** Scrub runs in memory, as far as they were asked for. */
export interface KnownScrubRuns {
  answers(business: BusinessId, numbers: readonly PhoneNumber[]): ScrubAnswers | Promise<ScrubAnswers>;
}

/** Receipts that say DND, all of them in memory. */
export interface KnownDndReports {
  /** When the latest one of the number was heard. */
  at(number: PhoneNumber): Instant | null;
}

/** The preference profiles by their ids, as they are kept. */
export interface RegistryProfiles {
  all(): Promise<readonly { readonly id: number; readonly key: string }[]>;
}

/** The preference profiles in memory. */
export interface KnownProfiles {
  /** At least those of these ids that exist: at once where all are in memory. */
  of(ids: readonly number[]): ReadonlyMap<number, PreferenceProfile> | Promise<ReadonlyMap<number, PreferenceProfile>>;
}

/** All that is known of preferences, in memory. `readPreferences` makes one answer of it (R5). */
export interface PreferenceRegistry {
  readonly profiles: KnownProfiles;
  readonly national: NationalRegistry;
  readonly runs: KnownScrubRuns;
  readonly reports: KnownDndReports;
}

/** Files of the registry on this machine: the operator's folder, uploads on their way, and bad lines. */
export interface RegistryFolder {
  /** A file in the operator's folder, by its path in there; null where there is none, or it lies elsewhere. */
  find(name: string): Promise<RegistryFile | null>;
  readonly uploads: RegistryUploads;
  /** A small made-up registry, as an upload; null where this is no sandbox. */
  demo(): Promise<RegistryFile | null>;
  /** Where the bad lines of an import are written. */
  badLinesPath(id: number): Promise<string>;
  /** The bad lines of an import, as CSV; null where there are none. */
  badLines(id: number): Promise<AsyncIterable<Uint8Array> | null>;
}

/** Files that were sent. Whoever has one removes it; one that nobody has is removed when it is a day old. */
export interface RegistryUploads {
  /** Writes an upload to the disk; nothing of it is kept where it has more than `limit` bytes, or breaks off. */
  receive(
    upload: AsyncIterable<Uint8Array>,
    wanted: { readonly name: string; readonly limit: number },
  ): Promise<RegistryFile | 'too_large'>;
  /** Lets a received one wait for whoever claims it by the id that is answered. */
  keep(file: RegistryFile): Promise<string>;
  /** The upload that waits by this id: of all who ask one gets it. Null where none waits. */
  claim(id: string): Promise<RegistryFile | null>;
  /** Lets a claimed one wait again. */
  giveBack(file: RegistryFile): Promise<void>;
  /** Deletes a file if it is an upload. */
  remove(file: RegistryFile): Promise<void>;
  /** Deletes what is a day old. */
  removeOld(): Promise<void>;
}
