import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HookPayload } from '#app/hearing/payload-dialect.ts';
import { carrierTime } from '#calls/carrier-time.ts';
import { exotelDialect } from '#calls/exotel.ts';
import { jsonDialect } from '#calls/json.ts';
import { mappedDialect } from '#calls/mapped.ts';
import { plivoDialect } from '#calls/plivo.ts';
import { twilioDialect } from '#calls/twilio.ts';
import { type ConnectionSettings, defaultConnectionSettings } from '#domain/account/connection-settings.ts';
import { readCaller } from '#domain/kernel/caller-number.ts';
import { documentedConnections } from '#test/support/documented-connections.ts';

const encoder = new TextEncoder();
const form = 'application/x-www-form-urlencoded';

function payload(query: string, body = '', contentType?: string): HookPayload {
  const target = `/hooks/x${query === '' ? '' : `?${query}`}`;
  return { method: 'POST', target, query, contentType, body: encoder.encode(body), header: () => null };
}

const settings = defaultConnectionSettings;

/** As a Passthru applet sends it. */
const passthru = new URLSearchParams({
  CallSid: 'c0ffee',
  CallFrom: '09800000001',
  CallTo: '08047100002',
  CallStatus: 'ringing',
  Direction: 'incoming',
  ForwardedFrom: '',
  Created: 'Tue, 16 Feb 2016 15:56:26',
  DialCallDuration: '0',
  StartTime: '2026-02-16 15:56:26',
  EndTime: '0000-00-00 00:00:00',
  CallType: 'call-attempt',
  From: '09800000001',
  To: '08047100002',
  CurrentTime: '2026-02-16 15:56:49',
  digits: '"12"',
}).toString();

const read = {
  id: 'c0ffee',
  from: '09800000001',
  to: '08047100002',
  forwardedFrom: null,
  carrierAt: Date.UTC(2026, 1, 16, 10, 26, 26),
  text: null,
};

