import type { PinpointSMSVoiceV2Client, SendTextMessageCommandInput } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { OutgoingMessage, SendResult } from '#app/ports/notices.ts';
import type { CarrierSender } from '#sms/carrier-sender.ts';
import { notConnected } from '#sms/http/not-connected.ts';
import { requestSender } from '#sms/http/request-sender.ts';
import type { AwsConfig } from './aws-config.ts';

type Sdk = typeof import('@aws-sdk/client-pinpoint-sms-voice-v2');

/** AWS End User Messaging, by its own SDK, which is loaded with the first message. Each message is sent once: the SDK repeats nothing. */
export function awsSender(config: AwsConfig): CarrierSender {
  let opened: Promise<{ readonly sdk: Sdk; readonly client: PinpointSMSVoiceV2Client }> | null = null;

  async function open() {
    const sdk = await import('@aws-sdk/client-pinpoint-sms-voice-v2');
    const { region, credentials, endpoint } = config;
    const client = new sdk.PinpointSMSVoiceV2Client({
      region,
      maxAttempts: 1,
      ...(credentials === null ? {} : { credentials }),
      ...(endpoint === null ? {} : { endpoint }),
    });
    return { sdk, client };
  }

  return requestSender(config, {
    async ask(message) {
      opened ??= open();
      const aws = await opened.catch(() => null);
      if (aws === null) {
        // Nothing was sent, and the next message finds it mended, or is told the same.
        opened = null;
        return { kind: 'try_later', reason: 'set up wrongly: the SDK of AWS cannot be loaded' };
      }
      const { sdk, client } = aws;
      const abortSignal = AbortSignal.timeout(config.answerSeconds * 1_000);
      try {
        const { MessageId } = await client.send(new sdk.SendTextMessageCommand(inputOf(config, message)), { abortSignal });
        return MessageId === undefined
          ? { kind: 'unknown', reason: 'AWS named no message' }
          : { kind: 'accepted', messageId: MessageId };
      } catch (error) {
        return fateOf(error);
      }
    },
    async close() {
      (await opened?.catch(() => null))?.client.destroy();
    },
  });
}

function inputOf(config: AwsConfig, message: OutgoingMessage): SendTextMessageCommandInput {
  const { entityId, dltTemplateId } = message;
  return {
    DestinationPhoneNumber: `+91${message.to}`,
    OriginationIdentity: message.from,
    MessageBody: message.text,
    MessageType: config.messageType ?? (message.category === 'promotional' ? 'PROMOTIONAL' : 'TRANSACTIONAL'),
    // Comes back in the events that tell what became of it, which may not name the number otherwise.
    Context: { key: message.key, to: String(message.to) },
    DestinationCountryParameters: {
      ...(entityId === null ? {} : { IN_ENTITY_ID: entityId }),
      ...(dltTemplateId === null ? {} : { IN_TEMPLATE_ID: dltTemplateId }),
    },
    ...(config.configurationSet === null ? {} : { ConfigurationSetName: config.configurationSet }),
  };
}

/** Names of the SDK's errors where it found nothing to sign with: the role of a machine is not always to be had. */
const WITHOUT_CREDENTIALS: ReadonlySet<string> = new Set(['CredentialsProviderError', 'ProviderError', 'TokenProviderError']);

/** What AWS refuses it has not sent; of a fault of its own, or a silence, nobody knows. */
function fateOf(error: unknown): SendResult {
  if (!(error instanceof Error)) return { kind: 'unknown', reason: 'the SDK failed' };
  if (WITHOUT_CREDENTIALS.has(error.name)) return { kind: 'try_later', reason: `set up wrongly: ${error.name}` };
  const why = notConnected(error);
  if (why !== null) return { kind: 'try_later', reason: `AWS cannot be reached (${why})` };
  const said: unknown = Reflect.get(error, 'Reason');
  const reason = [error.name, typeof said === 'string' ? said : null].filter((one) => one !== null).join(' ');
  if (error.name === 'ThrottlingException') return { kind: 'try_later', reason };
  if (isAboutTheNumber(error, said)) return { kind: 'refused', reason };
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { kind: 'try_later', reason: `set up wrongly: ${reason}` };
  return { kind: 'unknown', reason: `no answer of AWS (${reason})` };
}

function isAboutTheNumber(error: Error, said: unknown): boolean {
  if (error.name === 'ConflictException') return said === 'DESTINATION_PHONE_NUMBER_OPTED_OUT';
  if (error.name !== 'ValidationException') return false;
  const fields: unknown = Reflect.get(error, 'Fields');
  return Array.isArray(fields) && fields.some((field) => Reflect.get(Object(field), 'Name') === 'DestinationPhoneNumber');
}
