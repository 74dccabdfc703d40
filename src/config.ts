/**
 * The configuration, from the environment: the only place that reads it. Every variable has a default but DATABASE_URL, the admin
 * token and the TLS files; an empty value counts as none.
 */
import { isIPv4 } from 'node:net';
import process from 'node:process';
import { isSource } from '#domain/account/connection-settings.ts';
import type { RetentionPeriod } from '#domain/kernel/retention.ts';
import { ConfigError } from './config-error.ts';
import { fileOf, type Tls, tlsFiles } from './config-files.ts';

export type ServiceMode = 'sandbox' | 'production';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface CheckpointReceiverConfig {
  readonly url: string;
  /** Sent as a bearer token; null where the receiver wants none. */
  readonly token: string | null;
}

/** The SIP listener, on UDP and TCP. */
export interface SipConfig {
  readonly host: string;
  /** 0 takes any port that is free on both. */
  readonly port: number;
  readonly ringMilliseconds: number;
  /** What a call that was stored is answered. */
  readonly finalStatus: number;
  /** Calls of one address; more are answered 503. 0 is no limit. */
  readonly mostCallsPerSecond: number;
}

export interface Config {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly dataDir: string;
  /** Null where the embedded database is used. */
  readonly databaseUrl: string | null;
  readonly databaseConnections: number;
  /** The private key that signs evidence; several processes of one service are given the same file. Null: one in `dataDir`. */
  readonly signingKeyFile: string | null;
  /** Where every checkpoint is delivered; null where nowhere. */
  readonly checkpointReceiver: CheckpointReceiverConfig | null;
  readonly mode: ServiceMode;
  /** Under which address people reach the service, without a slash at the end; null where that was not said. */
  readonly publicUrl: string | null;
  /** Null in a sandbox that was given none: it makes one and keeps it in demo.json. */
  readonly adminToken: string | null;
  readonly tls: Tls | null;
  /** The file that sets up the senders of SMS, and its text; null where there is none. */
  readonly smsSenders: { readonly path: string; readonly text: string } | null;
  /** Requests per minute and API key; 0 is no limit. */
  readonly rateLimitPerMinute: number;
  /** Requests a second that this process lets in; 0 lets in all. */
  readonly mostRequestsPerSecond: number;
  readonly logLevel: LogLevel;
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Further names by which a sandbox that listens on the loopback address is reached. */
  readonly sandboxHosts: readonly string[];
  /** From which age on the copy of the registry is called old. */
  readonly registryWarnAfterDays: number;
  /** How long what is kept. */
  readonly retention: readonly RetentionPeriod[];
  /** How long running requests may take when the service is told to stop. */
  readonly shutdownSeconds: number;
  /** How long a provider may be silent: before its answer, and within it. */
  readonly upstreamSeconds: number;
  /** Null where calls are not taken by SIP. */
  readonly sip: SipConfig | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const SHORTEST_ADMIN_TOKEN = 16;

/** Reads the configuration of this process. Throws a ConfigError for the first value that cannot be used. */
export function readConfig(environment: Environment = process.env): Config {
  const mode = oneOf(environment, 'SAMMATI_MODE', ['sandbox', 'production'] as const, 'sandbox');
  return {
    host: text(environment, 'HOST') ?? '127.0.0.1',
    port: wholeNumber(environment, 'PORT', 8080, { from: 0, to: 65_535 }),
    dataDir: text(environment, 'DATA_DIR') ?? './data',
    signingKeyFile: text(environment, 'SIGNING_KEY_FILE'),
    checkpointReceiver: checkpointReceiver(environment),
    databaseUrl: databaseUrl(environment),
    databaseConnections: wholeNumber(environment, 'DATABASE_CONNECTIONS', 10, { from: 2, to: 1000 }),
    mode,
    publicUrl: publicUrl(environment, mode),
    adminToken: adminToken(environment, mode),
    tls: tlsFiles(text(environment, 'TLS_CERT'), text(environment, 'TLS_KEY')),
    smsSenders: smsSenders(environment),
    rateLimitPerMinute: wholeNumber(environment, 'RATE_LIMIT_PER_MINUTE', mode === 'sandbox' ? 0 : 200, {
      from: 0,
      to: 1_000_000_000,
    }),
    mostRequestsPerSecond: wholeNumber(environment, 'MAX_REQUESTS_PER_SECOND', 0, { from: 0, to: 1_000_000 }),
    logLevel: oneOf(environment, 'LOG_LEVEL', logLevels, mode === 'sandbox' ? 'warn' : 'info'),
    trustedProxies: trustedProxies(environment),
    sandboxHosts: list(environment, 'SANDBOX_HOSTS'),
    registryWarnAfterDays: wholeNumber(environment, 'REGISTRY_WARN_AFTER_DAYS', 5, { from: 1, to: 365 }),
    retention: retention(environment),
    shutdownSeconds: wholeNumber(environment, 'SHUTDOWN_SECONDS', 10, { from: 0, to: 3600 }),
    upstreamSeconds: wholeNumber(environment, 'UPSTREAM_SECONDS', 30, { from: 1, to: 3600 }),
    sip: sip(environment),
  };
}

/** What the command line needs to know to reach the service: less than the service itself, and no secret but the token. */
export interface ClientConfig {
  /** Null where the service is on this machine. */
  readonly url: string | null;
  readonly adminToken: string | null;
  readonly dataDir: string;
  /** Where a service on this machine is, if nothing else says so. */
  readonly localUrl: string;
}

/** Reads what the command line needs. Throws a ConfigError for the first value that cannot be used. */
export function readClientConfig(environment: Environment = process.env): ClientConfig {
  const host = text(environment, 'HOST') ?? '127.0.0.1';
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const scheme = text(environment, 'TLS_CERT') === null ? 'http' : 'https';
  const port = wholeNumber(environment, 'PORT', 8080, { from: 0, to: 65_535 });
  return {
    url: text(environment, 'SAMMATI_URL'),
    adminToken: text(environment, 'SAMMATI_ADMIN_TOKEN'),
    dataDir: text(environment, 'DATA_DIR') ?? './data',
    localUrl: `${scheme}://${reached.includes(':') ? `[${reached}]` : reached}:${port}`,
  };
}

function text(environment: Environment, name: string): string | null {
  const value = environment[name]?.trim();
  return value === undefined || value === '' ? null : value;
}

function list(environment: Environment, name: string): readonly string[] {
  return (text(environment, name) ?? '').split(/[\s,]+/).filter((item) => item !== '');
}

/** Addresses, networks (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`), and the names that Fastify has for some. */
function trustedProxies(environment: Environment): readonly string[] {
  const given = list(environment, 'TRUSTED_PROXIES');
  const isKnown = (one: string): boolean =>
    isSource(one) || one.split('/').every(isIPv4) || ['loopback', 'linklocal', 'uniquelocal'].includes(one);
  const unknown = given.find((one) => !isKnown(one));
  if (unknown !== undefined)
    throw new ConfigError(`TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, and names ${quoted(unknown)}`);
  return given;
}

function wholeNumber(
  environment: Environment,
  name: string,
  otherwise: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const given = text(environment, name);
  if (given === null) return otherwise;
  const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= from && value <= to))
    throw new ConfigError(`${name} must be a whole number from ${from} to ${to}, and is ${quoted(given)}`);
  return value;
}

