import { describe, expect, it } from 'vitest';
import { listed, readAddress, userOf } from '#calls/sip/address.ts';
import { callerOf, forwarderOf } from '#calls/sip/caller.ts';
import { readHeaders } from '#calls/sip/message.ts';
import { readCaller } from '#domain/kernel/caller-number.ts';

const FROM = 'From: <sip:+919876500009@carrier.example>;tag=1';
const ASSERTED = 'P-Asserted-Identity: "A. Person" <sip:+919876500001;verstat=TN-Validation-Passed@carrier.example;user=phone>';

/** The number that a call says yes or no for, on a line of this meaning. */
function caller(
  lines: readonly string[],
  source: 'asserted' | 'asserted_or_from' | 'from' = 'asserted',
  on: 'object' | 'agree' = 'agree',
) {
  return readCaller(callerOf(readHeaders([FROM, ...lines]), source, on));
}

describe('the caller', () => {
  it('is who the network vouches for, and From only where the contract says so', () => {
    expect(caller([ASSERTED])).toBe(9876500001);
    expect(caller([])).toBeNull();
    expect(caller([], 'asserted_or_from')).toBe(9876500009);
    expect(caller([ASSERTED], 'asserted_or_from')).toBe(9876500001);
    expect(caller([ASSERTED], 'from')).toBe(9876500009);
  });

  it.each([
    'P-Asserted-Identity: <sip:+919876500001@x>, <tel:+91-98765-00001>',
    'P-Asserted-Identity: tel:+919876500001',
    'P-Asserted-Identity: "comma, <and> \\" quote" <sip:09876500001@x>',
    'P-Asserted-Identity: <sips:919876500001:password@x:5061;transport=tls>',
    'P-Asserted-Identity: <sip:00919876500001@[2001:db8::1]>',
    'P-Asserted-Identity: <sip:%2B919876500001@x>',
    'P-Asserted-Identity: <sip:not-a-number@x>, <tel:9876500001;phone-context=+91>',
  ])('is read however it is written: %s', (line) => {
    expect(caller([line])).toBe(9876500001);
  });

  it.each([
    ['foreign', 'P-Asserted-Identity: <tel:+14155550100>'],
    ['foreign, with as many digits as an Indian one', 'P-Asserted-Identity: <tel:+6591234567>'],
    ['a service', 'P-Asserted-Identity: <tel:+911400123456>'],
    ['no number', 'P-Asserted-Identity: <sip:reception@x>'],
    ['nobody', 'P-Asserted-Identity: <sip:x.example>'],
    ['malformed', 'P-Asserted-Identity: "9876500001 <sip:+919876500001@x>'],
    ['malformed brackets', 'P-Asserted-Identity: <sip:+919876500001@x'],
    ['two addresses in one', 'P-Asserted-Identity: <sip:+919876500001@x> <sip:+919876500001@x>'],
  ])('is nobody where it is %s', (_, line) => {
    expect(caller([line])).toBeNull();
    expect(caller([line], 'asserted', 'object')).toBeNull();
  });

  it('who withholds the number agrees to nothing; an objection that the network vouches for counts (R8)', () => {
    for (const line of [
      'Privacy: id',
      'Privacy: user;id',
      'Privacy: header',
      'From: "x" <sip:anonymous@anonymous.invalid>;tag=1',
    ]) {
      const headers = readHeaders(line.startsWith('From') ? [line, ASSERTED] : [FROM, ASSERTED, line]);
      expect(callerOf(headers, 'asserted', 'agree')).toBe('withheld');
      expect(callerOf(headers, 'asserted', null)).toBe('withheld');
      expect(readCaller(callerOf(headers, 'asserted', 'object'))).toBe(9876500001);
      expect(readCaller(callerOf(readHeaders([FROM, line]), 'asserted', 'object'))).toBeNull();
    }
    expect(caller([ASSERTED, 'Privacy: none'])).toBe(9876500001);
  });

  it('who is named in two ways is nobody where it would be a yes', () => {
    const line = 'P-Asserted-Identity: <sip:+919876500001@x>, <tel:+919876500002>';
    expect(caller([line])).toBeNull();
    expect(caller([line], 'asserted', 'object')).toBe(9876500001);
  });

  it('who is not read is kept as the carrier wrote it', () => {
    expect(callerOf(readHeaders(['P-Asserted-Identity: <tel:+14155550100>']), 'asserted', 'object')).toBe('+14155550100');
    expect(callerOf(readHeaders(['P-Asserted-Identity: "x']), 'asserted', 'object')).toBe('"x');
    expect(callerOf(readHeaders([]), 'asserted', 'object')).toBe('not named by the network');
  });
});

