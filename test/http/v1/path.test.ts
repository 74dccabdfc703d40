import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedMethods, readPath, splitTarget, type V1Path } from '#http/v1/path.ts';

const sid = 'acme1';

describe('a path of the wire API', () => {
  it.each<[string, V1Path]>([
    ['/v1/Accounts/acme1/CustomerWhitelist', { kind: 'whitelist', sid, format: 'xml' }],
    ['/v1/Accounts/acme1/CustomerWhitelist/', { kind: 'whitelist', sid, format: 'xml' }],
    ['/v1/Accounts/acme1//CustomerWhitelist//', { kind: 'whitelist', sid, format: 'xml' }],
    ['//v1/Accounts/acme1/CustomerWhitelist.json', { kind: 'whitelist', sid, format: 'json' }],
    ['/v1/Accounts/acme1/CustomerWhitelist.json/', { kind: 'whitelist', sid, format: 'json' }],
    ['/v1/Accounts/acme1/CustomerWhitelist/.json', { kind: 'whitelist', sid, format: 'json' }],
    ['/v1/Accounts/acme1/CustomerWhitelist/9000000001', { kind: 'whitelist_number', sid, number: '9000000001', format: 'xml' }],
    [
      '/v1/Accounts/acme1/CustomerWhitelist/09000000001.json',
      { kind: 'whitelist_number', sid, number: '09000000001', format: 'json' },
    ],
    [
      '/v1/Accounts/acme1/CustomerWhitelist/%2B919000000001.json',
      { kind: 'whitelist_number', sid, number: '+919000000001', format: 'json' },
    ],
    [
      '/v1/Accounts/acme1/CustomerWhitelist/+919000000001/',
      { kind: 'whitelist_number', sid, number: '+919000000001', format: 'xml' },
    ],
    [
      '/v1/Accounts/acme1/CustomerWhitelist/90000%2000001',
      { kind: 'whitelist_number', sid, number: '90000 00001', format: 'xml' },
    ],
    [
      '/v1/Accounts/acme1/CustomerWhitelist/90000.00001.json',
      { kind: 'whitelist_number', sid, number: '90000.00001', format: 'json' },
    ],
    ['/v1/Accounts/acme1/CustomerWhitelist/%zz', { kind: 'whitelist_number', sid, number: '%zz', format: 'xml' }],
    ['/v1/Accounts/acme1/CustomerWhitelist/9%2F1', { kind: 'whitelist_number', sid, number: '9/1', format: 'xml' }],
    ['/v1/Accounts/acme1//Numbers/9000000001.json', { kind: 'numbers', sid, number: '9000000001', format: 'json' }],
    ['/v1/Accounts/a%20b/Numbers/9000000001', { kind: 'numbers', sid: 'a b', number: '9000000001', format: 'xml' }],
    ['/v1/Accounts/a%ffb/Numbers/9000000001', { kind: 'numbers', sid: 'a%ffb', number: '9000000001', format: 'xml' }],
    ['/v1/Accounts/acme1/customerwhitelist.json', { kind: 'account_path', sid, format: 'json' }],
    ['/v1/Accounts/acme1/Numbers', { kind: 'account_path', sid, format: 'xml' }],
    ['/v1/Accounts/acme1/Numbers/.json', { kind: 'account_path', sid, format: 'json' }],
    ['/v1/Accounts/acme1/Calls/connect.json', { kind: 'connect', sid, format: 'json' }],
    ['/v1/Accounts/acme1//Calls/connect', { kind: 'connect', sid, format: 'xml' }],
    ['/v1/Accounts/acme1/Calls/connect/x', { kind: 'account_path', sid, format: 'xml' }],
    ['/v1/Accounts/acme1/CustomerWhitelist/1/2', { kind: 'account_path', sid, format: 'xml' }],
    ['/v1/Accounts/acme1', { kind: 'account_path', sid, format: 'xml' }],
    ['/v1/Accounts/acme1.json', { kind: 'account_path', sid, format: 'json' }],
    ['/v1/accounts/acme1/CustomerWhitelist', { kind: 'account_path', sid, format: 'xml' }],
    ['/v2/Accounts/acme1/CustomerWhitelist.json', { kind: 'account_path', sid, format: 'json' }],
    ['/v2_beta/Accounts/acme1/IncomingPhoneNumbers', { kind: 'account_path', sid, format: 'json' }],
    ['/V1/Accounts/acme1/CustomerWhitelist', { kind: 'account_path', sid, format: 'xml' }],
    ['/v1/Accounts', { kind: 'other', format: 'xml' }],
    ['/vx/Accounts/acme1/Calls', { kind: 'other', format: 'xml' }],
    ['', { kind: 'other', format: 'xml' }],
    ['/', { kind: 'other', format: 'xml' }],
    ['/.json', { kind: 'other', format: 'json' }],
    ['*', { kind: 'other', format: 'xml' }],
  ])('%s is read', (path, expected) => {
    expect(readPath(path)).toEqual(expected);
  });

  it('ends where the query begins, and drops a host before it', () => {
    expect(splitTarget('/v1/x.json?Number=1?2&a')).toEqual({ path: '/v1/x.json', query: 'Number=1?2&a' });
    expect(splitTarget('/v1/x')).toEqual({ path: '/v1/x', query: '' });
    expect(splitTarget('?')).toEqual({ path: '', query: '' });
    expect(splitTarget('http://api.example.test:80/v1/x?y')).toEqual({ path: '/v1/x', query: 'y' });
    expect(splitTarget('HTTPS://api.example.test')).toEqual({ path: '', query: '' });
  });

  it('is read without throwing, whatever it is', () => {
    const signs = fc.constantFrom(
      '/',
      'v1',
      'Accounts',
      'CustomerWhitelist',
      'Numbers',
      '.json',
      '%',
      '%2B',
      '%ff',
      '9000000001',
      '?',
      '.',
      '..',
    );
    const any = fc.oneof(
      fc.array(fc.nat(0xffff), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes)),
      fc.array(signs, { maxLength: 14 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(any, (target) => {
        const { path } = splitTarget(target);
        const read = readPath(path);
        expect(Object.keys(allowedMethods)).toContain(read.kind);
        expect(read.format).toBe(/\.json\/*$/.test(path) ? 'json' : 'xml');
      }),
      { numRuns: 2_000 },
    );
  });
});