function oneOf<const Choice extends string>(
  environment: Environment,
  name: string,
  choices: readonly Choice[],
  otherwise: NoInfer<Choice>,
): Choice {
  const given = text(environment, name);
  if (given === null) return otherwise;
  const choice = choices.find((one) => one === given.toLowerCase());
  if (choice === undefined) throw new ConfigError(`${name} must be one of ${choices.join(', ')}, and is ${quoted(given)}`);
  return choice;
}

// Complaints are kept for two years by the operators that forward them, and what answers one must be there as long. A year is
// what the law wants kept of logs and traffic data at the least (DPDP Rules 2025, 8(3)).
const retained = [
  { what: 'decisions', variable: 'KEEP_DECISIONS_DAYS', days: 730 },
  { what: 'reports', variable: 'KEEP_REPORTS_DAYS', days: 730 },
  { what: 'complaints', variable: 'KEEP_COMPLAINTS_DAYS', days: 730 },
  { what: 'removed_members', variable: 'KEEP_REMOVED_MEMBERS_DAYS', days: 365 },
  { what: 'scrubs', variable: 'KEEP_SCRUBS_DAYS', days: 730 },
  { what: 'message_parts', variable: 'KEEP_MESSAGE_PARTS_DAYS', days: 365 },
  // What they led to is in the evidence; the rows are looked at for a while.
  { what: 'imports', variable: 'KEEP_IMPORTS_DAYS', days: 30, least: 1 },
  { what: 'audit', variable: 'KEEP_AUDIT_DAYS', days: 730 },
] as const;
const LEAST_DAYS = 365;

