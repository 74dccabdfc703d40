import type { CarrierConnection, ConnectionWithSecret } from '@sammati/contract/carrier-connection.ts';
import { ask } from '#console/service/request.ts';

export type Dialect = CarrierConnection['dialect'];

/** As it is written into the form; what its kind does not need is empty. */
export interface NewConnection {
  readonly name: string;
  readonly dialect: Dialect;
  readonly sources: string;
  readonly publicUrl: string;
  readonly tokens: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

export function createConnection({ name, dialect, ...given }: NewConnection): Promise<ConnectionWithSecret> {
  return ask({ method: 'POST', target: '/api/carrier-connections', json: { name, dialect, ...settingsOf(dialect, given) } });
}

function settingsOf(dialect: Dialect, given: Omit<NewConnection, 'name' | 'dialect'>): object {
  const { sources, tokens, id, from, to } = given;
  const publicUrl = given.publicUrl.trim().replace(/\/+$/, '');
  if (dialect === 'sip') return { sources: parts(sources) };
  if (dialect === 'mapped') return { fields: { id: orNone(id), from: orNone(from), to: orNone(to) } };
  if (!signs(dialect)) return {};
  const signingTokens = parts(tokens);
  return { signingTokens, ...(publicUrl === '' ? {} : { publicUrl }) };
}

/** Whether a carrier of this kind signs what it reports. */
export function signs(dialect: Dialect): boolean {
  return dialect === 'plivo' || dialect === 'twilio';
}

function orNone(written: string): string | null {
  return written.trim() === '' ? null : written.trim();
}

function parts(written: string): readonly string[] {
  return written.split(/[\s,]+/).filter((part) => part !== '');
}

/** The old secret is taken for so many hours more. */
export function rotateSecret(id: number, oldValidHours: number): Promise<ConnectionWithSecret> {
  return ask({ method: 'POST', target: `/api/carrier-connections/${id}/rotation`, json: { oldValidHours } });
}

/** With a reason also where numbers depend on it. */
export function revokeConnection(id: number, reason: string | null): Promise<void> {
  const forced = reason === null ? '' : `?${new URLSearchParams({ force: 'yes', reason })}`;
  return ask({ method: 'DELETE', target: `/api/carrier-connections/${id}${forced}` });
}