describe('Exotel', () => {
  it('reads a Passthru call the same from a query, a form, multipart and JSON', () => {
    const fields = Object.fromEntries(new URLSearchParams(passthru));
    const multipart = Object.entries(fields).map(
      ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    for (const sent of [
      payload(passthru),
      payload('', passthru, form),
      payload('', passthru),
      payload('CallSid=other', passthru, `${form}; charset=utf-8`),
      payload('', `${multipart.join('')}--b--\r\n`, 'multipart/form-data; boundary=b'),
      payload('', JSON.stringify(fields), 'application/json'),
    ]) {
      expect(exotelDialect.readReport('missed_call', sent, settings)).toEqual({ kind: 'read', read });
    }
  });

  it('takes From and To where CallFrom and CallTo are missing, and digits out of their quotation marks', () => {
    const sent = payload('CallSid=1&From=%2209800000001%22&To=08047100002&Status=missed-call&DateCreated=2026-02-16 15:56:26');
    expect(exotelDialect.readReport('missed_call', sent, settings)).toEqual({ kind: 'read', read: { ...read, id: '1' } });
  });

  it('reads a text with its words, and a withheld caller as nobody', () => {
    const sent = payload('SmsSid=s1&To=08047100001&Body=+STOP+&Date=2026-02-16 15:56:26');
    expect(exotelDialect.readReport('inbound_sms', sent, settings)).toEqual({
      kind: 'read',
      read: { ...read, id: 's1', from: '', to: '08047100001', text: ' STOP ' },
    });
  });

  it('passes over calls that we made, and cannot read a report without id or called number', () => {
    const outgoing = payload(passthru.replace('Direction=incoming', 'Direction=outbound-dial'));
    expect(exotelDialect.readReport('missed_call', outgoing, settings).kind).toBe('passed_over');
    for (const query of ['CallFrom=1&CallTo=2', 'CallSid=1&CallFrom=2', '']) {
      expect(exotelDialect.readReport('missed_call', payload(query), settings).kind).toBe('unreadable');
    }
    expect(exotelDialect.readReport('inbound_sms', payload(passthru), settings).kind).toBe('unreadable');
  });

  it.each([
    ['Status=sent', { status: 'delivered', reason: null, saysDnd: false }],
    [
      'Status=sent&DetailedStatusCode=20005&DetailedStatus=DELIVERED_TO_HANDSET',
      { status: 'delivered', reason: null, saysDnd: false },
    ],
    ['Status=failed&DetailedStatus=FAILED_INVALID_NUMBER', { status: 'failed', reason: 'FAILED_INVALID_NUMBER', saysDnd: false }],
    ['Status=failed_dnd', { status: 'failed', reason: 'failed_dnd', saysDnd: true }],
    [
      'Status=failed&DetailedStatusCode=23005&DetailedStatus=FAILED_DND',
      { status: 'failed', reason: 'FAILED_DND', saysDnd: true },
    ],
    ['Status=submitted', null],
    ['Status=sent&DetailedStatusCode=21010', null],
    ['', null],
  ])('reads the receipt %s', (query, expected) => {
    const reading = exotelDialect.readReceipt(payload(`SmsSid=m1&To=09800000001&${query}`), settings);
    if (expected === null) expect(reading.kind).toBe('passed_over');
    else expect(reading).toEqual({ kind: 'read', read: { messageId: 'm1', to: '09800000001', ...expected } });
  });
});

describe('JSON', () => {
  const report = { id: 17, from: 9_800_000_001, to: '8047100002', at: '2026-02-16T10:26:26Z' };

  it('reads reports and receipts', () => {
    const sent = payload('', JSON.stringify({ ...report, forwardedFrom: '+919800000009', text: 'hello' }));
    expect(jsonDialect.readReport('inbound_sms', sent, settings)).toEqual({
      kind: 'read',
      read: { ...read, id: '17', from: '9800000001', to: '8047100002', forwardedFrom: '+919800000009', text: 'hello' },
    });
    const receipt = payload('', '{"id":"m1","to":"9800000001","status":"FAILED","reason":"absent"}');
    expect(jsonDialect.readReceipt(receipt, settings)).toEqual({
      kind: 'read',
      read: { messageId: 'm1', to: '9800000001', status: 'failed', reason: 'absent', saysDnd: false },
    });
    for (const [said, saysDnd] of [
      ['{"id":"m1","to":"9800000001","status":"failed","error":"DND"}', true],
      ['{"id":"m1","to":"9800000001","status":"failed","error":"absent"}', false],
      ['{"id":"m1","to":"9800000001","status":"delivered","error":"dnd"}', false],
    ] as const) {
      expect(jsonDialect.readReceipt(payload('', said), settings)).toMatchObject({ kind: 'read', read: { saysDnd } });
    }
  });

  it('R8.1 keeps an id of more digits than a JSON number has, so that no call is lost or taken for another', () => {
    const of = (id: string) => `{"id":${id},"from":9800000001,"to":"8047100002"}`;
    for (const id of ['9007199254740993', '18446744073709551615', '-9223372036854775808']) {
      expect(jsonDialect.readReport('missed_call', payload('', of(id)), settings)).toMatchObject({ kind: 'read', read: { id } });
    }
    const receipt = '{"id":12345678901234567891,"to":9800000001,"status":"delivered"}';
    expect(jsonDialect.readReceipt(payload('', receipt), settings)).toMatchObject({
      read: { messageId: '12345678901234567891' },
    });
  });

  it('cannot read what is no object, or lacks id or called number, and never trips over names of objects', () => {
    for (const body of ['', '[]', 'null', '"x"', '{', '{"id":"1"}', '{"to":"1"}', '{"id":{},"to":"1"}', '{"id":true,"to":"1"}']) {
      expect(jsonDialect.readReport('missed_call', payload('', body), settings).kind).toBe('unreadable');
    }
    const odd = payload('', '{"__proto__":{"id":"1","to":"2"},"constructor":1}');
    expect(jsonDialect.readReport('missed_call', odd, settings).kind).toBe('unreadable');
  });
});

describe('R13 a text whose words are missing', () => {
  const to = '08047100001';
  const wordless = { kind: 'read', read: { to, text: null } };

  it.each([
    ['Exotel', exotelDialect, payload(`SmsSid=1&From=09800000001&To=${to}`), payload(`SmsSid=1&To=${to}&Body=STOP`)],
    ['Twilio', twilioDialect, payload(`MessageSid=1&To=${to}`), payload(`MessageSid=1&To=${to}&Body=STOP`)],
    ['Plivo', plivoDialect, payload(`MessageUUID=1&To=${to}`), payload(`MessageUUID=1&To=${to}&Text=STOP`)],
    ['JSON', jsonDialect, payload('', `{"id":1,"to":"${to}"}`), payload('', `{"id":1,"to":"${to}","text":"STOP"}`)],
  ])('is told as one of which they are not known, never as an empty one: %s', (_, dialect, without, withWords) => {
    expect(dialect.readReport('inbound_sms', without, settings)).toMatchObject(wordless);
    expect(dialect.readReport('inbound_sms', withWords, settings)).toMatchObject({ kind: 'read', read: { text: 'STOP' } });
  });

  it('is the same of a mapped carrier, whose texts are not taken at all where nobody has named the field of their words', () => {
    const fields = { ...settings.fields, id: 'i', from: 'f', to: 't' };
    const sent = payload(`i=1&f=9800000001&t=${to}&words=STOP`);
    const read = (text: string | null) =>
      mappedDialect.readReport('inbound_sms', sent, { ...settings, fields: { ...fields, text } });
    expect(read(null)).toEqual({ kind: 'takes_no_texts' });
    expect(read('other')).toMatchObject(wordless);
    expect(read('words')).toMatchObject({ kind: 'read', read: { text: 'STOP' } });
    expect(mappedDialect.readReport('inbound_call', sent, { ...settings, fields }).kind).toBe('read');
  });
});

describe('carrier times', () => {
  it.each([
    ['2026-11-23 15:30:00', Date.UTC(2026, 10, 23, 10)],
    ['2026-11-23T15:30:00', Date.UTC(2026, 10, 23, 10)],
    ['2026-11-23T10:00:00Z', Date.UTC(2026, 10, 23, 10)],
    ['2026-11-23T10:00:00.123456Z', Date.UTC(2026, 10, 23, 10)],
    ['2026-11-23T05:00:00-05:00', Date.UTC(2026, 10, 23, 10)],
    ['2026-11-23T15:30:00+0530', Date.UTC(2026, 10, 23, 10)],
    ['1970-01-01 05:30:00', null],
    ['0000-00-00 00:00:00', null],
    ['2026-13-01 00:00:00', null],
    ['Tue, 16 Feb 2016 15:56:26', null],
    ['', null],
    [null, null],
  ])('%s', (text, at) => {
    expect(carrierTime(text)).toBe(at);
  });
});

it('no payload makes a dialect throw', () => {
  fc.assert(
    fc.property(
      fc.record({
        query: fc.string(),
        contentType: fc.constantFrom(
          undefined,
          form,
          'application/json',
          'multipart/form-data; boundary=b',
          'multipart/form-data',
          'x',
        ),
        body: fc.uint8Array({ maxLength: 200 }),
        method: fc.constantFrom('GET', 'POST'),
        target: fc.string(),
        header: fc.constant(() => null),
      }),
      (sent) => {
        for (const dialect of [exotelDialect, jsonDialect, plivoDialect, twilioDialect, mappedDialect]) {
          expect(dialect.readReport('missed_call', sent, settings).kind).toMatch(/^(?:read|passed_over|unreadable)$/);
          expect(dialect.readReceipt(sent, settings).kind).toMatch(/^(?:read|passed_over|unreadable)$/);
        }
      },
    ),
  );
});

/** A request of a carrier that signs what it sends. */
function signed(
  request: { readonly method?: 'GET' | 'POST'; readonly target: string; readonly body?: string },
  headers: Readonly<Record<string, string>>,
): HookPayload {
  const { method = 'POST', target, body = '' } = request;
  const query = target.split('?')[1] ?? '';
  return { method, target, query, contentType: form, body: encoder.encode(body), header: (name) => headers[name] ?? null };
}

describe('Twilio', () => {
  // The example of Twilio's documentation, whose signature is known.
  const target = '/myapp.php?foo=1&bar=2';
  const body = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }).toString();
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  const known: ConnectionSettings = { ...settings, publicUrl: 'https://mycompany.com', signingTokens: ['12345'] };
  const genuine = (request: Parameters<typeof signed>[0], given: string | null, by = known) =>
    twilioDialect.isGenuine?.(signed(request, given === null ? {} : { 'x-twilio-signature': given }), by);

  it('signs the address and every field: with one of two tokens, and with no other', () => {
    expect(genuine({ target, body }, signature)).toBe(true);
    expect(genuine({ target, body }, signature, { ...known, signingTokens: ['the-next-one', '12345'] })).toBe(true);
    for (const [request, given, by] of [
      [{ target, body }, signature, { ...known, signingTokens: ['123456'] }],
      [{ target, body }, signature, { ...known, signingTokens: [] }],
      [{ target, body }, signature, { ...known, publicUrl: 'http://mycompany.com' }],
      [{ target, body }, signature, { ...known, publicUrl: null }],
      [{ target, body: `${body}&To=%2B18005551212` }, signature, known],
      [{ target: '/myapp.php?foo=1', body }, signature, known],
      [{ target, body }, signature.toLowerCase(), known],
      [{ target, body }, '', known],
      [{ target, body }, null, known],
    ] as const) {
      expect(genuine(request, given, by)).toBe(false);
    }
  });

  it('reads calls, texts and receipts, refuses a call in its own words, and passes over calls that we made', () => {
    const call =
      'CallSid=CA1&From=%2B919800000001&To=%2B918047100002&Direction=inbound&CallStatus=ringing&ForwardedFrom=%2B919800000009';
    expect(twilioDialect.readReport('missed_call', payload('', call, form), settings)).toEqual({
      kind: 'read',
      read: {
        id: 'CA1',
        from: '+919800000001',
        to: '+918047100002',
        forwardedFrom: '+919800000009',
        carrierAt: null,
        text: null,
      },
    });
    const text = 'MessageSid=SM1&From=%2B919800000001&To=%2B918047100002&Body=STOP';
    expect(twilioDialect.readReport('inbound_sms', payload(text), settings)).toMatchObject({ read: { id: 'SM1', text: 'STOP' } });
    expect(twilioDialect.readReport('missed_call', payload('CallSid=1&To=2&Direction=outbound-api'), settings).kind).toBe(
      'passed_over',
    );
    expect(twilioDialect.readReport('missed_call', payload('To=2'), settings).kind).toBe('unreadable');
    expect(twilioDialect.acknowledgement?.('call').body).toBe('<Response><Reject reason="busy"/></Response>');
    const receipt = (status: string) =>
      twilioDialect.readReceipt(payload(`MessageSid=SM1&To=%2B919800000001&MessageStatus=${status}`), settings);
    expect(receipt('delivered')).toMatchObject({ read: { status: 'delivered' } });
    expect(receipt('undelivered')).toMatchObject({ read: { status: 'failed', reason: 'undelivered' } });
    expect(receipt('sent').kind).toBe('passed_over');
  });
});