function retention(environment: Environment): readonly RetentionPeriod[] {
  return retained.map(({ what, variable, days: otherwise, ...given }) => {
    const least = 'least' in given ? given.least : LEAST_DAYS;
    const days = wholeNumber(environment, variable, otherwise, { from: 0, to: 36_500 });
    if (days > 0 && days < least)
      throw new ConfigError(`${variable} must be 0, which is for good, or from ${least} to 36500, and is ${days}`);
    return { what, variable, days: days === 0 ? null : days };
  });
}

// The value is not quoted in a complaint: it may hold a password.
function databaseUrl(environment: Environment): string | null {
  const given = text(environment, 'DATABASE_URL');
  if (given === null) return null;
  if (!/^postgres(?:ql)?:\/\/\S+$/.test(given) || !URL.canParse(given)) {
    throw new ConfigError('DATABASE_URL must be an address such as postgresql://user:password@host:5432/database');
  }
  return given;
}

// Credentials belong in the token, which is in no log; an address is.
function checkpointReceiver(environment: Environment): CheckpointReceiverConfig | null {
  const given = text(environment, 'CHECKPOINT_URL');
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new ConfigError('CHECKPOINT_URL must be an http or https address without user name and password');
  }
  return { url: url.href, token: headerToken(environment, 'CHECKPOINT_TOKEN') };
}

// It is written in messages to people: whoever reads along on the way could stop their calls, or see who calls them.
function publicUrl(environment: Environment, mode: ServiceMode): string | null {
  const given = text(environment, 'PUBLIC_URL');
  if (given === null) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  const schemes = mode === 'production' ? ['https:'] : ['https:', 'http:'];
  if (url === null || !schemes.includes(url.protocol) || url.href !== `${url.origin}/`) {
    throw new ConfigError('PUBLIC_URL must be a scheme and a host such as https://consent.example.in, in production https');
  }
  return url.origin;
}

/** Busy first: a decline ends a call everywhere, and some networks announce it as one. */
const finalStatuses = ['486', '480', '600', '603'] as const;

/** What only means something where calls are taken by SIP. */
const ofSip = ['SIP_HOST', 'SIP_RING_MILLISECONDS', 'SIP_ANSWER', 'SIP_CALLS_PER_SECOND'] as const;

function sip(environment: Environment): SipConfig | null {
  if (text(environment, 'SIP_PORT') === null) {
    // Whoever forgot the port would believe that calls are heard.
    const alone = ofSip.find((name) => text(environment, name) !== null);
    if (alone !== undefined) throw new ConfigError(`${alone} needs SIP_PORT: without it no calls are taken by SIP`);
    return null;
  }
  return {
    host: text(environment, 'SIP_HOST') ?? text(environment, 'HOST') ?? '127.0.0.1',
    port: wholeNumber(environment, 'SIP_PORT', 5060, { from: 0, to: 65_535 }),
    ringMilliseconds: wholeNumber(environment, 'SIP_RING_MILLISECONDS', 1_500, { from: 0, to: 30_000 }),
    finalStatus: Number(oneOf(environment, 'SIP_ANSWER', finalStatuses, '486')),
    mostCallsPerSecond: wholeNumber(environment, 'SIP_CALLS_PER_SECOND', 5_000, { from: 0, to: 1_000_000 }),
  };
}

function headerToken(environment: Environment, name: string): string | null {
  const given = text(environment, name);
  if (given !== null && !/^[\x21-\x7e]+$/.test(given)) {
    throw new ConfigError(`${name} must consist of printable ASCII characters without spaces`);
  }
  return given;
}

function adminToken(environment: Environment, mode: ServiceMode): string | null {
  const given = headerToken(environment, 'SAMMATI_ADMIN_TOKEN');
  if (given === null) {
    if (mode === 'sandbox') return null;
    throw new ConfigError('SAMMATI_MODE=production needs SAMMATI_ADMIN_TOKEN, a secret of your own for the operator');
  }
  if (mode === 'production' && given.length < SHORTEST_ADMIN_TOKEN) {
    throw new ConfigError(`SAMMATI_ADMIN_TOKEN must have at least ${SHORTEST_ADMIN_TOKEN} characters in production`);
  }
  return given;
}

function smsSenders(environment: Environment): Config['smsSenders'] {
  const path = text(environment, 'SMS_SENDERS');
  return path === null ? null : { path, text: fileOf('SMS_SENDERS', path) };
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
