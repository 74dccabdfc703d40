import type { carrierConnectionEndpoints } from '@sammati/contract/carrier-connection.ts';
import { changeCarrierConnection, isComplete, settingsWith } from '#app/administration/change-carrier-connection.ts';
import { countServed } from '#app/administration/connection-numbers.ts';
import { type ConnectionWithSecret, createCarrierConnection } from '#app/administration/create-carrier-connection.ts';
import { revokeCarrierConnection } from '#app/administration/revoke-carrier-connection.ts';
import { rotateConnectionSecret } from '#app/administration/rotate-connection-secret.ts';
import type { CarrierConnection, ServiceNumber } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, refuse } from '#app/refusal.ts';
import { defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { pageOfList } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { digits, moment, momentOrNull } from './values.ts';

export const carrierConnectionHandlers: Handlers<typeof carrierConnectionEndpoints> = {
  listCarrierConnections(ports, { query }) {
    const directory = ports.directory.current();
    const served = countServed(directory);
    return pageOfList(
      directory.connections(),
      query,
      ({ id }) => String(id),
      (connection) => renderConnection(connection, served),
    );
  },

  async createCarrierConnection(ports, { body }) {
    const { name, dialect, ...given } = body;
    const settings = settingsWith(defaultConnectionSettings, given);
    if (!isComplete(dialect, settings)) return refuse('incomplete_connection');
    return renderWithSecret(ports, await createCarrierConnection(ports, { name, dialect, settings }));
  },

  async changeCarrierConnection(ports, { params, body }) {
    const { name, ...settings } = body;
    const outcome = await changeCarrierConnection(ports, params.connectionId, {
      ...(name === undefined ? {} : { name }),
      settings,
    });
    return isRefused(outcome) ? outcome : renderConnection(outcome, countServed(ports.directory.current()));
  },

  async rotateConnectionSecret(ports, { params, body }) {
    const outcome = await rotateConnectionSecret(ports, params.connectionId, body?.oldValidHours ?? OLD_VALID_HOURS);
    return isRefused(outcome) ? outcome : renderWithSecret(ports, outcome);
  },

  async revokeCarrierConnection(ports, { params, query }) {
    const silencing = query.force === 'yes';
    const outcome = await revokeCarrierConnection(ports, params.connectionId, { silencing });
    if (typeof outcome !== 'string' && 'numbers' in outcome) {
      return { ...refuse('connection_serves_numbers'), errors: outcome.numbers.slice(0, MOST_NAMED).map(renderServed) };
    }
    return isRefused(outcome) ? outcome : undefined;
  },
};

/** Of a connection that serves hundreds of numbers the first show well enough what it is. */
const MOST_NAMED = 100;

function renderServed(served: ServiceNumber) {
  const message =
    served.kind === 'consent_line'
      ? `serves the ${served.line.meaning} line ${digits(served.line.number)}`
      : `serves the virtual number ${digits(served.virtualNumber.number)} of ${served.account.sid}`;
  return { in: 'path' as const, field: '/connectionId', message };
}

/** Long enough for a working day to pass before the carrier has the new one. */
const OLD_VALID_HOURS = 24;

/** The tokens that a carrier signs with are not shown, only how many there are. */
function renderConnection(
  { id, name, dialect, settings, createdAt, revokedAt }: CarrierConnection,
  served: ReadonlyMap<number, number>,
) {
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
    numbers: served.get(id) ?? 0,
    createdAt: moment(createdAt),
    revokedAt: momentOrNull(revokedAt),
  };
}

const reports = ['missed-call', 'inbound-call', 'inbound-sms', 'receipt', 'line-check'] as const;

/**
 * A trunk sends calls and reports nothing but that its lines work; what else the carrier tells may come by another connection. Texts are
 * heard where it is known which field has their words.
 */
function takes({ dialect, settings }: CarrierConnection, report: (typeof reports)[number]): boolean {
  if (dialect === 'sip') return report === 'line-check';
  return report !== 'inbound-sms' || dialect !== 'mapped' || settings.fields.text !== null;
}

function renderWithSecret({ directory }: Pick<Ports, 'directory'>, { connection, secret }: ConnectionWithSecret) {
  const told = reports.filter((report) => takes(connection, report));
  const hooks = Object.fromEntries(told.map((report) => [report, `/hooks/${connection.dialect}/${secret}/${report}`]));
  return { ...renderConnection(connection, countServed(directory.current())), secret, hooks };
}
