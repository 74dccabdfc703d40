import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import type { ItemResult } from '#domain/whitelist/number-results.ts';
import { messageOf } from '#http/v1/messages.ts';
import {
  type BulkResult,
  contentTypes,
  renderBulk,
  renderBulkWithDetails,
  renderNumber,
  renderRestException,
  renderStatus,
} from '#http/v1/render.ts';
import { type RefusalCode, restException } from '#http/v1/rest-exception.ts';

const added =
  'The numbers have been added to the whitelist. If DND number gives a missed call to unsubscribe, the corresponding number will be removed from whitelist.';

const documentedPost = `<?xml version="1.0" encoding="UTF-8"?>
<TwilioResponse>
 <Result>
  <Total>2</Total>
  <Duplicate>0</Duplicate>
  <Processed>2</Processed>
  <Succeeded>2</Succeeded>
  <Redundant>0</Redundant>
  <Failed>0</Failed>
  <Message>${added}</Message>
 </Result>
</TwilioResponse>`;

const documentedDelete = documentedPost.replace(added, 'The numbers have been deleted from the whitelist.');

const bulk: BulkResult = { total: 2, duplicate: 0, processed: 2, succeeded: 2, redundant: 0, failed: 0, message: added };

/** Without the white space that stands between tags. */
function tight(xml: string): string {
  return xml.replace(/>\s+</g, '><');
}

function parsed(xml: string): unknown {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    isArray: (name) => name === 'Detail',
  });
  return parser.parse(xml.replace(/(\?>)\n/, '$1'));
}

/** Any UTF-16, lone surrogates and control characters included. */
function anyText(maxLength: number): fc.Arbitrary<string> {
  const code = fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0x10000, max: 0x10ffff }));
  return fc.array(code, { maxLength }).map((codes) => String.fromCodePoint(...codes));
}

describe('a bulk answer', () => {
  it('is exactly the documented XML, white space between tags aside', () => {
    const message = (method: 'POST' | 'DELETE') => messageOf(method, { mode: 'opt_out', granted: true, tally: bulk });
    expect(tight(renderBulk('xml', { ...bulk, message: message('POST') }))).toBe(tight(documentedPost));
    expect(tight(renderBulk('xml', { ...bulk, message: message('DELETE') }))).toBe(tight(documentedDelete));
  });

  it('has no white space between tags, for clients that take the first child', () => {
    expect(renderBulk('xml', bulk).replace(/^<\?xml[^>]*>\n/, '')).toBe(
      tight(renderBulk('xml', bulk)).replace(/^<\?xml[^>]*>/, ''),
    );
  });

  it('is an unwrapped object with integers in JSON', () => {
    expect(renderBulk('json', bulk)).toBe(
      `{"Result":{"Total":2,"Duplicate":0,"Processed":2,"Succeeded":2,"Redundant":0,"Failed":0,"Message":"${added}"}}`,
    );
  });

  it('has a content type that clients recognise by equality', () => {
    expect(contentTypes).toEqual({ xml: 'application/xml', json: 'application/json' });
  });
});

describe('the Message (R4)', () => {
  const modes = ['opt_out', 'opt_in'] as const;

  it('says that numbers have been added only where some have been, in opt-out mode', () => {
    const phrase = 'The numbers have been added to the whitelist';
    const requested =
      'The numbers have been sent a request. A number will be added to the whitelist when it gives a missed call to subscribe.';
    const of = (mode: (typeof modes)[number], granted: boolean, succeeded: number) => ({ mode, granted, tally: { succeeded } });
    expect(messageOf('POST', of('opt_out', true, 1))).toContain(phrase);
    expect(messageOf('POST', of('opt_out', false, 1))).toBe(requested);
    expect(messageOf('POST', of('opt_in', false, 1))).toBe(requested);
    for (const mode of modes) {
      expect(messageOf('POST', of(mode, false, 0))).toBe('No numbers were added to the whitelist.');
      expect(messageOf('DELETE', of(mode, false, 3))).toBe('The numbers have been deleted from the whitelist.');
      expect(messageOf('DELETE', of(mode, false, 0))).toBe('No numbers were deleted from the whitelist.');
    }
  });
});

describe('details', () => {
  const number = fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }).map(phoneNumber);
  const result = fc.constantFrom<Pick<ItemResult, 'outcome' | 'reason'>>(
    { outcome: 'succeeded', reason: 'whitelisted' },
    { outcome: 'redundant', reason: 'not_whitelisted' },
    { outcome: 'failed', reason: 'invalid_number' },
    { outcome: 'duplicate', reason: 'repeated' },
  );
  const someItem = fc.tuple(fc.oneof(number, anyText(20)), result).map(([item, of]) => ({ ...of, item }) as ItemResult);

  it('are added behind the documented fields, as an independent parser sees it', () => {
    fc.assert(
      fc.property(fc.array(someItem, { maxLength: 20 }), (items) => {
        const json = JSON.parse([...renderBulkWithDetails('json', bulk, items)].join('')) as {
          Result: Record<string, unknown>;
        };
        expect(Object.keys(json.Result).slice(0, 7)).toEqual(
          Object.keys((JSON.parse(renderBulk('json', bulk)) as typeof json).Result),
        );
        expect(json.Result.Details).toEqual(
          items.map(({ item, outcome, reason }) => ({ Number: wire(item), Outcome: capital(outcome), Reason: reason })),
        );

        const xml = parsed([...renderBulkWithDetails('xml', bulk, items)].join('')) as {
          TwilioResponse: { Result: Record<string, unknown> };
        };
        const { Details, ...rest } = xml.TwilioResponse.Result;
        expect({ TwilioResponse: { Result: rest } }).toEqual(parsed(renderBulk('xml', bulk)));
        if (items.length === 0) expect(Details).toBe('');
        else
          expect((Details as { Detail: readonly unknown[] }).Detail).toEqual(
            items.map(({ item, outcome, reason }) => ({
              Number: xmlCharacters(wire(item)),
              Outcome: capital(outcome),
              Reason: reason,
            })),
          );
      }),
    );
  });

  it('of a hundred thousand numbers come in pieces of a bounded size', () => {
    for (const format of ['xml', 'json'] as const) {
      let count = 0;
      let longest = 0;
      let total = 0;
      for (const piece of renderBulkWithDetails(format, bulk, manyDetails())) {
        count++;
        total += piece.length;
        longest = Math.max(longest, piece.length);
      }
      expect(count).toBe(101);
      expect(total).toBeGreaterThan(5_000_000);
      expect(longest).toBeLessThan(200_000);
    }
  });
});

