import type { NewConnection } from '#app/ports/administration.ts';
import type { CarrierConnection } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { hex } from '#domain/consent/chain.ts';
import { hashOfToken } from './create-api-key.ts';

export interface ConnectionWithSecret {
  readonly connection: CarrierConnection;
  /** Known only now: it is kept as its hash. */
  readonly secret: string;
}

/** Creates a carrier connection. Only the operator does, so that no account can report a call that never was. */
export async function createCarrierConnection(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory' | 'random' | 'sha256'>,
  command: NewConnection,
): Promise<ConnectionWithSecret> {
  const secret = newSecret(ports);
  const secretHash = hashOfToken(ports, secret);
  const id = await ports.administration.createConnection({ ...command, secretHash, at: ports.clock.now() });
  const connection = ports.directory
    .current()
    .connections()
    .find((one) => one.id === id);
  if (connection === undefined) throw new Error('a connection that was created is not in the directory');
  return { connection, secret };
}

/** 192 bits, as they stand in a path. */
export function newSecret(ports: Pick<Ports, 'random'>): string {
  return hex(ports.random.bytes(24));
}
