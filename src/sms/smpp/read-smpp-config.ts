import { readFileSync } from 'node:fs';
import { type Fields, SendersFileError } from '#sms/fields.ts';
import type { Endpoint } from './link.ts';
import type { CategoryTlv, IdTlv, SmppConfig } from './smpp-config.ts';

/** The tags that Indian operators use for the ids of the DLT chain, and the form most of them want. */
const ENTITY_TLV: IdTlv = { tag: 0x1400, form: 'octets' };
const TEMPLATE_TLV: IdTlv = { tag: 0x1401, form: 'octets' };

export function readSmppConfig(fields: Fields, common: Pick<SmppConfig, 'name' | 'weight' | 'accounts'>): SmppConfig {
  return {
    ...common,
    endpoints: readEndpoints(fields),
    binds: fields.whole('binds', { from: 1, to: 100, otherwise: 1 }),
    systemId: latin(fields, 'systemId', 15),
    password: latin(fields, 'password', 8),
    systemType: fields.text('systemType', ''),
    bind: fields.oneOf('bind', ['transceiver', 'transmitter_and_receiver'], 'transceiver'),
    window: fields.whole('window', { from: 1, to: 10_000, otherwise: 10 }),
    perSecond: fields.rate('perSecond'),
    answerSeconds: fields.whole('answerSeconds', { from: 1, to: 40, otherwise: 10 }),
    enquireSeconds: fields.whole('enquireSeconds', { from: 1, to: 3_600, otherwise: 30 }),
    entityTlv: readTlv(fields.object('entityTlv'), ENTITY_TLV),
    templateTlv: readTlv(fields.object('templateTlv'), TEMPLATE_TLV),
    categoryTlv: readCategoryTlv(fields.object('categoryTlv')),
    otherTlvs: fields.objects('otherTlvs').map((tlv) => {
      const value = tlv.text('value');
      return { ...tlvOf(tlv), value };
    }),
    dndErrors: fields.texts('dndErrors') ?? [],
    connection: fields.text('connection', null),
  };
}

function readEndpoints(fields: Fields): readonly Endpoint[] {
  const hosts = fields.texts('hosts') ?? [fields.text('host')];
  if (hosts.length === 0) return fields.bad('hosts', 'a list of one host or more');
  const tls = fields.object('tls');
  const secure = tls === null ? null : { ca: fileOf(tls, 'ca'), serverName: tls.text('serverName', null) };
  tls?.end();
  const port = fields.whole('port', { from: 1, to: 65_535, otherwise: secure === null ? 2775 : 3550 });
  return hosts.map((host) => ({ host, port, tls: secure }));
}

function fileOf(fields: Fields, name: string): string | null {
  const path = fields.text(name, null);
  if (path === null) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fields.bad(name, `a file that can be read, and ${path} cannot`);
  }
}

/** SMPP gives user names 15 signs and passwords 8; some centres take more, so a longer one is tried as it is. */
function latin(fields: Fields, name: string, usual: number): string {
  const found = fields.text(name);
  if (!/^[\x20-\x7e]+$/.test(found) || found.length > 8 * usual) return fields.bad(name, 'printable ASCII signs');
  return found;
}

function readTlv(fields: Fields | null, usual: IdTlv): IdTlv | null {
  if (fields === null) return usual;
  if (!fields.flag('send', true)) {
    fields.end();
    return null;
  }
  return tlvOf(fields, usual);
}

/** There is no usual tag for it, and no usual way of writing the categories. */
function readCategoryTlv(fields: Fields | null): CategoryTlv | null {
  if (fields === null) return null;
  const values = fields.object('values') ?? fields.bad('values', 'an object of texts');
  const read = {
    transactional: values.text('transactional', undefined),
    service_implicit: values.text('service_implicit', undefined),
    service_explicit: values.text('service_explicit', undefined),
    promotional: values.text('promotional', undefined),
  };
  values.end();
  return { ...tlvOf(fields), values: read };
}

function tlvOf(fields: Fields, usual?: IdTlv): IdTlv {
  const tag = fields.text('tag', usual === undefined ? '' : `0x${usual.tag.toString(16)}`);
  if (!/^0x[0-9a-f]{1,4}$/i.test(tag)) throw new SendersFileError('the tag of a TLV must be written as 0x1400 is');
  const form = fields.oneOf('form', ['octets', 'c_string'], usual?.form ?? 'octets');
  fields.end();
  return { tag: Number(tag), form };
}
