import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConnectParameters } from '#http/v1/connect-parameters.ts';

const FORM = 'application/x-www-form-urlencoded';

function read(body: string | Buffer, { query = '', type = FORM }: { query?: string; type?: string | readonly string[] } = {}) {
  return readConnectParameters({
    query,
    contentTypes: typeof type === 'string' ? [type] : type,
    body: Buffer.from(body as string, 'latin1'),
  });
}

function part(name: string, value: string, more = ''): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
}

const asked = { kind: 'parameters', from: 9_800_000_001, to: 9_800_000_002, callType: 'trans' };

describe('who is to be called', () => {
  it.each([
    ['a form', 'From=09800000001&To=09800000002&CallerId=0804&Url=http%3a//x/%zz', {}],
    ['signs that everybody reads', 'From=%2B91%2098000-00001&To=(0091)+9800000002', {}],
    ['the query', '', { query: 'From=9800000001&To=9800000002&details=true', type: [] }],
    ['both, saying the same', 'From=9800000001&To=9800000002', { query: 'To=9800000002' }],
    ['no type', 'From=9800000001&To=9800000002', { type: [] }],
    ['a blank CallType', 'From=9800000001&To=9800000002&CallType=', {}],
    ['parts', `${part('From', '9800000001')}${part('To', '9800000002')}--b--\r\n`, { type: 'multipart/form-data; boundary=b' }],
  ] as const)('is read from %s', (_, body, more: { query?: string; type?: string | readonly string[] }) => {
    expect(read(body, more)).toEqual(asked);
  });

  it('may be one person, for promotion', () => {
    const one = { kind: 'parameters', from: 9_800_000_001, to: null, callType: 'promo' };
    expect(read('From=9800000001&CallType=promo&Url=x')).toEqual(one);
  });

  it.each([
    ['To twice', 'From=9800000001&To=9800000002&To=9800000003'],
    ['To twice alike', 'From=9800000001&To=9800000002&To=9800000002'],
    ['body and query that disagree', 'From=9800000001&To=9800000002', { query: 'To=9800000003' }],
    ['an array', 'From=9800000001&To[]=9800000002'],
    ['an array with an index', 'From=9800000001&To=9800000002&To%5B0%5D=9800000003'],
    ['another case', 'From=9800000001&To=9800000002&TO=9800000003'],
    ['a space before it', 'From=9800000001&To=9800000002&+To=9800000003'],
    ['a nul in it', 'From=9800000001&To=9800000002&T%00o=9800000003'],
    ['a nul behind it', 'From=9800000001&To=9800000002&To%00x=9800000003'],
    ['a byte that is no text in it', 'From=9800000001&To=9800000002&T%ffo=9800000003'],
    ['full-width letters', 'From=9800000001&To=9800000002&%EF%BC%B4%EF%BD%8F=9800000003'],
    ['a semicolon', 'From=9800000001&To=9800000002&x=1;To=9800000003'],
    ['a name that a semicolon ends', 'From=9800000001&To=9800000002', { query: 'From;9800000001' }],
    ['an escape that is none', 'From=9800000001&To=98000%0000'.replace('%00', '%0x')],
    ['JSON without a type', '{"To":"9800000003"}&From=9800000001&To=9800000002', { type: [] }],
    ['two types', 'From=9800000001&To=9800000002', { type: [FORM, 'application/json'] }],
    ['another CallType', 'From=9800000001&To=9800000002&CallType=Trans'],
    ['parts that end lightly', `${part('From', '9800000001')}${part('To', '9800000002')}--b--`.replaceAll('\r\n', '\n'), parts()],
    ['a part within a part', `${part('From', '9800000001')}${part('x', `1\n${part('To', '9800000003')}`)}--b--`, parts()],
    ['a file', `${part('From', '9800000001', '; filename="a"')}--b--`, parts()],
    ['a second name', `${part('From', '9800000001', "; name*=utf-8''To")}--b--`, parts()],
    [
      'an encoded part',
      part('From', '1').replace('\r\n\r\n', '\r\nContent-Transfer-Encoding: base64\r\n\r\n').concat('--b--'),
      parts(),
    ],
    ['something behind the end', `${part('From', '9800000001')}--b--\r\nTo=1`, parts()],
    ['no end', part('From', '9800000001'), parts()],
  ])('is not guessed from %s', (_, body, more: { query?: string; type?: string | readonly string[] } = {}) => {
    expect(read(body, more)).toEqual({ kind: 'refused', code: 'ambiguous_parameters' });
  });

  it.each([
    ['9800000001,9800000002'],
    ['98000%E0%A5%A60001'],
    ['sip%3Aa%40b'],
    ['12345'],
    ['%2B14155550123'],
    ['9800000001%0d%0a'],
    ['9.8e9'],
    ['9800000001;x'],
  ])('is not %s', (text) => {
    expect(read(`From=9800000001&To=${text}`)).toEqual({ kind: 'refused', code: 'unreadable_number' });
  });

  it.each([
    ['application/json', '{"From":"9800000001"}'],
    [`${FORM}; charset=utf-16`, 'From=9800000001'],
    ['multipart/mixed; boundary=b', 'From=9800000001'],
    ['multipart/form-data', 'From=9800000001'],
  ])('is not read from %s', (type, body) => {
    expect(read(body, { type })).toEqual({ kind: 'refused', code: 'unsupported_media_type' });
  });

  it('is missing', () => {
    for (const body of ['', 'To=9800000002', 'From=&To=9800000002']) {
      expect(read(body)).toEqual({ kind: 'refused', code: 'no_caller' });
    }
  });

  it('is nobody else to a lenient reader of what was accepted, whatever the request', () => {
    const pieces = [
      'From',
      'To',
      'to',
      'TO',
      '=',
      '=',
      '&',
      '&',
      ';',
      '[]',
      '%5B',
      '+',
      '%20',
      '%54o',
      'T%6F',
      '%00',
      '%',
      '9800000001',
      '9800000002',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((some) => some.join(''));
    let accepted = 0;
    fc.assert(
      fc.property(text, text, (query, more) => {
        const body = `From=9800000001&To=9800000003${more}`;
        const got = read(body, { query });
        if (got.kind === 'refused') return;
        accepted += 1;
        const all = [query, body].flatMap((one) => [...new URLSearchParams(one.replaceAll(';', '&'))]);
        const named = (name: string) =>
          all
            .filter(([key]) => key.toLowerCase().replace(/[^a-z].*$/, '') === name)
            .map(([, value]) => value.replaceAll(/\D/g, ''));
        expect(new Set(named('to'))).toEqual(new Set([String(got.to)]));
        expect(new Set(named('from'))).toEqual(new Set([String(got.from)]));
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

function parts() {
  return { type: 'multipart/form-data; boundary=b' };
}