const wire = (item: PhoneNumber | string) => (typeof item === 'number' ? `0${item}` : item);
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

function* manyDetails(): Generator<ItemResult, void> {
  for (let i = 0; i < 100_000; i++) yield { item: phoneNumber(9_000_000_000 + i), outcome: 'failed', reason: 'objected' };
}

describe('XML text', () => {
  const textOf = (xml: string) =>
    (parsed(xml) as { TwilioResponse: { Result: { Message: string } } }).TwilioResponse.Result.Message;

  it('comes out of an independent parser as it went in, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(anyText(40), (message) => {
        const xml = renderBulk('xml', { ...bulk, message });
        expect(xmlCharacters(xml)).toBe(xml);
        expect(textOf(xml)).toBe(xmlCharacters(message));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Daman & Diu', 'Daman &amp; Diu'],
    ['<b>"]]>\'</b>', '&lt;b&gt;"]]&gt;\'&lt;/b&gt;'],
    ['a\u0000b\u000bc\ufffe\ud800', 'a\ufffdb\ufffdc\ufffd\ufffd'],
    ['a\r\nb', 'a&#13;\nb'],
    ['कृपया 😀 &amp;', 'कृपया 😀 &amp;amp;'],
  ])('%j is escaped', (message, expected) => {
    expect(renderBulk('xml', { ...bulk, message })).toContain(`<Message>${expected}</Message>`);
  });
});

/** The text with U+FFFD for each character that is none by the grammar of XML 1.0. */
function xmlCharacters(text: string): string {
  return [...text].map((character) => (isXmlCharacter(character.codePointAt(0) ?? 0) ? character : '\ufffd')).join('');
}

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}

describe('the other answers', () => {
  it('a status has an empty Type and an Expiry of -1 as they are documented', () => {
    expect(renderStatus('xml', { status: 'Neutral', type: '', expiry: -1 })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<TwilioResponse><Result><Status>Neutral</Status><Type></Type><Expiry>-1</Expiry></Result></TwilioResponse>',
    );
    expect(renderStatus('json', { status: 'Whitelist', type: 'API', expiry: 3600 })).toBe(
      '{"Result":{"Status":"Whitelist","Type":"API","Expiry":3600}}',
    );
  });

  it('a number has the documented fields in their order, forward slashes and ampersands rightly written', () => {
    const number = {
      phoneNumber: '09000000001',
      circle: 'GJ',
      circleName: 'Gujarat Telecom Circle (includes Daman & Diu, Dadra & Nagar Haveli)',
      type: 'Mobile',
      operator: '',
      operatorName: 'a/b',
      dnd: 'Yes',
    } as const;
    expect(renderNumber('json', number)).toBe(
      '{"Numbers":{"PhoneNumber":"09000000001","Circle":"GJ","CircleName":"Gujarat Telecom Circle (includes Daman & Diu, Dadra & Nagar Haveli)","Type":"Mobile","Operator":"","OperatorName":"a/b","DND":"Yes"}}',
    );
    expect(parsed(renderNumber('xml', number).replaceAll('&amp;', '&#38;'))).toMatchObject({
      TwilioResponse: { Numbers: { PhoneNumber: '09000000001', Type: 'Mobile', Operator: '', DND: 'Yes' } },
    });
    expect(renderNumber('xml', number)).toContain('Daman &amp; Diu');
  });

  it('a refusal repeats its HTTP status as an integer in the form asked for', () => {
    expect(renderRestException('json', 'not_found')).toBe('{"RestException":{"Status":404,"Message":"No matching results"}}');
    expect(renderRestException('xml', 'unauthorized')).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<TwilioResponse><RestException><Status>401</Status><Message>Authentication failed</Message></RestException></TwilioResponse>',
    );
  });

  it.each<[RefusalCode, number]>([
    ['bad_request', 400],
    ['virtual_number', 400],
    ['no_number', 400],
    ['unreadable_number', 400],
    ['unreadable_body', 400],
    ['unauthorized', 401],
    ['account_suspended', 403],
    ['agreement_missing', 403],
    ['not_found', 404],
    ['method_not_allowed', 405],
    ['request_timeout', 408],
    ['too_many_numbers', 413],
    ['body_too_large', 413],
    ['unsupported_media_type', 415],
    ['too_many_requests', 429],
    ['overloaded', 503],
    ['header_too_large', 431],
    ['internal', 500],
    ['not_ready', 503],
  ])('%s is answered %i, never with the sentence of a success', (code, status) => {
    expect(restException(code).status).toBe(status);
    expect(restException(code).message).not.toContain('have been');
  });
});
