import type { Fields } from '#sms/fields.ts';
import { readPace } from '#sms/http/read-http-config.ts';

export interface AwsConfig {
  readonly name: string;
  readonly weight: number;
  readonly accounts: readonly string[] | null;
  readonly region: string;
  /** Null: what the SDK finds by itself, such as the role of the machine. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  readonly messageType: 'TRANSACTIONAL' | 'PROMOTIONAL';
  readonly configurationSet: string | null;
  /** Whether its events come to one of the hooks. */
  readonly receipts: boolean;
  /** Another address than the region's own. */
  readonly endpoint: string | null;
  readonly perSecond: number;
  readonly atOnce: number;
  readonly answerSeconds: number;
}

export function readAwsConfig(fields: Fields, common: Pick<AwsConfig, 'name' | 'weight' | 'accounts'>): AwsConfig {
  const accessKeyId = fields.text('accessKeyId', null);
  const secretAccessKey = fields.text('secretAccessKey', null);
  if ((accessKeyId === null) !== (secretAccessKey === null))
    fields.bad('secretAccessKey', 'given with accessKeyId, or both left out');
  return {
    ...common,
    region: fields.text('region', 'ap-south-1'),
    credentials: accessKeyId === null || secretAccessKey === null ? null : { accessKeyId, secretAccessKey },
    messageType: fields.oneOf('messageType', ['TRANSACTIONAL', 'PROMOTIONAL'], 'TRANSACTIONAL'),
    configurationSet: fields.text('configurationSet', null),
    receipts: fields.flag('receipts', false),
    endpoint: fields.text('endpoint', null),
    ...readPace(fields),
  };
}
