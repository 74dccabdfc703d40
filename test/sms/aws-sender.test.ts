import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { readSenders } from '#sms/read-senders.ts';
import { silentLog } from '#test/support/world-stores.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  vi.unstubAllEnvs();
});

interface Asked {
  readonly target: unknown;
  readonly signed: unknown;
  readonly body: unknown;
}

/** A stand-in for AWS that answers every request alike. */
async function standIn(status: number, body: object) {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    const { 'x-amz-target': target, authorization: signed } = request.headers;
    asked.push({ target, signed, body: JSON.parse(await text(request)) });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function senderOf(changes: object) {
  const settings = { name: 'aws', kind: 'aws', accessKeyId: 'AKEXAMPLE', secretAccessKey: 'secret', perSecond: 100 };
  const [sender] = readSenders(JSON.stringify({ senders: [{ ...settings, ...changes }] }), {
    log: silentLog,
    odd: () => undefined,
  });
  if (sender === undefined) throw new Error('no sender');
  open.push(sender.close);
  return sender;
}

const message: OutgoingMessage = {
  key: '1/9800000001/1',
  to: 9800000001 as PhoneNumber,
  from: 'ACMEBK',
  text: 'आपने पंजीकरण किया है 09876500001',
  language: 'hi',
  line: 9876500001 as PhoneNumber,
  meaning: 'inform',
  dltTemplateId: '1107160000000000012',
  category: 'service_implicit',
  entityId: '1101160000000000034',
  brand: 'Acme',
  sid: 'acme',
};

describe('AWS End User Messaging', () => {
  test('is given a message with both DLT ids, signed, and names it', async () => {
    const { asked, endpoint } = await standIn(200, { MessageId: 'aws-1' });
    expect(await senderOf({ endpoint, configurationSet: 'set' }).send([message])).toEqual([
      { kind: 'accepted', messageId: 'aws-1' },
    ]);
    expect(asked).toEqual([
      {
        target: 'PinpointSMSVoiceV2.SendTextMessage',
        signed: expect.stringContaining('/ap-south-1/sms-voice/aws4_request'),
        body: {
          DestinationPhoneNumber: '+919800000001',
          OriginationIdentity: 'ACMEBK',
          MessageBody: message.text,
          MessageType: 'TRANSACTIONAL',
          ConfigurationSetName: 'set',
          Context: { key: '1/9800000001/1', to: '9800000001' },
          DestinationCountryParameters: { IN_ENTITY_ID: '1101160000000000034', IN_TEMPLATE_ID: '1107160000000000012' },
        },
      },
    ]);
  });

  test('goes out as promotional where its template is, and its receipts are due where events come to a hook', async () => {
    const { asked, endpoint } = await standIn(200, { MessageId: 'aws-1' });
    const sender = senderOf({ endpoint, receipts: true });
    expect(sender.receipts).toBe(true);
    await sender.send([{ ...message, category: 'promotional' }]);
    await senderOf({ endpoint, messageType: 'TRANSACTIONAL' }).send([{ ...message, category: 'promotional' }]);
    expect(asked.map(({ body }) => body)).toMatchObject([{ MessageType: 'PROMOTIONAL' }, { MessageType: 'TRANSACTIONAL' }]);
  });

  test.each([
    [400, { __type: 'ThrottlingException' }, 'try_later', 'ThrottlingException'],
    [400, { __type: 'AccessDeniedException' }, 'try_later', 'set up wrongly: AccessDeniedException'],
    [
      400,
      { __type: 'ConflictException', Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' },
      'refused',
      'ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT',
    ],
    [
      400,
      { __type: 'ValidationException', Reason: 'INVALID_PARAMETER', Fields: [{ Name: 'DestinationPhoneNumber', Message: 'x' }] },
      'refused',
      'ValidationException INVALID_PARAMETER',
    ],
    [
      400,
      { __type: 'ValidationException', Reason: 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY' },
      'try_later',
      'set up wrongly: ValidationException INVALID_IDENTITY_FOR_DESTINATION_COUNTRY',
    ],
    [500, { __type: 'InternalServerException' }, 'unknown', 'no answer of AWS (InternalServerException)'],
    [200, {}, 'unknown', 'AWS named no message'],
  ])('that answers %d %o is believed, and asked once', async (status, body, kind, reason) => {
    const { asked, endpoint } = await standIn(status, body);
    expect(await senderOf({ endpoint }).send([message])).toEqual([{ kind, reason }]);
    expect(asked).toHaveLength(1);
  });

  test('where there is nothing to sign with has sent nothing', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'])
      vi.stubEnv(name, '');
    for (const name of ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI']) vi.stubEnv(name, '');
    for (const name of ['AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE']) vi.stubEnv(name, '/no/such/file');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const { asked, endpoint } = await standIn(200, { MessageId: 'aws-1' });
    const sender = senderOf({ endpoint, accessKeyId: undefined, secretAccessKey: undefined });
    const [result] = await sender.send([message]);
    expect(result).toEqual({ kind: 'try_later', reason: 'set up wrongly: CredentialsProviderError' });
    expect(asked).toEqual([]);
  });

  test('that cannot be reached has sent nothing', async () => {
    const { endpoint } = await standIn(200, {});
    for (const close of open.splice(0)) await close();
    expect(await senderOf({ endpoint }).send([message])).toEqual([
      { kind: 'try_later', reason: 'AWS cannot be reached (ECONNREFUSED)' },
    ]);
  });
});