describe('who forwarded a call', () => {
  const forwarder = (...lines: string[]) => forwarderOf(readHeaders(lines), '8047100002');

  it('is named by Diversion or by the history of the call', () => {
    expect(forwarder('Diversion: "x" <sip:+919876500003@x>;reason=unconditional, <sip:+919876500004@x>')).toBe('+919876500003');
    expect(forwarder('History-Info: <sip:+919876500003@x>;index=1, <sip:+918047100002@x;cause=302>;index=1.1')).toBe(
      '+919876500003',
    );
  });

  it('R8.2 is the first of several in Diversion who is named by a number, in one header or in more', () => {
    expect(forwarder('Diversion: <sip:anonymous@10.20.30.40>, <sip:+919876500003@x>', 'Diversion: <sip:+919876500004@x>')).toBe(
      '+919876500003',
    );
    expect(forwarder('Diversion: <sip:voicemail@x>', 'Diversion: "x" <tel:+91-98765-00003>;reason=no-answer')).toBe(
      '+91-98765-00003',
    );
    expect(forwarder('Diversion: "x <sip:+919876500003@x>', 'Diversion: <sip:unknown@x>, <sip:10.20.30.40>')).toBe('not named');
    expect(forwarder('Diversion: <sip:unknown@x>, <sip:anonymous@x>')).toBe('unknown');
  });

  it('is nobody where no number is named (R8), or the history begins with the number that was called', () => {
    expect(forwarder()).toBeNull();
    expect(forwarder('Diversion: <sip:anonymous@10.20.30.40>')).toBe('anonymous');
    expect(forwarder('Diversion: <sip:10.20.30.40>')).toBe('not named');
    expect(forwarder('History-Info: <sip:+918047100002@x>;index=1')).toBeNull();
    expect(forwarder('History-Info: <sip:+918047100002@x>;index=1', 'History-Info: <sip:08047100002@y>;index=1.1')).toBeNull();
  });
});

describe('an address', () => {
  it('is read with what follows it, in brackets or without', () => {
    expect(readAddress('"a<b>;c" <sip:x@y;p=1>;tag=2')).toEqual({ uri: 'sip:x@y;p=1', parameters: ';tag=2' });
    expect(readAddress('sip:x@y;tag=2')).toEqual({ uri: 'sip:x@y', parameters: ';tag=2' });
    for (const value of ['', '"x', '"x" sip:a@b', '<>', '< sip:a@b', 'a <b> <c>', 'x"y" <sip:a@b>'])
      expect(readAddress(value)).toBeNull();
  });

  it('names its user, and lists are cut where their commas are commas', () => {
    expect([userOf('SIP:a%20b@c'), userOf('tel:+1;x=y'), userOf('sip:host'), userOf('mailto:a@b')]).toEqual([
      'a b',
      '+1',
      null,
      null,
    ]);
    expect(listed(['"a,b" <c,d>, e', 'f,,'])).toEqual(['"a,b" <c,d>', 'e', 'f']);
  });
});

it.each([
  ['+919876500001', 9876500001],
  [' 09876500001 ', 9876500001],
  ['+91 98765-00001', 9876500001],
  ['+6591234567', null],
  ['+09876500001', null],
  ['+916591234', null],
  ['anonymous', null],
])('readCaller: %s', (text, number) => {
  expect(readCaller(text)).toBe(number);
});
