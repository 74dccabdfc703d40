import { describe, expect, it } from 'vitest';
import { readConfig } from '#root/config.ts';
import { ConfigError } from '#root/config-error.ts';

describe('the configuration', () => {
  it('of an empty environment is a sandbox on this machine only', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: './data',
      databaseUrl: null,
      databaseConnections: 10,
      signingKeyFile: null,
      sip: null,
      checkpointReceiver: null,
      mode: 'sandbox',
      publicUrl: null,
      adminToken: null,
      tls: null,
      smsSenders: null,
      rateLimitPerMinute: 0,
      mostRequestsPerSecond: 0,
      logLevel: 'warn',
      trustedProxies: [],
      sandboxHosts: [],
      registryWarnAfterDays: 5,
      retention: [
        { what: 'decisions', variable: 'KEEP_DECISIONS_DAYS', days: 730 },
        { what: 'reports', variable: 'KEEP_REPORTS_DAYS', days: 730 },
        { what: 'complaints', variable: 'KEEP_COMPLAINTS_DAYS', days: 730 },
        { what: 'removed_members', variable: 'KEEP_REMOVED_MEMBERS_DAYS', days: 365 },
        { what: 'scrubs', variable: 'KEEP_SCRUBS_DAYS', days: 730 },
        { what: 'message_parts', variable: 'KEEP_MESSAGE_PARTS_DAYS', days: 365 },
        { what: 'imports', variable: 'KEEP_IMPORTS_DAYS', days: 30 },
        { what: 'audit', variable: 'KEEP_AUDIT_DAYS', days: 730 },
      ],
      shutdownSeconds: 10,
      upstreamSeconds: 30,
    });
    expect(readConfig({ PORT: '', DATA_DIR: ' ', SAMMATI_MODE: '' })).toEqual(readConfig({}));
  });

  it('takes calls by SIP where a port for it is given', () => {
    const sip = (more: Record<string, string>) => readConfig({ SIP_PORT: '5060', ...more }).sip;
    const usual = { host: '127.0.0.1', port: 5060, ringMilliseconds: 1_500, finalStatus: 486, mostCallsPerSecond: 5_000 };
    expect(sip({})).toEqual(usual);
    expect(sip({ HOST: '::' })).toEqual({ ...usual, host: '::' });
    expect(sip({ HOST: '::', SIP_HOST: '192.0.2.1', SIP_ANSWER: '603', SIP_RING_MILLISECONDS: '0' })).toEqual({
      ...usual,
      host: '192.0.2.1',
      finalStatus: 603,
      ringMilliseconds: 0,
    });
    expect(() => sip({ SIP_ANSWER: '200' })).toThrow(/SIP_ANSWER must be one of 486, 480, 600, 603/);
    expect(() => sip({ SIP_PORT: '65536' })).toThrow(/SIP_PORT/);
    expect(() => sip({ SIP_PORT: '', SIP_ANSWER: '486' })).toThrow(/SIP_ANSWER needs SIP_PORT/);
  });

  it('believes proxies at addresses and networks, and says which of them is none', () => {
    const given = '10.0.0.1, 192.0.2.0/24 2001:db8::/32 10.0.0.0/255.0.0.0 loopback';
    expect(readConfig({ TRUSTED_PROXIES: given }).trustedProxies).toHaveLength(5);
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0', 'true']) {
      expect(() => readConfig({ TRUSTED_PROXIES: `10.0.0.1 ${wrong}` })).toThrow('TRUSTED_PROXIES must be');
    }
  });

  it('names an address that checkpoints are delivered to, without credentials in it', () => {
    const given = { CHECKPOINT_URL: 'https://keeper.example/in', CHECKPOINT_TOKEN: 'a-token' };
    expect(readConfig(given).checkpointReceiver).toEqual({ url: 'https://keeper.example/in', token: 'a-token' });
    for (const url of ['keeper.example', 'ftp://keeper.example/', 'https://me:secret@keeper.example/'])
      expect(() => readConfig({ CHECKPOINT_URL: url })).toThrow(/^CHECKPOINT_URL must be an http or https address/);
  });

  it('names the address that people reach it by: a scheme and a host, in production https', () => {
    expect(readConfig({ PUBLIC_URL: 'https://Consent.example.in/' }).publicUrl).toBe('https://consent.example.in');
    expect(readConfig({ PUBLIC_URL: 'http://localhost:8080' }).publicUrl).toBe('http://localhost:8080');
    const production = { SAMMATI_MODE: 'production', SAMMATI_ADMIN_TOKEN: 'a-token-of-the-test' };
    for (const PUBLIC_URL of ['example.in', 'https://example.in/path', 'https://a:b@example.in', 'ftp://example.in'])
      expect(() => readConfig({ PUBLIC_URL })).toThrow(/^PUBLIC_URL must be a scheme and a host/);
    expect(() => readConfig({ ...production, PUBLIC_URL: 'http://example.in' })).toThrow(/in production https/);
  });

  it('of production limits keys and tells more', () => {
    const config = readConfig({
      SAMMATI_MODE: 'Production',
      SAMMATI_ADMIN_TOKEN: 'a-token-of-their-own',
      DATABASE_URL: 'postgresql://sammati:secret@db.example:5432/sammati',
      TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16',
      HOST: '0.0.0.0',
      PORT: '443',
    });
    expect(config).toMatchObject({
      mode: 'production',
      adminToken: 'a-token-of-their-own',
      rateLimitPerMinute: 200,
      logLevel: 'info',
      trustedProxies: ['10.0.0.1', '10.1.0.0/16'],
      host: '0.0.0.0',
      port: 443,
    });
  });

  it.each([
    [{ PORT: 'x' }, 'PORT must be a whole number from 0 to 65535, and is "x"'],
    [{ PORT: '65536' }, 'PORT must be'],
    [{ PORT: '-1' }, 'PORT must be'],
    [{ RATE_LIMIT_PER_MINUTE: '1.5' }, 'RATE_LIMIT_PER_MINUTE must be'],
    [{ REGISTRY_WARN_AFTER_DAYS: '0' }, 'REGISTRY_WARN_AFTER_DAYS must be a whole number from 1'],
    [{ SAMMATI_MODE: 'staging' }, 'SAMMATI_MODE must be one of sandbox, production, and is "staging"'],
    [{ SAMMATI_MODE: 'production' }, 'SAMMATI_MODE=production needs SAMMATI_ADMIN_TOKEN'],
    [{ SAMMATI_MODE: 'production', SAMMATI_ADMIN_TOKEN: 'short' }, 'at least 16 characters'],
    [{ SAMMATI_ADMIN_TOKEN: 'has a space' }, 'without spaces'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of'],
    [{ DATABASE_URL: 'mysql://user:password1@host/db' }, 'DATABASE_URL must be an address'],
    [{ TLS_CERT: '/nowhere/cert.pem' }, 'TLS_CERT is set and TLS_KEY is not'],
    [{ TLS_KEY: '/nowhere/key.pem' }, 'TLS_KEY is set and TLS_CERT is not'],
    [{ TLS_CERT: '/nowhere/cert.pem', TLS_KEY: '/nowhere/key.pem' }, 'TLS_CERT names a file that cannot be read'],
  ])('%j is refused with one sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(sentence);
    expect(() => readConfig(environment)).not.toThrow('password1');
  });
});
