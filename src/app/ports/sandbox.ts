/** What only the sandbox has. */
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { OutgoingMessage } from './notices.ts';

/** A message as the sandbox's sender keeps it. */
export interface SandboxMessage {
  readonly id: number;
  readonly to: PhoneNumber;
  readonly from: string;
  readonly text: string;
  readonly language: Language;
  readonly line: PhoneNumber | null;
  readonly meaning: OutgoingMessage['meaning'];
  readonly state: 'accepted' | 'rejected';
  readonly at: Instant;
}

export interface SandboxMessages {
  /** Keeps messages of different keys; a key that is known is the same message, and once accepted stays so. */
  keep(
    messages: readonly { readonly message: OutgoingMessage; readonly state: SandboxMessage['state'] }[],
    at: Instant,
  ): Promise<readonly { readonly id: number; readonly key: string; readonly state: SandboxMessage['state'] }[]>;
  /** Newest first. */
  list(page: {
    readonly to: PhoneNumber | null;
    readonly before: number | null;
    readonly limit: number;
  }): Promise<readonly SandboxMessage[]>;
}
