import type { Fields } from '#sms/fields.ts';
import { isAddress, readPace, WANTED_ADDRESS } from '#sms/http/read-http-config.ts';

export interface AwsConfig {
  readonly name: string;
  readonly weight: number;
  readonly accounts: readonly string[] | null;
  readonly region: string;
  /** Null: what the SDK finds by itself, such as the role of the machine. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
  /** Null: as the template's category says. */
  readonly messageType: 'TRANSACTIONAL' | 'PROMOTIONAL' | null;
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
  const region = fields.text('region', 'ap-south-1');
  if (!/^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(region)) fields.bad('region', 'a region such as ap-south-1');
  const endpoint = fields.text('endpoint', null);
  if (endpoint !== null && !isAddress(endpoint)) fields.bad('endpoint', WANTED_ADDRESS);
  return {
    ...common,
    region,
    credentials: accessKeyId === null || secretAccessKey === null ? null : { accessKeyId, secretAccessKey },
    messageType: typeOf(fields.oneOf('messageType', ['by category', 'TRANSACTIONAL', 'PROMOTIONAL'], 'by category')),
    configurationSet: fields.text('configurationSet', null),
    receipts: fields.flag('receipts', false),
    endpoint,
    ...readPace(fields),
  };
}

function typeOf(said: 'by category' | 'TRANSACTIONAL' | 'PROMOTIONAL'): AwsConfig['messageType'] {
  return said === 'by category' ? null : said;
}
