/** A message centre that misbehaves as it is told, written byte by byte and apart from the client it is to try. */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';

export interface Heard {
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

/** What the centre does with one PDU; it answers by `reply`, or writes whatever it likes to the socket. */
export type Manner = (pdu: Heard, link: Centre['links'][number]) => void;

export interface Centre {
  readonly port: number;
  /** Connections that are open now, and every one there has been. */
  readonly links: readonly {
    readonly socket: Socket;
    reply(pdu: Heard, status?: number, body?: Buffer): void;
    write(command: number, sequence: number, body: Buffer, status?: number): void;
  }[];
  /** Every message it was given, taken or not, in order. */
  readonly submitted: readonly (Addressed & { readonly sequence: number })[];
  /** How often it was bound to. */
  readonly binds: number;
  behave(manner: Manner): void;
  close(): Promise<void>;
}

export const SUBMIT = 4;
export const DELIVER = 5;
export const ENQUIRE = 0x15;
export const UNBIND = 6;
const BINDS = [1, 2, 9];

/** Takes everything; ids are `id-` and the number it was sent to. */
export const wellBehaved: Manner = (pdu, link) => {
  if (pdu.command === SUBMIT) link.reply(pdu, 0, idFor(pdu));
  else if (pdu.command < 0x8000_0000) link.reply(pdu, 0, BINDS.includes(pdu.command) ? Buffer.from('CENTRE\0') : Buffer.alloc(0));
};

export function idFor(pdu: Heard): Buffer {
  return Buffer.from(`id-${addressed(pdu.body).to}\0`);
}

export async function messageCentre(
  first: Manner = wellBehaved,
  secure: { readonly cert: string; readonly key: string } | null = null,
): Promise<Centre> {
  let manner = first;
  let binds = 0;
  const links: Centre['links'][number][] = [];
  const submitted: (Addressed & { readonly sequence: number })[] = [];
  const serve = (socket: Socket): void => {
    const write = (command: number, sequence: number, body: Buffer, status = 0): void => {
      const head = Buffer.alloc(16);
      head.writeUInt32BE(16 + body.length, 0);
      head.writeUInt32BE(command, 4);
      head.writeUInt32BE(status, 8);
      head.writeUInt32BE(sequence, 12);
      if (!socket.destroyed) socket.write(Buffer.concat([head, body]));
    };
    const link = {
      socket,
      write,
      reply: (pdu: Heard, status = 0, body = Buffer.alloc(0)) =>
        write((pdu.command | 0x8000_0000) >>> 0, pdu.sequence, body, status),
    };
    links.push(link);
    let kept = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      kept = Buffer.concat([kept, piece]);
      while (kept.length >= 16 && kept.length >= kept.readUInt32BE(0)) {
        const length = kept.readUInt32BE(0);
        const [command, status, sequence] = [4, 8, 12].map((at) => kept.readUInt32BE(at));
        const pdu = { command: command ?? 0, status: status ?? 0, sequence: sequence ?? 0, body: kept.subarray(16, length) };
        kept = kept.subarray(length);
        if (BINDS.includes(pdu.command)) binds += 1;
        if (pdu.command === SUBMIT) submitted.push({ sequence: pdu.sequence, ...addressed(pdu.body) });
        manner(pdu, link);
      }
    });
  };
  const server = secure === null ? net.createServer(serve) : tls.createServer(secure, serve);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    links,
    submitted,
    get binds() {
      return binds;
    },
    behave(next) {
      manner = next;
    },
    async close() {
      for (const { socket } of links) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** To whom a submission goes, what it says, as latin text, and its optional parameters: tag and value, in hexadecimal. */
interface Addressed {
  readonly to: string;
  readonly text: string;
  readonly tlvs: readonly string[];
}

function addressed(body: Buffer): Addressed {
  let at = body.indexOf(0) + 1 + 2;
  at = body.indexOf(0, at) + 1 + 2;
  const end = body.indexOf(0, at);
  const to = body.toString('latin1', at, end);
  // esm_class, protocol, priority, two empty times, receipt, replace, coding, default message: then the length.
  const lengthAt = end + 1 + 3 + 2 + 4;
  const textEnd = lengthAt + 1 + (body[lengthAt] ?? 0);
  const tlvs: string[] = [];
  for (let next = textEnd; next + 4 <= body.length; next += 4 + body.readUInt16BE(next + 2)) {
    tlvs.push(
      `${body.toString('hex', next, next + 2)} ${body.toString('hex', next + 4, next + 4 + body.readUInt16BE(next + 2))}`,
    );
  }
  return { to, text: body.toString('latin1', lengthAt + 1, textEnd), tlvs };
}

/** The body of a receipt: for a message to `to`, with the id in its text, in optional parameters, or in both. */
export function receiptBody(to: string, id: string, { stat = 'DELIVRD', text = true, tlvs = true, error = '000' } = {}): Buffer {
  const state = { DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, ACCEPTD: 6, REJECTD: 8 }[stat] ?? 7;
  const said = text
    ? `id:${id} sub:001 dlvrd:001 submit date:2611231200 done date:2611231201 stat:${stat} err:${error} text:`
    : '';
  return messageBody(to, 'ACMEBK', said, {
    esmClass: 4,
    tlvs: tlvs ? [tlv(0x1e, `${id}\0`), tlv(0x427, Buffer.from([state]))] : [],
  });
}

export function messageBody(
  from: string,
  to: string,
  text: string,
  { esmClass = 0, coding = 0, tlvs = [] as readonly Buffer[] } = {},
): Buffer {
  return Buffer.concat([
    Buffer.from([0, 1, 1]),
    Buffer.from(`${from}\0`),
    Buffer.from([5, 0]),
    Buffer.from(`${to}\0`),
    Buffer.from([esmClass, 0, 0, 0, 0, 0, 0, coding, 0, text.length]),
    Buffer.from(text, 'latin1'),
    ...tlvs,
  ]);
}

export function tlv(tag: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}
