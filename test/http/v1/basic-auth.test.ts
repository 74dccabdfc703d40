import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBasicAuth } from '#http/v1/basic-auth.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64');

describe('Basic credentials', () => {
  it('are read in any case of the scheme, with or without padding, in either base64 alphabet', () => {
    const expected = { user: 'key~?', secret: 'token~?' };
    const text = encoded('key~?:token~?');
    for (const scheme of ['Basic', 'basic', 'BASIC', ' Basic ']) expect(readBasicAuth(`${scheme} ${text}`)).toEqual(expected);
    expect(readBasicAuth(`Basic ${text.replace(/=+$/, '')}`)).toEqual(expected);
    expect(readBasicAuth(`Basic ${Buffer.from('key~?:token~?').toString('base64url')}`)).toEqual(expected);
  });

  it('are divided by the first colon only', () => {
    expect(readBasicAuth(`Basic ${encoded('sid:a:b:')}`)).toEqual({ user: 'sid', secret: 'a:b:' });
    expect(readBasicAuth(`Basic ${encoded('sid:')}`)).toEqual({ user: 'sid', secret: '' });
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Bearer abc',
    'Digest username="x"',
    `Basic ${encoded('nocolon')}`,
    `Basic ${encoded(':token')}`,
    'Basic !!!!',
    `Basic ${encoded('a:b')} x`,
    `Basic${encoded('a:b')}`,
    'Basic =',
    `Basic ${'A'.repeat(100_000)}`,
  ])('are none in %j', (header) => {
    expect(readBasicAuth(header)).toBeNull();
  });

  it('come out as any client put them in, and any other header is none', () => {
    const sign = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xd7ff }), fc.constant(0x1f600));
    const text = fc.array(sign, { maxLength: 60 }).map((codes) => String.fromCodePoint(...codes));
    const user = text.filter((any) => any !== '' && !any.includes(':'));
    fc.assert(
      fc.property(user, text, (u, s) => {
        expect(readBasicAuth(`Basic ${encoded(`${u}:${s}`)}`)).toEqual({ user: u, secret: s });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (header) => {
        const read = readBasicAuth(header);
        if (read !== null) expect(read.user).not.toContain(':');
      }),
    );
  });
});
