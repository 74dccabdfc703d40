import type { CarrierConnection, DirectoryPort, ServiceNumber } from '#app/ports/directory.ts';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import type { Instant } from '#domain/kernel/instant.ts';

/** The carrier behind the sandbox's own calls and texts. It is in no directory, so that nobody else can report as it. */
export const sandboxCarrier: CarrierConnection = {
  id: 0,
  name: 'sandbox',
  dialect: 'json',
  settings: defaultConnectionSettings,
  createdAt: 0 as Instant,
  revokedAt: null,
};

/** The directory as the sandbox's carrier sees it: every number of ours is served by it, whatever connection it is bound to. */
export function servedBySandbox(directory: DirectoryPort): DirectoryPort {
  return {
    refresh: directory.refresh,
    current() {
      const view = directory.current();
      return { ...view, serviceNumber: (number) => served(view.serviceNumber(number)) };
    },
  };
}

function served(number: ServiceNumber | null): ServiceNumber | null {
  if (number === null) return null;
  const connectionId = sandboxCarrier.id;
  if (number.kind === 'consent_line') return { ...number, line: { ...number.line, connectionId } };
  return { ...number, virtualNumber: { ...number.virtualNumber, connectionId } };
}
