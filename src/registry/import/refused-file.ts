/** Why a file is refused, thrown from wherever it is noticed and caught where the reading began. */
import type { RegistryRefusalCode } from '#app/ports.ts';

export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
  readonly code: RegistryRefusalCode;

  /** The sentence is for whoever handed the file in. */
  constructor(code: RegistryRefusalCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
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
