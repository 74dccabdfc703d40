/** The words of SMPP 3.4 (SMPP Developers Forum, 1999): command ids, statuses and optional parameters that this client speaks. */

export const commands = {
  generic_nack: 0x8000_0000,
  bind_receiver: 0x0000_0001,
  bind_transmitter: 0x0000_0002,
  submit_sm: 0x0000_0004,
  deliver_sm: 0x0000_0005,
  unbind: 0x0000_0006,
  bind_transceiver: 0x0000_0009,
  enquire_link: 0x0000_0015,
  alert_notification: 0x0000_0102,
} as const;

/** An answer has the id of its request with this bit set. */
export const RESPONSE = 0x8000_0000;

export const statuses = {
  ok: 0x00,
  invalidCommand: 0x03,
  systemError: 0x08,
  temporaryError: 0x64,
  permanentError: 0x65,
  unknownError: 0xff,
} as const;

export const tags = {
  userMessageReference: 0x0204,
  receiptedMessageId: 0x001e,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

export interface Pdu {
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Uint8Array;
}

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

export const HEADER_BYTES = 16;
/** More than any PDU of ours can need: a length beyond it is no SMPP, or an attack. */
export const MOST_BYTES = 65_536;
