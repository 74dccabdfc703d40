import type { CarrierConnection, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { type ConnectionSettings, isSource } from '#domain/account/connection-settings.ts';

/** Changes what a connection is called, or is told about its carrier; what is not given stays. */
export async function changeCarrierConnection(
  ports: Pick<Ports, 'administration' | 'directory'>,
  id: number,
  changes: { readonly name?: string; readonly settings: Partial<ConnectionSettings> },
): Promise<CarrierConnection | Refusal<'not_found' | 'incomplete_connection'>> {
  const present = find(ports, id);
  if (present === null) return refuse('not_found');
  const settings = { ...present.settings, ...changes.settings };
  if (!isComplete(present.dialect, settings)) return refuse('incomplete_connection');
  const { name } = changes;
  const changed = await ports.administration.changeConnection(id, { ...(name === undefined ? {} : { name }), settings });
  return (changed ? find(ports, id) : null) ?? refuse('not_found');
}

/** Whether a connection of this kind knows enough to be heard: a trunk is known by nothing but its addresses. */
export function isComplete(dialect: CarrierConnection['dialect'], settings: ConnectionSettings): boolean {
  if (!settings.sources.every(isSource)) return false;
  return dialect !== 'sip' || settings.sources.length > 0;
}

function find({ directory }: Pick<Ports, 'directory'>, id: number): CarrierConnection | null {
  const connections = directory.current().connections();
  return connections.find((one) => one.id === id && one.revokedAt === null) ?? null;
}
