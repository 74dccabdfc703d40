import type { AccountContext, ApiKey } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type By, type Refusal, refuse } from '#app/refusal.ts';
import { type KeyScopes, mayGrant, readScopes } from '#domain/account/key-scope.ts';
import { hex } from '#domain/consent/chain.ts';

export interface CreateApiKeyCommand {
  readonly context: AccountContext;
  readonly label: string | null;
  readonly scopes: KeyScopes;
  /** Given by the operator where an existing client keeps its own. */
  readonly key: string | null;
  readonly token: string | null;
  readonly by: By;
  /** What whoever creates it may do: no key gives more than it has. */
  readonly own: KeyScopes;
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
): Promise<CreatedApiKey | Refusal<'operator_only' | 'not_permitted' | 'key_taken'>> {
  const { context, label, by } = command;
  if (by === 'account' && (command.key !== null || command.token !== null)) return refuse('operator_only');
  if (!mayGrant(command.own, command.scopes)) return refuse('not_permitted');
  const name = command.key ?? hex(ports.random.bytes(16));
  const namesake = ports.directory.current().accountBySid(name);
  if (namesake !== null && namesake.account.id !== context.account.id) return refuse('key_taken');

  const token = command.token ?? hex(ports.random.bytes(24));
  const tokenHash = hashOfToken(ports, token);
  const at = ports.clock.now();
  const given = { account: context.account.id, key: name, tokenHash, label, scopes: readScopes(command.scopes), at };
  if ((await ports.administration.createKey(given)) === 'key_taken') return refuse('key_taken');
  const key = ports.directory.current().keyByName(name);
  if (key === null) throw new Error('a key that was created is not in the directory');
  return { key, token };
}

/** A token as it is kept. It is long and random, so a plain hash keeps it. */
export function hashOfToken(ports: Pick<Ports, 'sha256'>, token: string): Uint8Array {
  return ports.sha256(new TextEncoder().encode(token));
}
