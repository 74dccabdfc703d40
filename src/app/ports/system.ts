/** The clock, chance, the log, and digests. */
import type { Instant } from '#domain/kernel/instant.ts';

export interface Clock {
  now(): Instant;
}

/** The service's clock in sandbox mode, which can be moved forward and stays moved. */
export interface MovableClock extends Clock {
  /** Sets how far the clock is ahead of real time, in milliseconds. */
  setOffset(milliseconds: number): Promise<void>;
  offset(): number;
}

export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

export interface Log {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** `error` goes to the log with its stack; nothing of it reaches a caller. */
  error(message: string, error: unknown, fields?: Readonly<Record<string, unknown>>): void;
}

/** SHA-256 of what comes piece by piece. */
export interface Digest {
  add(bytes: Uint8Array): void;
  hex(): string;
}
