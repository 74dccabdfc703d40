import type { carrierConnectionEndpoints } from '@sammati/contract/carrier-connection.ts';
import { type ConnectionWithSecret, createCarrierConnection } from '#app/administration/create-carrier-connection.ts';
import { revokeCarrierConnection, rotateConnectionSecret } from '#app/administration/rotate-connection-secret.ts';
import type { CarrierConnection } from '#app/ports.ts';
import { isRefused } from '#app/refusal.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const carrierConnectionHandlers: Handlers<typeof carrierConnectionEndpoints> = {
  listCarrierConnections: (ports, { query }) =>
    pageOfList(ports.directory.current().connections(), query, ({ id }) => String(id), renderConnection),

  async createCarrierConnection(ports, { body }) {
    return renderWithSecret(await createCarrierConnection(ports, body));
  },

  async rotateConnectionSecret(ports, { params }) {
    const outcome = await rotateConnectionSecret(ports, params.connectionId);
    return isRefused(outcome) ? outcome : renderWithSecret(outcome);
  },

  async revokeCarrierConnection(ports, { params }) {
    const outcome = await revokeCarrierConnection(ports, params.connectionId);
    return isRefused(outcome) ? outcome : undefined;
  },
};

function renderConnection({ id, name, dialect, createdAt, revokedAt }: CarrierConnection) {
  return { id, name, dialect, createdAt: moment(createdAt), revokedAt: momentOrNull(revokedAt) };
}

const reports = ['missed-call', 'inbound-call', 'inbound-sms', 'receipt'] as const;

function renderWithSecret({ connection, secret }: ConnectionWithSecret) {
  const hooks = Object.fromEntries(reports.map((report) => [report, `/hooks/${connection.dialect}/${secret}/${report}`]));
  return { ...renderConnection(connection), secret, hooks };
}
