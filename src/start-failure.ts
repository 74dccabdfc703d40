import { SendersFileError } from '#sms/fields.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

/** One line that says why the service did not start and what to do; null for what nobody foresaw, which needs its stack. */
export function startFailure(error: unknown, config: Config | null): string | null {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof SendersFileError) return `SMS_SENDERS ${config?.smsSenders?.path ?? ''} cannot be used: ${error.message}`;
  const { code = '', syscall = '', message } = factsOf(error);
  if (syscall === 'listen') return listenFailure(code, config);
  if (fileCodes.has(code) && syscall !== 'connect')
    return `DATA_DIR ${config?.dataDir ?? ''} cannot be used: ${fileCodes.get(code)}`;
  if (networkCodes.has(code)) return `the database of DATABASE_URL cannot be reached (${code})`;
  if (/^28/.test(code)) return 'the database of DATABASE_URL refuses the user or password';
  if (code === '3D000') return 'the database that DATABASE_URL names does not exist';
  if (code === '42501')
    return 'the user of DATABASE_URL may not create tables; give it the schema or run the migrations as its owner';
  if (/ is in use by another process|PostgreSQL \d+ or later|newer than this version|cannot be locked/.test(message))
    return message;
  if (/Connection terminated|timeout expired|timeout exceeded/i.test(message))
    return 'the database of DATABASE_URL does not answer';
  return null;
}

function listenFailure(code: string, config: Config | null): string {
  const where = `port ${config?.port ?? ''} of ${config?.host ?? ''}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program; set PORT to a free one`;
    case 'EACCES':
      return `${where} may not be used by this user; set PORT to one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${config?.host ?? ''} is not an address of this machine`;
    default:
      return `${where} cannot be listened on (${code})`;
  }
}

const fileCodes: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this user may not write there'],
  ['EPERM', 'this user may not write there'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'it, or a part of its path, is not a directory'],
  ['EEXIST', 'it is not a directory'],
]);

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** Connecting to several addresses of one name fails with one error for each. */
function factsOf(error: unknown): { readonly code?: string; readonly syscall?: string; readonly message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const from = first instanceof Error ? first : error;
  const code: unknown = Reflect.get(from, 'code');
  const syscall: unknown = Reflect.get(from, 'syscall');
  return {
    message: from.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof syscall === 'string' ? { syscall } : {}),
  };
}
