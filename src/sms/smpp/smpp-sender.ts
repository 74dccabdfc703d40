import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingMessage, SenderHearing, SendResult } from '#app/ports/notices.ts';
import type { Log } from '#app/ports/system.ts';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { objectionKeyword } from '#domain/notice/keyword.ts';
import { smsParts } from '#domain/notice/sms-parts.ts';
import { beginBy, type CarrierSender, SEND_WITHIN } from '#sms/carrier-sender.ts';
import { type TokenBucket, tokenBucket } from '#sms/token-bucket.ts';
import { statusClass, statusName } from './command-status.ts';
import { keepBound, type Link } from './link.ts';
import { dataCodings, HAS_HEADER, readMessageText, shortMessages } from './message-text.ts';
import type { Delivered } from './pdu-reader.ts';
import type { Address, SubmitFields } from './pdu-writer.ts';
import { isReceipt, readReceipt } from './read-receipt.ts';
import { type Room, roomOf } from './room.ts';
import type { Heard, Submitted } from './session.ts';
import type { SmppConfig } from './smpp-config.ts';

export interface SmppPorts {
  readonly log: Log;
  /** Counts what a centre did that it should not. */
  readonly odd: (what: string) => void;
  /** Of the first pause before a lost link is bound again, and the longest, in milliseconds. */
  readonly pauses?: { readonly first: number; readonly longest: number };
  /** Milliseconds that a call of `send` may take before what it has not begun is given back. */
  readonly sendWithin?: number;
}

/** After a centre said that it takes no more just now. */
const THROTTLED_FOR = 1_000;
/** Between two tries of a part whose centre has trouble, when the parts before it are sent. */
const BETWEEN_TRIES = 1_000;

/** Sends over SMPP 3.4, one account at one operator, and hears receipts and texts over the same links. */
export function smppSender(config: SmppConfig, ports: SmppPorts): CarrierSender {
  const bucket = tokenBucket(config.perSecond);
  const { first = 500, longest = 60_000 } = ports.pauses ?? {};
  const transmitting: Link[] = [];
  const receiving: Link[] = [];
  const room = roomOf(() => transmitting.flatMap((link) => link.session() ?? []), config.window);
  let reference = Math.floor(Math.random() * 256);

  function begin(hearing: SenderHearing): void {
    const options = {
      name: config.name,
      log: ports.log,
      fields: { systemId: config.systemId, password: config.password, systemType: config.systemType },
      answerWithin: config.answerSeconds * 1_000,
      enquireEvery: config.enquireSeconds * 1_000,
      firstPause: first,
      longestPause: longest,
      deliver: (message: Delivered) => hearOrSayAgain(config, ports, hearing, message),
      room: room.changed,
      odd: ports.odd,
    };
    for (const endpoint of config.endpoints) {
      for (let bind = 0; bind < config.binds; bind++) {
        const isBoth = config.bind === 'transceiver';
        transmitting.push(keepBound({ ...options, endpoint, bind: isBoth ? 'bind_transceiver' : 'bind_transmitter' }));
        if (!isBoth) receiving.push(keepBound({ ...options, endpoint, bind: 'bind_receiver' }));
      }
    }
  }

  async function sendOne(message: OutgoingMessage, deadline: number): Promise<SendResult> {
    const { encoding, parts } = smsParts(message.text);
    reference = (reference + 1) % 256;
    const ids: string[] = [];
    const begun = beginBy(message, deadline);
    for (const shortMessage of shortMessages({ encoding, parts }, reference)) {
      const fields = submission(config, message, { shortMessage, encoding, isPart: parts.length > 1 });
      const isFirst = ids.length === 0;
      const sent = await submitPart(fields, { bucket, room, deadline: isFirst ? begun : deadline, isFirst });
      if (sent.kind === 'accepted') ids.push(sent.messageId);
      else if (isFirst) return sent;
      // The parts before it are on their way: what the person reads of it, and whether, nobody knows.
      else return { kind: 'unknown', reason: `part ${ids.length + 1} of ${parts.length}: ${reasonOf(sent)}` };
    }
    const named = ids.map((id) => `${config.name}/${id}`);
    const [messageId = ''] = named;
    // A centre that gives no id tells of none either.
    return { kind: 'accepted', messageId, receipts: !ids.includes(''), ...(named.length > 1 ? { parts: named } : {}) };
  }

  return {
    name: config.name,
    weight: config.weight,
    accounts: config.accounts,
    receipts: true,
    perSecond: config.perSecond,
    links() {
      const links = [...transmitting, ...receiving];
      return { bound: links.filter((link) => link.session()?.isSound() === true).length, of: links.length };
    },
    isReady: () => transmitting.some((link) => link.session()?.isSound() === true),
    start: begin,
    send(messages) {
      const deadline = performance.now() + (ports.sendWithin ?? SEND_WITHIN);
      return Promise.all(messages.map((message) => sendOne(message, deadline)));
    },
    async close() {
      await Promise.all([...transmitting, ...receiving].map((link) => link.close()));
    },
  };
}

