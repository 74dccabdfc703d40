/** What a use case answers where it does nothing, and why: an ordinary value. The code is the problem that the caller is told. */
export interface Refusal<Code extends string> {
  readonly refused: Code;
}

export function refuse<const Code extends string>(code: Code): Refusal<Code> {
  return { refused: code };
}

export function isRefused<T, Code extends string>(outcome: T | Refusal<Code>): outcome is Refusal<Code> {
  return typeof outcome === 'object' && outcome !== null && 'refused' in outcome;
}

/** Whose credentials a request came with. */
export type By = 'operator' | 'account';
