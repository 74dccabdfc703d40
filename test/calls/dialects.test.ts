import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HookPayload } from '#app/payload-dialect.ts';
import { carrierTime } from '#calls/carrier-time.ts';
import { exotelDialect } from '#calls/exotel.ts';
import { jsonDialect } from '#calls/json.ts';

const encoder = new TextEncoder();
const form = 'application/x-www-form-urlencoded';

function payload(query: string, body = '', contentType?: string): HookPayload {
  return { query, contentType, body: encoder.encode(body) };
}

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
      expect(exotelDialect.readReport('missed_call', sent)).toEqual({ kind: 'read', read });
    }
  });

  it('takes From and To where CallFrom and CallTo are missing, and digits out of their quotation marks', () => {
    const sent = payload('CallSid=1&From=%2209800000001%22&To=08047100002&Status=missed-call&DateCreated=2026-02-16 15:56:26');
    expect(exotelDialect.readReport('missed_call', sent)).toEqual({ kind: 'read', read: { ...read, id: '1' } });
  });

  it('reads a text with its words, and a withheld caller as nobody', () => {
    const sent = payload('SmsSid=s1&To=08047100001&Body=+STOP+&Date=2026-02-16 15:56:26');
    expect(exotelDialect.readReport('inbound_sms', sent)).toEqual({
      kind: 'read',
      read: { ...read, id: 's1', from: '', to: '08047100001', text: ' STOP ' },
    });
  });

  it('passes over calls that we made, and cannot read a report without id or called number', () => {
    const outgoing = payload(passthru.replace('Direction=incoming', 'Direction=outbound-dial'));
    expect(exotelDialect.readReport('missed_call', outgoing).kind).toBe('passed_over');
    for (const query of ['CallFrom=1&CallTo=2', 'CallSid=1&CallFrom=2', '']) {
      expect(exotelDialect.readReport('missed_call', payload(query)).kind).toBe('unreadable');
    }
    expect(exotelDialect.readReport('inbound_sms', payload(passthru)).kind).toBe('unreadable');
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
    const reading = exotelDialect.readReceipt(payload(`SmsSid=m1&To=09800000001&${query}`));
    if (expected === null) expect(reading.kind).toBe('passed_over');
    else expect(reading).toEqual({ kind: 'read', read: { messageId: 'm1', to: '09800000001', ...expected } });
  });
});

describe('JSON', () => {
  const report = { id: 17, from: 9_800_000_001, to: '8047100002', at: '2026-02-16T10:26:26Z' };

  it('reads reports and receipts', () => {
    const sent = payload('', JSON.stringify({ ...report, forwardedFrom: '+919800000009', text: 'hello' }));
    expect(jsonDialect.readReport('inbound_sms', sent)).toEqual({
      kind: 'read',
      read: { ...read, id: '17', from: '9800000001', to: '8047100002', forwardedFrom: '+919800000009', text: 'hello' },
    });
    const receipt = payload('', '{"id":"m1","to":"9800000001","status":"FAILED","reason":"absent"}');
    expect(jsonDialect.readReceipt(receipt)).toEqual({
      kind: 'read',
      read: { messageId: 'm1', to: '9800000001', status: 'failed', reason: 'absent', saysDnd: false },
    });
    for (const [said, saysDnd] of [
      ['{"id":"m1","to":"9800000001","status":"failed","error":"DND"}', true],
      ['{"id":"m1","to":"9800000001","status":"failed","error":"absent"}', false],
      ['{"id":"m1","to":"9800000001","status":"delivered","error":"dnd"}', false],
    ] as const) {
      expect(jsonDialect.readReceipt(payload('', said))).toMatchObject({ kind: 'read', read: { saysDnd } });
    }
  });

  it('cannot read what is no object, or lacks id or called number, and never trips over names of objects', () => {
    for (const body of ['', '[]', 'null', '"x"', '{', '{"id":"1"}', '{"to":"1"}', '{"id":{},"to":"1"}', '{"id":true,"to":"1"}']) {
      expect(jsonDialect.readReport('missed_call', payload('', body)).kind).toBe('unreadable');
    }
    const odd = payload('', '{"__proto__":{"id":"1","to":"2"},"constructor":1}');
    expect(jsonDialect.readReport('missed_call', odd).kind).toBe('unreadable');
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
      }),
      (sent) => {
        for (const dialect of [exotelDialect, jsonDialect]) {
          expect(dialect.readReport('missed_call', sent).kind).toMatch(/^(?:read|passed_over|unreadable)$/);
          expect(dialect.readReceipt(sent).kind).toMatch(/^(?:read|passed_over|unreadable)$/);
        }
      },
    ),
  );
});
