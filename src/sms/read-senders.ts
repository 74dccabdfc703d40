import type { Log } from '#app/ports.ts';
import { readSmppConfig } from '#sms/smpp/read-smpp-config.ts';
import { smppSender } from '#sms/smpp/smpp-sender.ts';
import type { CarrierSender } from './carrier-sender.ts';
import { type Fields, fieldsOf, SendersFileError } from './fields.ts';

export interface SendersPorts {
  readonly log: Log;
  /** Counts what a carrier did that it should not. */
  readonly odd: (what: string) => void;
}

/**
 * The senders that the operator's file sets up: `{"senders": [{"name": …, "kind": "smpp", …}]}`, described in docs/sms-senders.md.
 * Throws a SendersFileError for the first mistake. Nothing is connected yet.
 */
export function readSenders(text: string, ports: SendersPorts): readonly CarrierSender[] {
  const file = fieldsOf(parsed(text), 'the file, in JSON,');
  const senders = file.objects('senders').map((fields) => readSender(fields, ports));
  file.end();
  if (senders.length === 0) throw new SendersFileError('the file must set up at least one sender');
  const names = senders.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SendersFileError(`two senders are called ${twice}`);
  return senders;
}

function readSender(fields: Fields, ports: SendersPorts): CarrierSender {
  const name = fields.text('name');
  if (!/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name))
    return fields.bad('name', 'up to 31 small letters, digits, dashes or underscores: it is part of message ids');
  const common = {
    name,
    weight: fields.whole('weight', { from: 1, to: 1_000, otherwise: 1 }),
    accounts: fields.texts('accounts'),
  };
  fields.oneOf('kind', ['smpp']);
  const sender = smppSender(readSmppConfig(fields, common), ports);
  fields.end();
  return sender;
}

/** Undefined where it is not JSON. What is wrong is not told: it would quote the file, which holds passwords. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
