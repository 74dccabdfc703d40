import type { CarrierConnection } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { type ConnectionSettings, isSource } from '#domain/account/connection-settings.ts';

/** Changes what a connection is called, or is told about its carrier; what is not given stays. */
export async function changeCarrierConnection(
  ports: Pick<Ports, 'administration' | 'directory'>,
  id: number,
  changes: { readonly name?: string; readonly settings: GivenSettings },
): Promise<CarrierConnection | Refusal<'not_found' | 'incomplete_connection'>> {
  const present = find(ports, id);
  if (present === null) return refuse('not_found');
  const settings = settingsWith(present.settings, changes.settings);
  if (!isComplete(present.dialect, settings)) return refuse('incomplete_connection');
  const { name } = changes;
  const changed = await ports.administration.changeConnection(id, { ...(name === undefined ? {} : { name }), settings });
  return (changed ? find(ports, id) : null) ?? refuse('not_found');
}

/** What is given of a connection's settings; of its fields too each by itself. */
export type GivenSettings = Partial<
  Omit<ConnectionSettings, 'fields'> & { readonly fields: Partial<ConnectionSettings['fields']> }
>;

export function settingsWith(present: ConnectionSettings, given: GivenSettings): ConnectionSettings {
  return { ...present, ...given, fields: { ...present.fields, ...given.fields } };
}

/** Whether a connection of this kind knows enough to be heard: a trunk is known by nothing but its addresses. */
export function isComplete(dialect: CarrierConnection['dialect'], settings: ConnectionSettings): boolean {
  const { sources, publicUrl, signingTokens, fields } = settings;
  if (!sources.every(isSource)) return false;
  switch (dialect) {
    case 'sip':
      return sources.length > 0;
    case 'twilio':
      return publicUrl !== null && signingTokens.length > 0;
    case 'plivo':
      return publicUrl !== null || signingTokens.length === 0;
    case 'mapped':
      return tellsCalls(fields) || tellsReceipts(fields, settings);
    case 'exotel':
    case 'json':
      return true;
  }
}

function tellsCalls({ id, from, to }: ConnectionSettings['fields']): boolean {
  return id !== null && from !== null && to !== null;
}

function tellsReceipts({ messageId, recipient, status }: ConnectionSettings['fields'], settings: ConnectionSettings): boolean {
  return messageId !== null && recipient !== null && status !== null && settings.deliveredStatuses.length > 0;
}

function find({ directory }: Pick<Ports, 'directory'>, id: number): CarrierConnection | null {
  const connections = directory.current().connections();
  return connections.find((one) => one.id === id && one.revokedAt === null) ?? null;
}
