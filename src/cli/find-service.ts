import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClientConfig } from '#root/config.ts';
import { CliError, exitCodes } from './cli-error.ts';

export interface ServiceOptions {
  readonly url?: string;
  readonly adminToken?: string;
  readonly account?: string;
}

/** Where requests go, and with which credentials. */
export interface FoundService {
  readonly baseUrl: string;
  readonly authorization: string;
}

/**
 * Finds the service and the credentials for it: what was typed, then the environment, then what a service left in DATA_DIR. A token
 * from a file is sent only to the service that wrote it.
 */
export async function findService(config: ClientConfig, options: ServiceOptions): Promise<FoundService> {
  const kept = await readKept(config.dataDir);
  const baseUrl = checkedUrl(options.url ?? config.url ?? kept?.baseUrl ?? config.localUrl);
  if (options.account !== undefined) {
    if (!options.account.includes(':'))
      throw new CliError('--account is a key and its token: key:token', { exitCode: exitCodes.usage });
    return { baseUrl, authorization: `Basic ${Buffer.from(options.account).toString('base64')}` };
  }
  const keptToken = kept !== null && sameOrigin(kept.baseUrl, baseUrl) ? kept.adminToken : null;
  const token = options.adminToken ?? config.adminToken ?? keptToken;
  if (token === null) {
    const where = path.join(config.dataDir, 'demo.json');
    throw new CliError(
      `no admin token for ${baseUrl}: give --admin-token or SAMMATI_ADMIN_TOKEN (${where} has none for that address)`,
      { exitCode: exitCodes.usage },
    );
  }
  return { baseUrl, authorization: `Bearer ${token}` };
}

interface Kept {
  readonly baseUrl: string;
  readonly adminToken: string;
}

/** `admin.json` is written by an operator, `demo.json` by a sandbox. */
async function readKept(dataDir: string): Promise<Kept | null> {
  for (const name of ['admin.json', 'demo.json']) {
    const kept = await readJson(path.join(dataDir, name));
    if (typeof kept !== 'object' || kept === null) continue;
    const { baseUrl, adminToken } = kept as { readonly baseUrl?: unknown; readonly adminToken?: unknown };
    if (typeof baseUrl === 'string' && typeof adminToken === 'string') return { baseUrl, adminToken };
  }
  return null;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

function checkedUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CliError(`${JSON.stringify(url)} is not an http or https address`, { exitCode: exitCodes.usage });
  }
  return url.replace(/\/+$/, '');
}

function sameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).origin === new URL(other).origin;
}
