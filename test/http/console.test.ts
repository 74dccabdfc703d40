import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleRoutes, isConsoleBuilt } from '#http/console/routes.ts';
import { createHttpServer } from '#http/server.ts';
import { silentLog } from '#test/support/world-stores.ts';

const times = { observe: () => undefined };
let folder: string;
let app: ReturnType<typeof createHttpServer>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sammati-console-'));
  await mkdir(path.join(folder, 'assets'));
  const document = '<meta content="__MODE__"><style nonce="__STYLE_NONCE__"></style><script nonce="__CSP_NONCE__"></script>';
  await writeFile(path.join(folder, 'index.html'), document);
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'plain');
  await writeFile(path.join(folder, 'assets', 'index-abc.js.br'), 'compressed');
  await writeFile(path.join(folder, 'icon.svg'), '<svg/>');
  app = createHttpServer({ tls: null, trustedProxies: [], mostPerSecond: 0, times, log: silentLog });
  app.register(consoleRoutes({ folder, mode: 'sandbox', https: false, observer: { times, log: silentLog } }));
  app.get('/hot', () => 'hot');
  await app.ready();
});

afterAll(async () => {
  await app?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the console', () => {
  it('is one document for each of its pages, never kept, whose scripts and styles bear a nonce of this answer alone', async () => {
    const seen = new Set<string>();
    for (const url of [
      '/',
      '/try',
      '/overview',
      '/whitelist',
      '/whitelist/9800000001',
      '/add/1',
      '/expiries',
      '/people',
      '/join',
    ]) {
      const { statusCode, headers, body } = await app.inject(url);
      expect(statusCode).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-frame-options']).toBe('DENY');
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(body).toContain('content="sandbox"');
      const [, style = ''] = /style nonce="(\w+)"/.exec(body) ?? [];
      const [, script = ''] = /script nonce="(\w+)"/.exec(body) ?? [];
      expect(policy).toContain(`style-src 'self' 'nonce-${style}'`);
      expect(policy).toContain(`script-src 'self' 'nonce-${script}'`);
      seen.add(style).add(script);
    }
    expect(seen.size).toBe(18);
  });

  it('has files that are kept for a year, compressed for whoever takes that; what is not there is refused as elsewhere', async () => {
    const plain = await app.inject('/assets/index-abc.js');
    expect(plain).toMatchObject({ statusCode: 200, body: 'plain' });
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const compressed = await app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br' } });
    expect(compressed).toMatchObject({ statusCode: 200, body: 'compressed' });
    expect(compressed.headers['content-encoding']).toBe('br');
    expect((await app.inject('/icon.svg')).headers['content-type']).toContain('image/svg+xml');
    for (const url of ['/assets/other.js', '/assets/..%2findex.html', '/index.html', '/whitelist/1/2', '/nothing']) {
      expect((await app.inject(url)).statusCode).toBe(404);
    }
  });

  it('leaves other surfaces without its headers', async () => {
    const { headers, body } = await app.inject('/hot');
    expect(body).toBe('hot');
    expect(headers['content-security-policy']).toBeUndefined();
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it('is not served where it was not built', () => {
    expect(isConsoleBuilt(folder)).toBe(true);
    expect(isConsoleBuilt(path.join(folder, 'elsewhere'))).toBe(false);
  });
});
