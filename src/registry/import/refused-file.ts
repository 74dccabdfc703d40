/** Why a file is refused, thrown from wherever it is noticed and caught where the reading began. */
import type { RegistryRefusalCode } from '#app/ports/registry-files.ts';

/** Bytes. A longer one refuses the file. */
export const LONGEST_LINE = 65_536;

export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
  readonly code: RegistryRefusalCode;

  /** The sentence is for whoever handed the file in. */
  constructor(code: RegistryRefusalCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** The line is counted from 1. */
export function lineTooLong(file: string, line: number): RefusedFile {
  const sentence = `${file}, line ${line}: it is longer than ${LONGEST_LINE / 1024} KiB, so this is not a file of lines`;
  return new RefusedFile('line_too_long', sentence);
}

export function tooManyProfiles(): RefusedFile {
  return new RefusedFile('too_many_profiles', 'it has more different preferences than can be told apart');
}

/** What crosses from one thread to another, where an error would lose its class. */
export interface Refusal {
  readonly code: RegistryRefusalCode;
  readonly sentence: string;
}

/** Throws again what is not a refusal. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedFile) return { code: error.code, sentence: error.message };
  throw error;
}
