import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import {
  MOST_BYTES,
  type ParameterRefusal,
  type ParameterSource,
  readParameters,
  readParametersInSteps,
  type WhitelistParameters,
} from '#http/v1/parameters.ts';

const FORM = 'application/x-www-form-urlencoded';

interface Given {
  readonly method?: 'POST' | 'DELETE';
  readonly query?: string;
  readonly type?: string | undefined;
  readonly body?: string | Buffer;
}

function source({ method = 'POST', query = '', body = '', ...rest }: Given): ParameterSource {
  return { method, query, contentType: 'type' in rest ? rest.type : FORM, body: Buffer.from(body) };
}

function read(given: Given): WhitelistParameters | ParameterRefusal {
  const steps = readParametersInSteps(source(given));
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** The items as they were understood: numbers, and the text of the unreadable. */
function items(given: Given): readonly (number | string)[] | string {
  const parameters = read(given);
  if (parameters.kind === 'refused') return parameters.code;
  const { values, unreadable } = parameters.numbers;
  return [...values].map((value) => (value < 0 ? (unreadable[-1 - value] ?? 'lost') : value));
}

function multipart(boundary: string, parts: readonly string[], lineEnd = '\r\n'): string {
  return `${parts.map((part) => `--${boundary}${lineEnd}${part}${lineEnd}`).join('')}--${boundary}--${lineEnd}`;
}

const field = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;

describe('the numbers of a request (R3)', () => {
  it.each<[string, string, readonly (number | string)[]]>([
    ['one value', 'Number=9000000001', [9_000_000_001]],
    ['a list', 'Number=9000000001,9000000002', [9_000_000_001, 9_000_000_002]],
    ['a list with spaces', 'Number=9000000001,+9000000002, 9000000003', [9_000_000_001, 9_000_000_002, 9_000_000_003]],
    ['a list with encoded commas', 'Number=9000000001%2C9000000002%2c9000000003', [9_000_000_001, 9_000_000_002, 9_000_000_003]],
    ['a repeated parameter', 'Number=9000000001&Number=9000000002', [9_000_000_001, 9_000_000_002]],
    ['an array', 'Number[]=9000000001&Number[]=9000000002', [9_000_000_001, 9_000_000_002]],
    ['an encoded array', 'Number%5B%5D=9000000001&Number%5b%5d=9000000002', [9_000_000_001, 9_000_000_002]],
    ['an array with indexes', 'Number[0]=9000000001&Number%5B1%5D=9000000002', [9_000_000_001, 9_000_000_002]],
    ['an array of lists', 'Number[]=9000000001,9000000002&Number[]=9000000003', [9_000_000_001, 9_000_000_002, 9_000_000_003]],
    ['lines', 'Number=9000000001%0D%0A9000000002\n9000000003', [9_000_000_001, 9_000_000_002, 9_000_000_003]],
    ['semicolons', 'Number=9000000001;9000000002%3B9000000003', [9_000_000_001, 9_000_000_002, 9_000_000_003]],
    ['an encoded plus', 'Number=%2B919000000001', [9_000_000_001]],
    ['a plus that nobody encoded', 'Number=+919000000001,+919000000002', [9_000_000_001, 9_000_000_002]],
    ['every digit encoded', 'Number=%39%30%30%30%30%30%30%30%30%31', [9_000_000_001]],
    ['digits of another script', `Number=${encodeURIComponent('९०००००००01')}`, [9_000_000_001]],
    ['raw UTF-8', 'Number=९०००००००01', [9_000_000_001]],
    ['written groups', 'Number=+91+90000-00001,(011)+411+00001', [9_000_000_001, 1_141_100_001]],
    ['blank items', 'Number=,9000000001,,+,%20%09,%C2%A0,9000000002,', [9_000_000_001, 9_000_000_002]],
    ['repeats, in their places', 'Number=9000000001,09000000001,9000000001', [9_000_000_001, 9_000_000_001, 9_000_000_001]],
    ['unreadable items', 'Number=abc,9000000001,+abc+,1401234567', ['abc', 9_000_000_001, 'abc', '1401234567']],
    ['bad escapes, literally', 'Number=%zz,%2,9000000001%', ['%zz', '%2', '9000000001%']],
    ['bytes that are no UTF-8', 'Number=%ff%fe', ['\ufffd\ufffd']],
    ['a leading ampersand and empty parts', '&&Number=9000000001&&=&=x&x&', [9_000_000_001]],
    ['an equals sign in the value', 'Number=9000000001=', ['9000000001=']],
    ['an encoded name', '%4Eumbe%72=9000000001', [9_000_000_001]],
    ['a value that ends in a line end', 'Number=9000000001\n', [9_000_000_001]],
  ])('are read from %s', (_title, body, expected) => {
    expect(items({ body: Buffer.from(body) })).toEqual(expected);
    expect(items({ query: Buffer.from(body).toString('latin1') })).toEqual(expected);
  });

  it.each([
    '',
    'Number=',
    'Number=,+,%20',
    'Number',
    'Number[]',
    'number=9000000001',
    'Numbers=9000000001',
    'Number[=9000000001',
    'Language&Details&VirtualNumber&Number',
    `Number[${'1'.repeat(80)}]=9000000001`,
  ])('are missing in %j', (body) => {
    expect(items({ body })).toBe('no_number');
  });

  it('keeps one copy of an unreadable text, cut after 64 characters', () => {
    const long = 'x'.repeat(5_000_000);
    const parameters = read({ body: `Number=a,${long},a,9000000001,b,${long}` });
    expect(parameters.kind === 'parameters' && parameters.numbers).toEqual({
      values: Float64Array.of(-1, -2, -1, 9_000_000_001, -3, -2),
      unreadable: ['a', `${'x'.repeat(64)}…`, 'b'],
    });
  });

  it('R4: takes unreadable texts for two that begin alike and differ further on, however long they are', () => {
    const [shown, longer] = ['x'.repeat(64), 'x'.repeat(5_000)];
    const parameters = read({ body: `Number=${shown}a,${shown}b,${longer}a,${longer}b,${shown}a,${longer}b,${shown}` });
    expect(parameters.kind === 'parameters' && parameters.numbers).toEqual({
      values: Float64Array.of(-1, -2, -3, -4, -1, -4, -5),
      unreadable: [`${shown}…`, `${shown}…`, `${shown}…`, `${shown}…`, shown],
    });
  });

  it('does not take the beginning of an endless item for a number', () => {
    expect(items({ body: `Number=9000000001${'%20'.repeat(1000)}1` })).toEqual([`9000000001${' '.repeat(54)}…`]);
    expect(items({ body: `Number=${'+'.repeat(1000)}9000000001${'+'.repeat(1000)}` })).toEqual([9_000_000_001]);
  });

  it('reads 100,000 repeated array keys without losing one', () => {
    for (const name of ['Number[]', 'Number%5B%5D', 'Number']) {
      const body = Array.from({ length: 100_000 }, (_, i) => `${name}=${9_000_000_000 + i}`).join('&');
      const parameters = read({ body });
      expect(parameters.kind === 'parameters' && parameters.numbers.values.length).toBe(100_000);
      expect(parameters.kind === 'parameters' && parameters.numbers.values.at(-1)).toBe(9_000_099_999);
    }
  });

  it('takes a million numbers and refuses one more', () => {
    const million = Array.from({ length: 1_000_000 }, (_, i) => 9_000_000_000 + i).join(',');
    const parameters = read({ body: `Number=${million}` });
    expect(parameters.kind === 'parameters' && parameters.numbers.values.length).toBe(1_000_000);
    expect(items({ body: `Number=${million},x` })).toBe('too_many_numbers');
    expect(items({ body: `Number=${million},` })).toHaveLength(1_000_000);
  });

  it('refuses more than 32 MiB', () => {
    expect(items({ body: Buffer.alloc(MOST_BYTES + 1, 'Number=9000000001&') })).toBe('body_too_large');
  });

  it('gives others a turn about every 5,000 numbers', () => {
    const list = Array.from({ length: 100_000 }, (_, i) => 9_000_000_000 + i);
    const bodies = [`Number=${list.join(',')}`, list.map((number) => `Number[]=${number}`).join('&')];
    const part = list.map((number) => field('Number[]', String(number)));
    for (const given of [
      ...bodies.map((body) => ({ body })),
      { body: multipart('b', part), type: 'multipart/form-data; boundary=b' },
    ]) {
      const steps = readParametersInSteps(source(given));
      let turns = 0;
      while (!steps.next().done) turns++;
      expect(turns).toBeGreaterThanOrEqual(16);
      expect(turns).toBeLessThan(200);
    }
  });

  it.each<[string, string, string]>([
    ['fields without a sign of equality', FORM, `${'x'.repeat(100)}&`.repeat(80_000)],
    ['names without end', FORM, 'Number'.repeat(1_400_000)],
    ['empty fields', FORM, '&'.repeat(8_000_000)],
    ['blank items', FORM, `Number=${'%2C'.repeat(2_700_000)}`],
    ['false boundaries', 'multipart/form-data; boundary=b', `${multipart('b', [field('x', '\r\n--'.repeat(2_000_000))])}`],
    [
      'headers of nothing',
      'multipart/form-data; boundary=b',
      multipart('b', Array<string>(500).fill(`Content-Disposition: form-data;${' ;'.repeat(7_000)}\r\n\r\nx`)),
    ],
  ])('reads 8 MB of %s in time that grows with their length only', (_title, type, body) => {
    // Were it to grow with the square, this would take hours.
    expect(['no_number', 'unreadable_body']).toContain(items({ type, body }));
  });

  it('lets other work run while a long list is read', async () => {
    let others = 0;
    const timer = setInterval(() => others++, 1);
    const body = `Number=${Array.from({ length: 1_000_000 }, (_, i) => 9_000_000_000 + i).join(',')}`;
    const parameters = await readParameters(source({ body }));
    clearInterval(timer);
    expect(parameters.kind).toBe('parameters');
    expect(others).toBeGreaterThan(5);
  });
});

describe('the other parameters', () => {
  const scalars = (given: Given) => {
    const parameters = read(given);
    return parameters.kind === 'refused'
      ? parameters.code
      : { virtualNumber: parameters.virtualNumber, language: parameters.language, details: parameters.details };
  };

  it('are read in any of their forms', () => {
    for (const virtual of ['1141100001', '01141100001', '011-411-00001', '+1141100001', '%2B911141100001', '+011+411+00001']) {
      expect(scalars({ body: `VirtualNumber=${virtual}&Number=x&Language=hi&Details=true` })).toEqual({
        virtualNumber: 1_141_100_001,
        language: 'hi',
        details: true,
      });
    }
    expect(scalars({ body: 'VirtualNumber=1600123456&Number=x' })).toMatchObject({ virtualNumber: 1_600_123_456 });
  });

  it('are absent, not refused, where missing, blank or unreadable', () => {
    for (const body of [
      'Number=x',
      'VirtualNumber=&Number=x&Language=+',
      'VirtualNumber=abc&Number=x',
      `VirtualNumber=${'1'.repeat(1e6)}&Number=x`,
    ]) {
      expect(scalars({ body })).toEqual({ virtualNumber: undefined, language: undefined, details: false });
    }
  });

  it('ask for details by true, yes or 1', () => {
    for (const value of ['true', 'True', 'TRUE', 'yes', '1'])
      expect(scalars({ body: `Number=x&Details=${value}` })).toMatchObject({ details: true });
    for (const value of ['false', '0', 'no', '', 'truee'])
      expect(scalars({ body: `Number=x&Details=${value}` })).toMatchObject({ details: false });
  });

  it('have their last value that is not blank', () => {
    expect(scalars({ body: 'Number=x&Language=hi&Language=ta&Language=' })).toMatchObject({ language: 'ta' });
  });
});

describe('query string and body (R3)', () => {
  const query = 'VirtualNumber=1141100001&Number=9000000001&Language=hi';

  it('a POST takes each parameter from the body, else from the query, never both', () => {
    const parameters = read({ query, body: 'Number=9000000002&VirtualNumber=&Details=true' });
    expect(parameters).toMatchObject({ virtualNumber: 1_141_100_001, language: 'hi', details: true });
    expect(items({ query, body: 'Number=9000000002' })).toEqual([9_000_000_002]);
    expect(items({ query, body: query })).toEqual([9_000_000_001]);
    expect(items({ query, body: 'Number=,' })).toEqual([9_000_000_001]);
    expect(items({ query, body: '' })).toEqual([9_000_000_001]);
  });

  it('a DELETE takes each from the query, else from the body', () => {
    expect(items({ method: 'DELETE', query, body: 'Number=9000000002' })).toEqual([9_000_000_001]);
    expect(items({ method: 'DELETE', query: '', body: 'Number=9000000002' })).toEqual([9_000_000_002]);
    expect(read({ method: 'DELETE', query, body: 'Details=1' })).toMatchObject({ details: true });
    expect(items({ method: 'DELETE' })).toBe('no_number');
  });

  it.each(['application/json', 'text/xml', 'multipart/form-data', 'multipart/form-data; boundary=b', 'image/png'])(
    'a DELETE passes over a body of %s that it cannot read',
    (type) => {
      expect(items({ method: 'DELETE', query, type, body: '--b\r\n{"Number":"9000000002"}' })).toEqual([9_000_000_001]);
      const truncated = `--b\r\n${field('Number', '9000000002')}\r\n`;
      expect(items({ method: 'DELETE', query: '', type, body: truncated })).toBe('no_number');
    },
  );

  it.each([undefined, '', 'text/plain', 'text/plain;charset=UTF-8', FORM, `${FORM}; charset=utf-8`, FORM.toUpperCase(), ' ; x'])(
    'a POST reads a body of type %j as a form',
    (type) => {
      expect(items({ type, body: 'Number=9000000001' })).toEqual([9_000_000_001]);
    },
  );

  it.each(['application/json', 'text/xml', 'application/octet-stream', 'multipart/mixed; boundary=b', 'nonsense', '\u0000'])(
    'a POST refuses a body of type %j, but not an empty one',
    (type) => {
      expect(items({ query, type, body: '{}' })).toBe('unsupported_media_type');
      expect(items({ query, type, body: '' })).toEqual([9_000_000_001]);
    },
  );
});

describe('multipart bodies', () => {
  const type = 'multipart/form-data; boundary=b';

  it.each<[string, string, string?]>([
    ['fields', multipart('b', [field('VirtualNumber', '011-411-00001'), field('Number', '9000000001,9000000002')])],
    [
      'an array',
      multipart('b', [field('VirtualNumber', '1141100001'), field('Number[]', '9000000001'), field('Number[]', '+919000000002')]),
    ],
    [
      'a quoted boundary',
      multipart('b c', [field('VirtualNumber', '1141100001'), field('Number', '9000000001,9000000002')]),
      'multipart/form-data; charset=x; boundary="b c"',
    ],
    [
      'a preamble and an epilogue',
      `hello\r\n${multipart('b', [field('VirtualNumber', '1141100001'), field('Number', '9000000001,9000000002')])}bye`,
    ],
    [
      'bare line feeds',
      multipart('b', [field('VirtualNumber', '1141100001'), field('Number', '9000000001,9000000002')], '\n').replaceAll(
        '\r\n',
        '\n',
      ),
    ],
    [
      'more header lines',
      multipart('b', [
        `Content-Type: text/plain; charset=utf-8\r\n${field('Number', '9000000001,9000000002')}`,
        field('VirtualNumber', '1141100001'),
      ]),
    ],
    [
      'names without quotes',
      multipart('b', [
        'content-disposition:form-data;name=Number\r\n\r\n9000000001,9000000002',
        field('VirtualNumber', '1141100001'),
      ]),
    ],
    [
      'a file of lines',
      multipart('b', [
        'Content-Disposition: form-data; name="Number"; filename="n.txt"\r\nContent-Type: text/csv\r\n\r\n9000000001\r\n9000000002\r\n',
        field('VirtualNumber', '1141100001'),
      ]),
    ],
    [
      'strange neighbours',
      multipart('b', [
        field('x', '--\r\n--\r\n'),
        '\r\nno header',
        field('', 'y'),
        'Content-Disposition: attachment; name="Number"\r\n\r\n1',
        field('Number', '9000000001,9000000002'),
        'Content-Disposition: form-data; filename="; name=Number"\r\n\r\n2',
        field('VirtualNumber', '1141100001'),
      ]),
    ],
    [
      'percent signs as they are',
      multipart('b', [field('Language', '%41+'), field('Number', '9000000001,9000000002'), field('VirtualNumber', '1141100001')]),
    ],
  ])('are read with %s', (_title, body, contentType = type) => {
    expect(items({ type: contentType, body })).toEqual([9_000_000_001, 9_000_000_002]);
    expect(read({ type: contentType, body })).toMatchObject({ virtualNumber: 1_141_100_001 });
  });

  it.each<[string, string, string?]>([
    ['no boundary', multipart('b', [field('Number', '9000000001')]), 'multipart/form-data'],
    ['an empty boundary', multipart('b', [field('Number', '9000000001')]), 'multipart/form-data; boundary='],
    ['another boundary', multipart('b', [field('Number', '9000000001')]), 'multipart/form-data; boundary=c'],
    ['no end', `--b\r\n${field('Number', '9000000001')}\r\n`],
    ['an endless header', `--b\r\n${'x: y\r\n'.repeat(10_000)}${field('Number', '9000000001')}\r\n--b--`],
    ['a form in it', 'Number=9000000001'],
  ])('are refused with %s', (_title, body, contentType = type) => {
    expect(items({ type: contentType, body })).toBe('unreadable_body');
  });

  it('are read as another parser reads them', async () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('9000000001', '+91 90000 00002', 'a,b\n09000000003', '--b'));
    const parts = fc.array(fc.tuple(fc.constantFrom('Number', 'Number[]', 'Other', 'Language'), value), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(parts, async (entries) => {
        const form = new FormData();
        for (const [name, text] of entries) form.append(name, text);
        const encoded = new Response(form);
        const contentType = encoded.headers.get('content-type') ?? '';
        const body = Buffer.from(await encoded.arrayBuffer());
        const fields = [...(await new Response(body, { headers: { 'content-type': contentType } }).formData())];
        const numbers = fields.flatMap(([name, text]) => (name.startsWith('Number') ? expectedItems(String(text)) : []));
        expect(items({ type: contentType, body })).toEqual(numbers.length === 0 ? 'no_number' : numbers);
      }),
    );
  });
});

