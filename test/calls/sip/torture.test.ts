/** Messages as RFC 4475 tortures parsers with them, written anew: each is answered, or passed over, and none does harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '#calls/sip/message.ts';
import { messageStream } from '#calls/sip/stream.ts';
import { sipRequest } from '#test/support/sip-messages.ts';

/** How many lines an INVITE has without more of them. */
const HEADERS = sipRequest().toString('latin1').trimEnd().split('\r\n').length;

function read(bytes: Uint8Array) {
  const reading = readMessage(bytes);
  return reading.kind === 'bad' ? `bad ${reading.status}` : reading.kind;
}

function changed(pattern: RegExp | string, by: string): Buffer {
  const text = sipRequest({ callId: 'c' }).toString('latin1');
  const made = text.replace(pattern, by);
  if (made === text) throw new Error(`nothing matches ${pattern}`);
  return Buffer.from(made, 'latin1');
}

describe('what is odd and allowed', () => {
  it.each([
    [
      'folded, spaced, compact and oddly spelt headers, an unknown one, one without a name',
      [
        'INVITE sip:vivekk@chair-dnrc.example.com;unknownparam SIP/2.0',
        'TO :\r\n sip:vivekk@chair-dnrc.example.com ;   tag    = 1918181833n',
        'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8',
        'MaX-fOrWaRdS: 0068',
        'i: wsinv.ndaksdj@192.0.2.1',
        'Content-Length   : 0',
        'cseq: 0009\r\n  INVITE',
        'v  : SIP  / 2.0\r\n /UDP\r\n    192.0.2.2;branch=z9hG4bK390skdjuw',
        's :',
        'NewFangledHeader:   newfangled value\r\n continued newfangled value',
        ': nothing',
        'UnknownHeaderWithUnusualValue: ;;,,;;,;',
        '',
        '',
      ].join('\r\n'),
    ],
    ['other bytes behind the end', `${sipRequest()}INVITE sip:x@y SIP/2.0\r\n\r\n`],
    ['a long request', sipRequest({ more: Array.from({ length: 100 }, (_, i) => `X-Long-${i}: ${'a'.repeat(200)}`) })],
    ['a caller that is no address', sipRequest({ from: '"Mr. J. User <sip:j.user@example.com>;tag=2' })],
    ['bytes of no character set', sipRequest({ from: '\xff\xfe\x01 <sip:\xe0@x>;tag=1' })],
    [
      'a Via of IPv6, and a parameter of every kind',
      sipRequest({ via: 'SIP/2.0/TCP [2001:db8::9:1]:5061;maddr=::1;ttl=1;alias;branch=z9hG4bK1' }),
    ],
    ['Max-Forwards of zero', changed('Max-Forwards: 70', 'Max-Forwards: 0')],
    ['Content-Length twice and the same', changed('Content-Length: 0', 'Content-Length: 0\r\nl: 0')],
    ['no Content-Length', changed(/Content-Length: 0\r\n/, '')],
    ['a Content-Length beyond the end, since nobody reads bodies', changed('Content-Length: 0', 'Content-Length: 9999')],
    ['a Content-Length that is none', changed('Content-Length: 0', 'Content-Length: -999')],
    ['two of them', changed('Content-Length: 0', 'Content-Length: 0\r\nContent-Length: 5')],
    ['as many headers as are read', sipRequest({ more: Array.from({ length: 256 - HEADERS }, (_, i) => `X-${i}: 1`) })],
  ])('%s', (_, message) => {
    expect(read(Buffer.from(message as string, 'latin1'))).toBe('request');
  });

  it('headers that are folded or short are one value under one name', () => {
    const reading = readMessage(sipRequest({ more: ['X: a\r\n  b\r\n\tc', 'k: timer', 'SUPPORTED: path'] }));
    if (reading.kind !== 'request') throw new Error('not read');
    expect(reading.request.headers.get('x')).toEqual(['a b c']);
    expect(reading.request.headers.get('supported')).toEqual(['timer', 'path']);
  });
});

describe('what is wrong and can be answered', () => {
  it.each([
    ['bad 505', changed(' SIP/2.0\r\nVia', ' SIP/7.0\r\nVia')],
    ['bad 400', changed(' SIP/2.0\r\nVia', ' SIP/2.0 again\r\nVia')],
    ['bad 400', changed('CSeq: 1 INVITE', 'CSeq: 1 OPTIONS')],
    ['bad 400', changed('CSeq: 1 INVITE', 'CSeq: 36893488147419103232 INVITE')],
    ['bad 400', changed('CSeq: 1 INVITE', 'CSeq: 2147483648 INVITE')],
    ['bad 400', changed('CSeq: 1 INVITE', 'CSeq: INVITE')],
    ['bad 400', changed('To: ', 'To: <sip:a@b>\r\nTo: ')],
    ['bad 400', changed('Call-ID: c', 'Call-ID: c\r\nCall-ID: d')],
    ['bad 400', changed('Call-ID: c', 'Call-ID: c d')],
    ['bad 400', changed('sip:8047100002@127.0.0.1 SIP', '<sip:8047100002@127.0.0.1> SIP')],
    ['bad 416', changed('sip:8047100002@127.0.0.1 SIP', 'nobodyKnows:8047100002 SIP')],
    ['bad 416', changed('sip:8047100002@127.0.0.1 SIP', 'http://example.com/ SIP')],
    ['bad 503', sipRequest({ more: Array.from({ length: 257 - HEADERS }, (_, i) => `X-${i}: 1`) })],
    ['bad 503', sipRequest({ more: Array.from({ length: 20_000 }, () => 'X:') })],
    ['bad 503', sipRequest({ more: [`X: ${'a'.repeat(40_000)}`] })],
    ['bad 503', sipRequest({ more: [`X: ${'a\r\n '.repeat(12_000)}`] })],
    ['bad 503', sipRequest({ more: [`X: ${'a'.repeat(40_000)}`] }).subarray(0, 33_000)],
  ])('%s', (status, message) => {
    expect(read(message)).toBe(status);
  });
});

