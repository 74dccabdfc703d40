import { type DestinationStream, pino } from 'pino';
import type { Log } from '#app/ports/system.ts';
import { maskNumbers } from '#domain/kernel/masked-text.ts';
import { maskValue } from './mask.ts';

/**
 * A log of JSON lines. Everything that goes in is masked; what must not be logged at all (tokens, secrets, headers, addresses of
 * hooks) is not handed over. Without a destination it goes to standard error, so that what is meant for people stays apart.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const lines = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (name) => ({ level: name }) } },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  return {
    info: (message, fields) => lines.info(masked(fields), maskNumbers(message)),
    warn: (message, fields) => lines.warn(masked(fields), maskNumbers(message)),
    error: (message, error, fields) => lines.error({ ...masked(fields), error: maskValue(error) }, maskNumbers(message)),
  };
}

function masked(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, maskValue(field)]));
}
