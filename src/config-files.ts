/** Files that the environment names, read before anything is opened. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from './config-error.ts';

export interface Tls {
  /** Certificate chain and private key, PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Of these two files; null where neither is named. A certificate that cannot be used is told now, and not when the server is to listen. */
export function tlsFiles(cert: string | null, key: string | null): Tls | null {
  if (cert === null && key === null) return null;
  if (cert === null) throw new ConfigError('TLS_KEY is set and TLS_CERT is not: HTTPS needs both files');
  if (key === null) throw new ConfigError('TLS_CERT is set and TLS_KEY is not: HTTPS needs both files');
  const files = { cert: fileOf('TLS_CERT', cert), key: fileOf('TLS_KEY', key) };
  try {
    createSecureContext(files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`TLS_CERT and TLS_KEY cannot be used: ${reason}`, { cause: error });
  }
  return files;
}

/** The text of the file that the variable names. */
export function fileOf(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${variable} names a file that cannot be read: ${path}`, { cause: error });
  }
}