describe('Plivo', () => {
  const known: ConnectionSettings = { ...settings, publicUrl: 'https://consent.example', signingTokens: ['a-plivo-token'] };
  const call = 'CallUUID=u1&From=919800000001&To=918047100002&Direction=inbound';
  const genuine = (request: Parameters<typeof signed>[0], text: string, by = known) => {
    const made = createHmac('sha256', 'a-plivo-token').update(`${text}.nonce`).digest('base64');
    const headers = { 'x-plivo-signature-v3': `other,${made}`, 'x-plivo-signature-v3-nonce': 'nonce' };
    return plivoDialect.isGenuine?.(signed(request, headers), by);
  };

  it('signs address, query, form and a number used once', () => {
    const fields = 'CallUUIDu1DirectioninboundFrom919800000001To918047100002';
    expect(genuine({ target: '/h', body: call }, `https://consent.example/h?${fields}`)).toBe(true);
    expect(genuine({ target: '/h?b=2&a=1', body: call }, `https://consent.example/h?a=1&b=2.${fields}`)).toBe(true);
    expect(genuine({ target: '/h?b=2&a=1', method: 'GET' }, 'https://consent.example/h?a=1&b=2')).toBe(true);
    expect(genuine({ target: '/h', method: 'GET' }, 'https://consent.example/h')).toBe(true);
    expect(genuine({ target: '/h', body: `${call}&x=1` }, `https://consent.example/h?${fields}`)).toBe(false);
    expect(genuine({ target: '/h', body: call }, `https://consent.example/h?${fields}`, { ...known, publicUrl: null })).toBe(
      false,
    );
    expect(plivoDialect.isGenuine?.(signed({ target: '/h', body: call }, {}), known)).toBe(false);
    expect(plivoDialect.isGenuine?.(signed({ target: '/h', body: call }, {}), settings)).toBe(true);
  });

  it('names callers with a country code and no plus: ten digits are a number abroad', () => {
    const from = (number: string) => {
      const reading = plivoDialect.readReport('missed_call', payload(`CallUUID=u1&To=918047100002&From=${number}`), settings);
      return reading.kind === 'read' ? readCaller(reading.read.from) : 'not read';
    };
    expect([from('919800000001'), from('6591234567'), from('anonymous'), from('')]).toEqual([9800000001, null, null, null]);
  });

  it('reads calls, texts and receipts, and refuses a call in its own words', () => {
    expect(plivoDialect.readReport('missed_call', payload('', call, form), settings)).toMatchObject({
      read: { id: 'u1', to: '918047100002' },
    });
    const text = 'MessageUUID=m1&From=919800000001&To=918047100002&Text=STOP';
    expect(plivoDialect.readReport('inbound_sms', payload(text), settings)).toMatchObject({ read: { id: 'm1', text: 'STOP' } });
    expect(plivoDialect.acknowledgement?.('call').body).toBe('<Response><Hangup reason="busy"/></Response>');
    expect(
      plivoDialect.readReceipt(payload('MessageUUID=m1&To=919800000001&Status=rejected&ErrorCode=450'), settings),
    ).toMatchObject({
      read: { messageId: 'm1', status: 'failed', reason: '450' },
    });
    expect(plivoDialect.readReceipt(payload('MessageUUID=m1&To=919800000001&Status=queued'), settings).kind).toBe('passed_over');
  });
});