/** Submits one short message when pace and window let it. One whose earlier parts are sent is tried until the deadline. */
async function submitPart(
  fields: SubmitFields,
  {
    bucket,
    room,
    deadline,
    isFirst,
  }: { readonly bucket: TokenBucket; readonly room: Room; readonly deadline: number; readonly isFirst: boolean },
): Promise<SendResult> {
  for (;;) {
    if (!(await bucket.take(deadline))) return { kind: 'no_room' };
    const sent = await room.submit(fields, deadline);
    switch (sent.kind) {
      case 'none_bound':
        return { kind: 'try_later', reason: 'no link to the message centre' };
      case 'too_late':
        return { kind: 'no_room' };
      case 'accepted':
      case 'unknown':
        return sent;
      case 'refused': {
        const meaning = statusClass(sent.status);
        if (meaning === 'slow_down') {
          bucket.hold(THROTTLED_FOR);
          break;
        }
        const mayTryAgain = !isFirst && meaning === 'later' && performance.now() + BETWEEN_TRIES < deadline;
        if (!mayTryAgain) return refusal(sent);
        await pause(BETWEEN_TRIES);
      }
    }
  }
}

/** What is set up wrongly can be put right within the day for which a notice is tried. */
function refusal({ status }: Extract<Submitted, { kind: 'refused' }>): SendResult {
  const meaning = statusClass(status);
  if (meaning === 'never') return { kind: 'refused', reason: statusName(status) };
  return { kind: 'try_later', reason: meaning === 'set_up' ? `set up wrongly: ${statusName(status)}` : statusName(status) };
}

function reasonOf(result: Exclude<SendResult, { kind: 'accepted' }>): string {
  return result.kind === 'no_room' ? 'there was no time left for it' : result.reason;
}

const ALPHANUMERIC: Pick<Address, 'ton' | 'npi'> = { ton: 5, npi: 0 };
const NATIONAL: Pick<Address, 'ton' | 'npi'> = { ton: 2, npi: 1 };
const INTERNATIONAL: Pick<Address, 'ton' | 'npi'> = { ton: 1, npi: 1 };

function submission(
  config: SmppConfig,
  message: OutgoingMessage,
  part: { readonly shortMessage: Uint8Array; readonly encoding: 'gsm7' | 'ucs2'; readonly isPart: boolean },
): SubmitFields {
  const ids = [
    ...idTlv(config.entityTlv, message.entityId),
    ...idTlv(config.templateTlv, message.dltTemplateId),
    ...idTlv(config.categoryTlv, config.categoryTlv?.values[message.category] ?? null),
    ...config.otherTlvs.flatMap((tlv) => idTlv(tlv, tlv.value)),
  ];
  return {
    source: { ...(/^\d+$/.test(message.from) ? NATIONAL : ALPHANUMERIC), digits: message.from.slice(0, 20) },
    destination: { ...INTERNATIONAL, digits: `91${message.to}` },
    esmClass: part.isPart ? HAS_HEADER : 0,
    dataCoding: dataCodings[part.encoding],
    shortMessage: part.shortMessage,
    tlvs: ids,
  };
}

function idTlv(tlv: SmppConfig['entityTlv'], id: string | null) {
  if (tlv === null || id === null) return [];
  return [{ tag: tlv.tag, value: Buffer.from(tlv.form === 'octets' ? id : `${id}\0`, 'latin1') }];
}

async function hearOrSayAgain(...given: Parameters<typeof hear>): Promise<Heard> {
  try {
    return await hear(...given);
  } catch (error) {
    const [{ name }, { log }] = given;
    log.error('what a message centre told could not be stored; it is to say it again', error, { sender: name });
    return 'say_it_again';
  }
}

async function hear(config: SmppConfig, { odd }: SmppPorts, hearing: SenderHearing, message: Delivered): Promise<Heard> {
  if (isReceipt(message)) return hearReceipt(config, odd, hearing, message);
  if (config.connection === null) {
    odd('a text, and no carrier connection is named for texts');
    return 'not_for_us';
  }
  // A long text comes in parts: each is heard by itself, behind the header that joins it to the others.
  const isPart = (message.esmClass & HAS_HEADER) !== 0;
  const text = readMessageText(
    isPart ? message.message.subarray(1 + (message.message[0] ?? 0)) : message.message,
    message.dataCoding,
  );
  if (text === null) odd('a message that is no text');
  const { source: from, destination: to } = message;
  const said = text ?? Buffer.from(message.message).toString('hex');
  const isOurs = await hearing.text(config.connection, { id: idOfText(config.name, { from, to, said }), from, to, text });
  return isOurs ? 'taken' : 'not_for_us';
}

async function hearReceipt(
  config: SmppConfig,
  odd: SmppPorts['odd'],
  hearing: SenderHearing,
  message: Delivered,
): Promise<Heard> {
  const receipt = readReceipt(message);
  // It comes from whom the message went to; some centres leave the two as they were in the message.
  const to = [message.source, message.destination].map(readPhoneNumber).find(isPhoneNumber);
  if (receipt === null || to === undefined) {
    odd('a receipt that names no message or no number');
    return 'taken';
  }
  if (receipt.state === null) return 'taken';
  await hearing.receipt({
    messageIds: receipt.ids.map((id) => `${config.name}/${id}`),
    to,
    status: receipt.state,
    reason: receipt.reason,
    saysDnd: receipt.error !== null && config.dndErrors.includes(receipt.error),
  });
  return 'taken';
}

/**
 * SMPP gives a text no id. A repeat of one that says STOP may be a new STOP, which must count; a repeat of anything else on the
 * same day counts as the same text, so that a START is not heard again after a STOP (R18).
 */
function idOfText(
  sender: string,
  { from, to, said }: { readonly from: string; readonly to: string; readonly said: string },
): string {
  if (objectionKeyword(said) === 'stop') return `${sender}/${randomUUID()}`;
  const day = new Date().toISOString().slice(0, 10);
  return `${sender}/${day}/${createHash('sha256')
    .update(JSON.stringify([from, to, said]))
    .digest('hex')
    .slice(0, 40)}`;
}
