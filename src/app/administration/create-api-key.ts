import type { AccountContext, ApiKey } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import { hex } from '#domain/consent/chain.ts';

export interface CreateApiKeyCommand {
  readonly context: AccountContext;
  readonly label: string | null;
  /** Given by the operator where an existing client keeps its own. */
  readonly key: string | null;
  readonly token: string | null;
  readonly by: By;
}

export interface CreatedApiKey {
  readonly key: ApiKey;
  /** Known only now: it is kept as its hash. */
  readonly token: string;
}

/** Creates an API key of an account. */
export async function createApiKey(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory' | 'random' | 'sha256'>,
  command: CreateApiKeyCommand,
): Promise<CreatedApiKey | Refusal<'operator_only' | 'key_taken'>> {
  const { context, label, by } = command;
  if (by === 'account' && (command.key !== null || command.token !== null)) return refuse('operator_only');
  const name = command.key ?? hex(ports.random.bytes(16));
  const namesake = ports.directory.current().accountBySid(name);
  if (namesake !== null && namesake.account.id !== context.account.id) return refuse('key_taken');

  const token = command.token ?? hex(ports.random.bytes(24));
  const tokenHash = hashOfToken(ports, token);
  const at = ports.clock.now();
  const account = context.account.id;
  if ((await ports.administration.createKey({ account, key: name, tokenHash, label, at })) === 'key_taken') {
    return refuse('key_taken');
  }
  const key = ports.directory.current().keyByName(name);
  if (key === null) throw new Error('a key that was created is not in the directory');
  return { key, token };
}

/** A token as it is kept. It is long and random, so a plain hash keeps it. */
export function hashOfToken(ports: Pick<Ports, 'sha256'>, token: string): Uint8Array {
  return ports.sha256(new TextEncoder().encode(token));
}