describe('a carrier without a dialect', () => {
  const names = { id: 'call.uuid', from: 'caller', to: 'did', at: 'when', forwardedFrom: 'via', text: 'message' };
  const fields = { ...settings.fields, ...names };
  const named = { ...settings, fields };

  it('is read by the names that the operator gave, from a form, a query or JSON with objects inside', () => {
    const read = { id: 'u1', from: '9800000001', to: '8047100002', forwardedFrom: null, text: null };
    const json = JSON.stringify({ call: { uuid: 'u1' }, caller: 9800000001, did: '8047100002', list: [1] });
    const query = 'call.uuid=u1&caller=9800000001&did=8047100002';
    for (const sent of [payload(query), payload('', query, form), payload('', json, 'application/json')]) {
      expect(mappedDialect.readReport('missed_call', sent, named)).toMatchObject({ kind: 'read', read });
    }
    expect(mappedDialect.readReport('inbound_sms', payload(`${query}&message=STOP`), named)).toMatchObject({
      read: { text: 'STOP' },
    });
    const long = '{"call":{"uuid":12345678901234567891},"caller":9800000001,"did":8047100002}';
    expect(mappedDialect.readReport('missed_call', payload('', long, 'application/json'), named)).toMatchObject({
      read: { ...read, id: '12345678901234567891' },
    });
    expect(mappedDialect.readReport('missed_call', payload('caller=1&did=2'), named).kind).toBe('unreadable');
    expect(mappedDialect.readReport('missed_call', payload(query), settings).kind).toBe('unreadable');
  });

  describe('tells of receipts (R5, R6) as docs/sms-senders.md sets it up for', () => {
    const connections = documentedConnections();
    const setUp = (name: string): ConnectionSettings => {
      const found = connections.get(name);
      if (found === undefined) throw new Error(`the page sets up no ${name}`);
      return found;
    };
    /** What a failure with this status, and reason, says of the number: `-` where the message is still on its way. */
    const saysDnd = (name: string, to: (status: string, reason: string) => HookPayload) => (status: string, reason: string) => {
      const reading = mappedDialect.readReceipt(to(status, reason), setUp(name));
      const [receipt] = reading.kind === 'read' ? [reading.read].flat() : [];
      return receipt === undefined ? '-' : `${receipt.status}${receipt.saysDnd ? ', on DND' : ''}`;
    };
    const delivered = { messageId: 'm1', to: '919800000001', status: 'delivered', reason: null, saysDnd: false };
    const failed = { messageId: 'm2', to: '919800000002', status: 'failed' };

    it('Gupshup, one by GET and several by POST', () => {
      const one = setUp('Gupshup');
      const read = (query: string) => mappedDialect.readReceipt(payload(query), one);
      const sent = 'externalId=m1&phoneNo=919800000001&deliveredTS=1&status=SUCCESS&cause=SUCCESS&errCode=000&noOfFrags=2';
      expect(read(sent)).toEqual({ kind: 'read', read: [delivered] });
      const refused = 'externalId=m2&phoneNo=919800000002&status=fail&cause=DND_FAIL';
      expect(read(refused)).toEqual({ kind: 'read', read: [{ ...failed, reason: 'DND_FAIL', saysDnd: true }] });
      const said = saysDnd('Gupshup', (status, cause) =>
        payload(new URLSearchParams({ externalId: 'm1', phoneNo: '919800000001', status, cause }).toString()),
      );
      for (const cause of ['DND', 'dnd_fail', 'on (DND)', 'number-dnd'])
        expect(said('FAIL', cause), cause).toBe('failed, on DND');
      for (const cause of ['INDND', 'DNDX', 'dnd9', 'ABSENT_SUBSCRIBER']) expect(said('FAIL', cause), cause).toBe('failed');
      expect([said('SUCCESS', 'DND'), said('DND', '')]).toEqual(['delivered', 'failed, on DND']);
      expect(read('externalId=m1&phoneNo=919800000001&status=SUBMITTED').kind).toBe('passed_over');
      expect(read('externalId=m1&status=SUCCESS').kind).toBe('unreadable');

      const events = [
        { externalId: 'm1', phoneNo: 919800000001, status: 'SUCCESS' },
        { externalId: 'm3', phoneNo: 919800000003, status: 'UNKNOWN' },
        { externalId: 'm2', phoneNo: '919800000002', status: 'FAIL', cause: 'ABSENT_SUBSCRIBER' },
      ];
      const several = setUp('Gupshup, several at a time');
      const both = { kind: 'read', read: [delivered, { ...failed, reason: 'ABSENT_SUBSCRIBER', saysDnd: false }] };
      const body = new URLSearchParams({ response: JSON.stringify(events) }).toString();
      expect(mappedDialect.readReceipt(payload('', body, form), several)).toEqual(both);
      const long = '[{"externalId":12345678901234567891,"phoneNo":919800000001,"status":"SUCCESS"}]';
      for (const sent of [
        payload('', new URLSearchParams({ response: long }).toString(), form),
        payload('', `{"response":${long}}`, 'application/json'),
      ]) {
        expect(mappedDialect.readReceipt(sent, several)).toMatchObject({ read: [{ messageId: '12345678901234567891' }] });
      }
      const json = JSON.stringify({ response: events });
      expect(mappedDialect.readReceipt(payload('', json, 'application/json'), several)).toEqual(both);
      for (const wrong of ['response=x', 'response=[1]', 'response=[{}]', 'other=1']) {
        expect(mappedDialect.readReceipt(payload('', wrong, form), several).kind).toBe('unreadable');
      }
    });

    it('a thousand at once, with thousands of other fields around them, in less than the time a test has', () => {
      const many = Array.from({ length: 1_000 }, (_, n) => ({ externalId: n, phoneNo: 9800000001, status: 'SUCCESS' }));
      const body = JSON.stringify({ response: many, around: Array.from({ length: 15_000 }, () => 1) });
      const several = setUp('Gupshup, several at a time');
      const reading = mappedDialect.readReceipt(payload('', body, 'application/json'), several);
      expect(reading.kind === 'read' && [reading.read].flat()).toHaveLength(1_000);
    });

    it('MSG91, whose receipts lie in lists of lists', () => {
      const msg91 = setUp('MSG91');
      const report = (requestId: string, number: string, status: string, desc: string) => ({
        senderId: 'ACMEBK',
        requestId,
        report: [{ date: '2026-11-26', number, status, desc }],
      });
      const data = [report('m1', '919800000001', '1', 'DELIVERED'), report('m2', '919800000002', '9', 'NDNC number')];
      const body = new URLSearchParams({ data: JSON.stringify(data) }).toString();
      expect(mappedDialect.readReceipt(payload('', body, form), msg91)).toEqual({
        kind: 'read',
        read: [delivered, { ...failed, reason: 'NDNC number', saysDnd: true }],
      });
      const said = saysDnd('MSG91', (status, desc) =>
        payload('', new URLSearchParams({ data: JSON.stringify([report('m1', '919800000001', status, desc)]) }).toString(), form),
      );
      expect(said('9', '')).toBe('failed, on DND');
      expect(said('16', 'Rejected, NDNC')).toBe('failed, on DND');
      for (const desc of ['code 9', '9 tries', 'at 09:19', '19', 'NDNCX', 'indnc']) expect(said('2', desc), desc).toBe('failed');
      for (const status of ['19', '99', '90', '3']) expect(said(status, 'NDNC')).toBe('-');
    });

    it('Kaleyra, whose callback is told what its variables are called', () => {
      const kaleyra = setUp('Kaleyra');
      const read = (query: string) => mappedDialect.readReceipt(payload(query), kaleyra);
      expect(read('id=m1&mobile=919800000001&status=DELIVRD')).toEqual({ kind: 'read', read: [delivered] });
      expect(read('id=m2&mobile=919800000002&status=UNDELIV')).toEqual({
        kind: 'read',
        read: [{ ...failed, reason: 'UNDELIV', saysDnd: false }],
      });
      expect(read('id=m2&mobile=919800000002&status=dndnumb')).toEqual({
        kind: 'read',
        read: [{ ...failed, reason: 'dndnumb', saysDnd: true }],
      });
      expect(read('id=m2&mobile=919800000002&status=AWAITED-DLR').kind).toBe('passed_over');
    });

    it('AWS, whose events EventBridge puts into another', () => {
      const aws = setUp('AWS');
      const event = (messageId: string, to: string, messageStatus: string, messageStatusDescription: string) =>
        JSON.stringify({
          version: '0',
          id: '5c0fa4f8-0000-0000-0000-c795472fccd0',
          'detail-type': 'Text Message Delivery Status Updated',
          source: 'aws.sms-voice',
          time: '2026-11-26T18:20:41Z',
          resources: [],
          detail: {
            eventType: `TEXT_${messageStatus}`,
            eventVersion: '1.0',
            isFinal: true,
            originationPhoneNumber: 'ACMEBK',
            isoCountryCode: 'IN',
            messageId,
            messageStatus,
            messageStatusDescription,
            context: { key: `1/${to}/1`, to },
            totalMessageParts: 2,
            totalMessagePrice: 0.09582,
          },
        });
      const read = (body: string) => mappedDialect.readReceipt(payload('', body, 'application/json; charset=utf-8'), aws);
      const to = '9800000001';
      expect(read(event('m1', to, 'DELIVERED', 'Message has been delivered'))).toEqual({
        kind: 'read',
        read: [{ ...delivered, to }],
      });
      expect(read(event('m2', to, 'UNREACHABLE', 'Phone is currently unreachable'))).toEqual({
        kind: 'read',
        read: [{ ...failed, to, reason: 'Phone is currently unreachable', saysDnd: false }],
      });
      for (const other of ['PENDING', 'SUCCESSFUL', 'UNKNOWN']) expect(read(event('m1', to, other, '')).kind).toBe('passed_over');
    });

    it('nobody: then a receipt is passed over', () => {
      expect(mappedDialect.readReceipt(payload('id=1'), named).kind).toBe('passed_over');
    });
  });
});
