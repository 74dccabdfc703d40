import type { SenderHealth } from '#app/ports/sender-health.ts';
import type { Log } from '#app/ports/system.ts';
import { readAwsConfig } from '#sms/aws/aws-config.ts';
import { awsSender } from '#sms/aws/aws-sender.ts';
import { readExotelConfig } from '#sms/exotel/exotel-config.ts';
import { httpSender } from '#sms/http/http-sender.ts';
import { readHttpConfig } from '#sms/http/read-http-config.ts';
import { readSmppConfig } from '#sms/smpp/read-smpp-config.ts';
import { smppSender } from '#sms/smpp/smpp-sender.ts';
import type { CarrierSender } from './carrier-sender.ts';
import { type Fields, fieldsOf, SendersFileError } from './fields.ts';

export interface SendersPorts {
  readonly log: Log;
  /** Counts what a carrier did that it should not. */
  readonly odd: (what: string) => void;
}

export interface ConfiguredSender extends CarrierSender {
  readonly kind: SenderHealth['kind'];
}

/**
 * The senders that the operator's file sets up: `{"senders": [{"name": …, "kind": "smpp", …}]}`, described in docs/sms-senders.md.
 * Throws a SendersFileError for the first mistake. Nothing is connected yet.
 */
export function readSenders(text: string, ports: SendersPorts): readonly ConfiguredSender[] {
  const file = fieldsOf(parsed(text), 'the file');
  const senders = file.objects('senders').map((fields) => readSender(fields, ports));
  file.end();
  if (senders.length === 0) throw new SendersFileError('the file must set up at least one sender');
  const names = senders.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SendersFileError(`two senders are called ${twice}`);
  return senders;
}

function readSender(fields: Fields, ports: SendersPorts): ConfiguredSender {
  const name = fields.text('name');
  if (!/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name))
    return fields.bad('name', 'up to 31 small letters, digits, dashes or underscores: it is part of message ids');
  const common = {
    name,
    weight: fields.whole('weight', { from: 1, to: 1_000, otherwise: 1 }),
    accounts: fields.texts('accounts'),
  };
  if (common.accounts?.length === 0) fields.bad('accounts', 'a list of sids, or left out where it serves all');
  const kind = fields.oneOf('kind', kinds);
  const sender = senderOf(kind, fields, common, ports);
  fields.end();
  return { ...sender, kind };
}

const kinds = ['smpp', 'http', 'exotel', 'aws'] as const;

function senderOf(
  kind: (typeof kinds)[number],
  fields: Fields,
  common: Pick<CarrierSender, 'name' | 'weight' | 'accounts'>,
  ports: SendersPorts,
): CarrierSender {
  switch (kind) {
    case 'smpp':
      return smppSender(readSmppConfig(fields, common), ports);
    case 'http':
      return httpSender(readHttpConfig(fields, common), ports);
    case 'aws':
      return awsSender(readAwsConfig(fields, common));
    case 'exotel':
      return httpSender(readExotelConfig(fields, common), ports);
  }
}

/** Undefined where it is not JSON. What is wrong is not told: it would quote the file, which holds passwords. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
