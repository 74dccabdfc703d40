import { commands, HEADER_BYTES, type Pdu, RESPONSE, type Tlv } from './pdu.ts';

export interface BindFields {
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
}

export interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly digits: string;
}

export interface SubmitFields {
  readonly source: Address;
  readonly destination: Address;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** At most 254 octets, the header that joins parts included. */
  readonly shortMessage: Uint8Array;
  readonly tlvs: readonly Tlv[];
}

/** SMPP 3.4; without it some centres speak 5.0. */
const INTERFACE_VERSION = 0x34;
const WANTS_RECEIPT = 0x01;

export type BindKind = 'bind_transceiver' | 'bind_transmitter' | 'bind_receiver';

export function bindPdu(kind: BindKind, sequence: number, { systemId, password, systemType }: BindFields): Buffer {
  const body = Buffer.concat([
    cString(systemId),
    cString(password),
    cString(systemType),
    Buffer.from([INTERFACE_VERSION, 0, 0]),
    cString(''),
  ]);
  return pdu({ command: commands[kind], status: 0, sequence, body });
}

export function submitPdu(sequence: number, fields: SubmitFields): Buffer {
  const { source, destination, esmClass, dataCoding, shortMessage, tlvs } = fields;
  if (shortMessage.length > 254) throw new RangeError(`a short message of ${shortMessage.length} octets`);
  const body = Buffer.concat([
    cString(''),
    address(source),
    address(destination),
    Buffer.from([esmClass, 0, 0]),
    // Neither scheduled nor given an end: the centre's own.
    cString(''),
    cString(''),
    Buffer.from([WANTS_RECEIPT, 0, dataCoding, 0, shortMessage.length]),
    shortMessage,
    ...tlvs.map(tlv),
  ]);
  return pdu({ command: commands.submit_sm, status: 0, sequence, body });
}

export function plainPdu(command: number, sequence: number, status = 0): Buffer {
  return pdu({ command, status, sequence, body: new Uint8Array() });
}

/** The answer to a deliver_sm carries a message id that nobody uses. */
export function deliverResponse(sequence: number, status: number): Buffer {
  return pdu({ command: (commands.deliver_sm | RESPONSE) >>> 0, status, sequence, body: Uint8Array.of(0) });
}

function pdu({ command, status, sequence, body }: Pdu): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(command >>> 0, 4);
  bytes.writeUInt32BE(status, 8);
  bytes.writeUInt32BE(sequence, 12);
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

function address({ ton, npi, digits }: Address): Buffer {
  return Buffer.concat([Buffer.from([ton, npi]), cString(digits)]);
}

function tlv({ tag, value }: Tlv): Buffer {
  const bytes = Buffer.alloc(4 + value.length);
  bytes.writeUInt16BE(tag, 0);
  bytes.writeUInt16BE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}
