import type { carrierConnectionEndpoints } from '@sammati/contract/carrier-connection.ts';
import { changeCarrierConnection, isComplete, settingsWith } from '#app/administration/change-carrier-connection.ts';
import { type ConnectionWithSecret, createCarrierConnection } from '#app/administration/create-carrier-connection.ts';
import { revokeCarrierConnection, rotateConnectionSecret } from '#app/administration/rotate-connection-secret.ts';
import type { CarrierConnection } from '#app/ports/directory.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { moment, momentOrNull } from './values.ts';

export const carrierConnectionHandlers: Handlers<typeof carrierConnectionEndpoints> = {
  listCarrierConnections: (ports, { query }) =>
    pageOfList(ports.directory.current().connections(), query, ({ id }) => String(id), renderConnection),

  async createCarrierConnection(ports, { body }) {
    const { name, dialect, ...given } = body;
    const settings = settingsWith(defaultConnectionSettings, given);
    if (!isComplete(dialect, settings)) return refuse('incomplete_connection');
    return renderWithSecret(await createCarrierConnection(ports, { name, dialect, settings }));
  },

  async changeCarrierConnection(ports, { params, body }) {
    const { name, ...settings } = body;
    const outcome = await changeCarrierConnection(ports, params.connectionId, {
      ...(name === undefined ? {} : { name }),
      settings,
    });
    return isRefused(outcome) ? outcome : renderConnection(outcome);
  },

  async rotateConnectionSecret(ports, { params, body }) {
    const outcome = await rotateConnectionSecret(ports, params.connectionId, body?.oldValidHours ?? OLD_VALID_HOURS);
    return isRefused(outcome) ? outcome : renderWithSecret(outcome);
  },

  async revokeCarrierConnection(ports, { params }) {
    const outcome = await revokeCarrierConnection(ports, params.connectionId);
    return isRefused(outcome) ? outcome : undefined;
  },
};

/** Long enough for a working day to pass before the carrier has the new one. */
const OLD_VALID_HOURS = 24;

/** The tokens that a carrier signs with are not shown, only how many there are. */
function renderConnection({ id, name, dialect, settings, createdAt, revokedAt }: CarrierConnection) {
  const { sources, caller, publicUrl, signingTokens, fields, deliveredStatuses, failedStatuses, dndWords } = settings;
  return {
    id,
    name,
    dialect,
    sources: [...sources],
    caller,
    publicUrl,
    signingTokens: signingTokens.length,
    fields: { ...fields },
    deliveredStatuses: [...deliveredStatuses],
    failedStatuses: [...failedStatuses],
    dndWords: [...dndWords],
    createdAt: moment(createdAt),
    revokedAt: momentOrNull(revokedAt),
  };
}

const reports = ['missed-call', 'inbound-call', 'inbound-sms', 'receipt'] as const;

/** A trunk sends calls and reports nothing, so it has no hooks; what else the carrier tells may come by another connection. */
function renderWithSecret({ connection, secret }: ConnectionWithSecret) {
  const told = connection.dialect === 'sip' ? [] : reports;
  const hooks = Object.fromEntries(told.map((report) => [report, `/hooks/${connection.dialect}/${secret}/${report}`]));
  return { ...renderConnection(connection), secret, hooks };
}