describe('any bytes', () => {
  it('of a form are read as another parser reads them', () => {
    const sign = fc.constantFrom(
      'Number',
      'Number[]',
      '=',
      '&',
      ',',
      '%2C',
      '%20',
      '+',
      '%',
      '%4',
      '9000000001',
      '0',
      '91',
      'x',
      '%E0%A5%A6',
    );
    const text = fc.array(sign, { maxLength: 30 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, (body) => {
        const numbers = [...new URLSearchParams(body)]
          .filter(([name]) => name === 'Number' || name === 'Number[]')
          .flatMap(([, value]) => expectedItems(value));
        expect(items({ body })).toEqual(numbers.length === 0 ? 'no_number' : numbers);
      }),
      { numRuns: 1_000 },
    );
  });

  it('give parameters or a refusal and never throw', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc
        .array(
          fc.constantFrom(
            '--b',
            '\r\n',
            '\n',
            'Content-Disposition: form-data; name="Number"',
            ';',
            '"',
            '=',
            '&',
            '%',
            '[',
            ']',
            'Number',
            '9000000001',
            '\\',
            '\u0000',
          ),
          { maxLength: 40 },
        )
        .map((signs) => Buffer.from(signs.join(''))),
    );
    const type = fc.oneof(
      fc.constantFrom(undefined, FORM, 'multipart/form-data; boundary=b', 'multipart/form-data;boundary="'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom('POST' as const, 'DELETE' as const), bytes, bytes, type, (method, query, body, contentType) => {
        const parameters = read({ method, query: query.toString('latin1'), body, type: contentType });
        if (parameters.kind === 'refused') return;
        const { values, unreadable } = parameters.numbers;
        expect(values.length).toBeGreaterThan(0);
        const places = new Set<number>();
        for (const value of values) {
          if (value < 0) places.add(-1 - value);
          else expect(value >= 1e9 && value < 1e10 && Number.isInteger(value)).toBe(true);
        }
        expect([...places].sort((a, b) => a - b)).toEqual([...unreadable.keys()]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A list's items, by the number reader alone and the plainest splitting. */
function expectedItems(value: string): readonly (number | string)[] {
  return value.split(/[,;\r\n]/).flatMap((item): readonly (number | string)[] => {
    const number = readPhoneNumber(item);
    if (isPhoneNumber(number)) return [number];
    return number.kind === 'empty' ? [] : [item.trim()];
  });
}