describe('what nobody can answer', () => {
  it.each([
    Buffer.of(),
    Buffer.from('\r\n\r\n'),
    Buffer.from('\0\0\0\0'),
    Buffer.from('INVITE'),
    Buffer.from('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n\r\n'),
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    changed('Via: ', 'X: '),
    changed('Via: SIP/2.0/UDP ', 'Via: SIP/2.0/UDP ,,,'),
    changed('127.0.0.1:5070', '127.0.0.1:99999'),
    changed('From: ', 'X: '),
    changed('CSeq: ', 'X: '),
    changed('\r\n\r\n', '\r\n'),
    sipRequest({ via: `SIP/2.0/UDP a;branch=z9hG4bK1;x=${'a'.repeat(40_000)}` }),
    Buffer.alloc(60_000, 'a'),
    Buffer.alloc(60_000, 'a\r\n'),
  ])('is passed over: %#', (message) => {
    expect(read(message)).toBe('unusable');
  });
});

it('no change of a message throws, or takes longer than it is long', () => {
  const whole = sipRequest({ more: ['P-Asserted-Identity: "x" <sip:+919876500001@y>, <tel:+919876500001>', 'Privacy: id'] });
  const change = fc.tuple(fc.nat(whole.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
      let bytes: Buffer = whole;
      for (const [at, cut, put] of changes) bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
      expect(['request', 'bad', 'unusable']).toContain(readMessage(bytes).kind);
    }),
    { numRuns: 3_000 },
  );
  for (const sign of [' ', ';', ',', '<', '"', '\t', '\\', '%', ';rport', '\r\n ']) {
    const heavy = sign.repeat(Math.floor(30_000 / sign.length));
    const texts = [sipRequest({ from: heavy }), sipRequest({ via: heavy }), sipRequest({ via: `SIP/2.0/UDP a;${heavy}` })];
    for (const text of texts) expect(readMessage(text)).toBeDefined();
  }
});

describe('a stream', () => {
  const requests = [sipRequest(), sipRequest({ method: 'OPTIONS' }), sipRequest()];

  it('is cut into its messages, however it comes in pieces', () => {
    const bodied = Buffer.concat([changed('Content-Length: 0', 'Content-Length: 5'), Buffer.from('v=0\r\n')]);
    const whole = Buffer.concat([Buffer.from('\r\n'), ...requests.flatMap((request) => [request, bodied])]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (sizes) => {
        const cut = messageStream(() => undefined);
        const found: string[] = [];
        for (let at = 0, i = 0; at < whole.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          const { messages, broken } = cut(whole.subarray(at, at + size));
          expect(broken).toBe(false);
          found.push(...messages.map((message) => Buffer.from(message).toString()));
          at += size;
        }
        expect(found).toEqual(requests.flatMap((request) => [request.toString(), bodied.toString()]));
      }),
      { numRuns: 50 },
    );
  });

  it('is kept alive by two line ends, which are answered by one', () => {
    let pongs = 0;
    const cut = messageStream(() => (pongs += 1));
    cut(Buffer.from('\r\n'));
    expect(pongs).toBe(0);
    cut(Buffer.from('\r\n'));
    expect(pongs).toBe(1);
    expect(cut(requests[0] ?? Buffer.of()).messages).toHaveLength(1);
  });

  it.each([
    ['without a length', changed(/Content-Length: 0\r\n/, '')],
    ['of a length that is none', changed('Content-Length: 0', 'Content-Length: x')],
    ['of a length that is too much', changed('Content-Length: 0', 'Content-Length: 999999')],
    ['that does not end', Buffer.alloc(40_000, 'a')],
    ['whose headers are too long', sipRequest({ more: [`X: ${'a'.repeat(40_000)}`] })],
  ])('is broken by a message %s, which is the last; what came before is whole', (_, message) => {
    const cut = messageStream(() => undefined);
    const { messages, broken } = cut(Buffer.concat([requests[0] ?? Buffer.of(), message]));
    expect([messages.map((one) => Buffer.from(one).equals(requests[0] ?? Buffer.of())), broken]).toEqual([[true, false], true]);
    expect(Buffer.from(messages[1] ?? []).equals(message)).toBe(true);
    expect(cut(requests[1] ?? Buffer.of())).toEqual({ messages: [], broken: true });
  });
});
