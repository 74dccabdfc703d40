import { afterEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage, SenderReceipt, SenderText, SendResult } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { SmppConfig } from '#sms/smpp/smpp-config.ts';
import { smppSender } from '#sms/smpp/smpp-sender.ts';
import { selfSigned } from '#test/support/certificate.ts';
import {
  type Centre,
  DELIVER,
  ENQUIRE,
  idFor,
  type Manner,
  messageBody,
  messageCentre,
  receiptBody,
  SUBMIT,
  tlv,
  UNBIND,
  wellBehaved,
} from '#test/support/message-centre.ts';
import { smppSettings } from '#test/support/smpp-settings.ts';
import { silentLog } from '#test/support/world-stores.ts';

const BIND = 9;
const NACK = 0x8000_0000;

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const settings = { ...smppSettings, dndErrors: ['052'], connection: 'trunk' };

interface Set {
  readonly secure?: { readonly cert: string; readonly key: string };
  readonly tls?: { readonly ca: string | null; readonly serverName: string | null };
  readonly manner?: Manner;
  readonly config?: Partial<SmppConfig>;
  readonly sendWithin?: number;
}

async function set({ manner = wellBehaved, config = {}, sendWithin = 20_000, secure, tls }: Set = {}) {
  const centre = await messageCentre(manner, secure ?? null);
  open.push(centre.close);
  const receipts: SenderReceipt[] = [];
  const texts: (SenderText & { readonly connection: string })[] = [];
  const odd: string[] = [];
  const endpoints = [{ host: '127.0.0.1', port: centre.port, tls: tls ?? null }];
  const ports = { log: silentLog, odd: (what: string) => void odd.push(what), pauses: { first: 5, longest: 20 }, sendWithin };
  const sender = smppSender({ ...settings, endpoints, ...config }, ports);
  open.push(sender.close);
  sender.start({
    receipt: async (receipt) => void receipts.push(receipt),
    async text(connection, text) {
      texts.push({ connection, ...text });
      return true;
    },
  });
  return { centre, sender, receipts, texts, odd };
}

const messages = (count: number, text = 'Hello'): readonly OutgoingMessage[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `1/${n}/1`,
    to: (9800000000 + n) as PhoneNumber,
    from: 'ACMEBK',
    text,
    language: 'en',
    line: null,
    meaning: 'inform',
    dltTemplateId: null,
    category: 'service_implicit',
    entityId: null,
    brand: 'Acme',
    sid: 'acme',
  }));

const kinds = (results: readonly SendResult[]) => results.map(({ kind }) => kind);
const numbersIn = (centre: Centre) => centre.submitted.map(({ to }) => to);
const count = (results: readonly SendResult[], kind: SendResult['kind']) => kinds(results).filter((one) => one === kind).length;

/** Answers everything but messages as it should. */
const but =
  (submit: Manner): Manner =>
  (pdu, link) =>
    (pdu.command === SUBMIT ? submit : wellBehaved)(pdu, link);

describe('a message centre that', () => {
  test('refuses the bind is bound to once it takes it, and nothing was sent meanwhile', async () => {
    const refusing: Manner = (pdu, link) => link.reply(pdu, 0x0d);
    const { centre, sender } = await set({ manner: refusing });
    const [result] = await sender.send(messages(1));
    expect(result).toEqual({ kind: 'try_later', reason: 'no link to the message centre' });
    expect(centre.submitted).toEqual([]);
    centre.behave(wellBehaved);
    await expect.poll(() => sender.isReady()).toBe(true);
    expect(kinds(await sender.send(messages(1)))).toEqual(['accepted']);
    expect(centre.binds).toBeGreaterThan(1);
  });

  test('drops the link within a window: what was answered is taken, what was not is unknown, the rest goes over the next link, and nothing twice', async () => {
    let seen = 0;
    const dropping = but((pdu, link) => {
      seen += 1;
      if (seen === 8) link.socket.destroy();
      else if (seen < 4 || seen > 8) link.reply(pdu, 0, idFor(pdu));
    });
    const { centre, sender } = await set({ manner: dropping });
    const results = await sender.send(messages(30));
    expect(count(results, 'unknown') + count(results, 'accepted')).toBe(30);
    expect(count(results, 'unknown')).toBeGreaterThanOrEqual(4);
    expect(count(results, 'unknown')).toBeLessThanOrEqual(5);
    const numbers = numbersIn(centre);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('never answers: the message is unknown, no other is risked while it is in doubt, and the link is given up', async () => {
    const silent: Manner = (pdu, link) => {
      if (pdu.command !== SUBMIT && pdu.command !== ENQUIRE) wellBehaved(pdu, link);
    };
    const { centre, sender } = await set({ manner: silent, config: { window: 1, answerSeconds: 0.2 } });
    const first = sender.send(messages(3));
    await expect.poll(() => centre.submitted.length).toBe(1);
    await expect.poll(() => centre.binds).toBe(2);
    centre.behave(wellBehaved);
    const results = await first;
    expect(count(results, 'unknown')).toBeGreaterThanOrEqual(1);
    const numbers = numbersIn(centre);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('loses one answer and goes on', async () => {
    let seen = 0;
    const { centre, sender } = await set({
      manner: but((pdu, link) => {
        seen += 1;
        if (seen !== 1) link.reply(pdu, 0, idFor(pdu));
      }),
      config: { window: 1, answerSeconds: 1 },
    });
    expect(kinds(await sender.send(messages(3)))).toEqual(['unknown', 'accepted', 'accepted']);
    expect(centre.binds).toBe(1);
  });

  test('answers slowly has as many messages before it as the window says on each link, and never one more', async () => {
    type Link = Parameters<Manner>[1];
    const waiting = new Map<Link, number>();
    const most = new Map<Link, number>();
    const slow = but((pdu, link) => {
      const count = (waiting.get(link) ?? 0) + 1;
      waiting.set(link, count);
      most.set(link, Math.max(count, most.get(link) ?? 0));
      setTimeout(
        () => {
          waiting.set(link, (waiting.get(link) ?? 0) - 1);
          link.reply(pdu, 0, idFor(pdu));
        },
        (pdu.sequence * 7) % 20,
      );
    });
    const { sender } = await set({ manner: slow, config: { window: 3, binds: 2 } });
    await expect.poll(() => sender.links?.().bound).toBe(2);
    // Also those of several parts, and several calls at once.
    const results = await Promise.all([sender.send(messages(40)), sender.send(messages(20, 'x'.repeat(400)))]);
    expect(new Set(kinds(results.flat()))).toEqual(new Set(['accepted']));
    expect([...most.values()]).toEqual([3, 3]);
  });

  test('answers out of order is understood', async () => {
    const kept: Parameters<Manner>[] = [];
    const reversing = but((pdu, link) => {
      kept.push([pdu, link]);
      if (kept.length === 5) for (const [one, by] of kept.splice(0).toReversed()) by.reply(one, 0, idFor(one));
    });
    const { sender } = await set({ manner: reversing });
    const results = await sender.send(messages(10));
    expect(results).toEqual(messages(10).map(({ to }) => ({ kind: 'accepted', messageId: `one/id-91${to}`, receipts: true })));
  });

  test.each([0x58, 0x14])('throttles (status %d) is given what it refused again, more slowly', async (status) => {
    let seen = 0;
    const throttling = but((pdu, link) => {
      seen += 1;
      if (seen <= 3) link.reply(pdu, status);
      else link.reply(pdu, 0, idFor(pdu));
    });
    const { centre, sender } = await set({ manner: throttling });
    const began = performance.now();
    expect(count(await sender.send(messages(6)), 'accepted')).toBe(6);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(centre.submitted).toHaveLength(9);
  });

  test('throttles for ever gets nothing more within the call, and the notices are not even tried', async () => {
    const { sender } = await set({ manner: but((pdu, link) => link.reply(pdu, 0x58)), sendWithin: 300 });
    expect(new Set(kinds(await sender.send(messages(10))))).toEqual(new Set(['no_room']));
  });

  test('R7 is given nothing whose hours are over when its turn comes', async () => {
    const { centre, sender } = await set({ config: { perSecond: 4 } });
    await expect.poll(() => sender.isReady()).toBe(true);
    const asking = messages(2, 'x'.repeat(200)).map((message) => ({ ...message, within: 200 }));
    const results = await sender.send(asking);
    // A message that was begun is sent whole.
    expect([kinds(results), centre.submitted.length]).toEqual([['accepted', 'no_room'], 2]);
  });

  test.each([
    [0x0b, { kind: 'refused', reason: 'ESME_RINVDSTADR' }],
    [0x08, { kind: 'try_later', reason: 'ESME_RSYSERR' }],
    [0x0a, { kind: 'try_later', reason: 'set up wrongly: ESME_RINVSRCADR' }],
    [0x04_58, { kind: 'try_later', reason: 'set up wrongly: status 0x458' }],
  ])('refuses a message with status %d is believed', async (status, expected) => {
    const { sender } = await set({ manner: but((pdu, link) => link.reply(pdu, status)) });
    expect(await sender.send(messages(1))).toEqual([expected]);
  });

  test('does not understand a bind, or a message, has not taken it, whatever status it names', async () => {
    const { centre, sender } = await set({ manner: (pdu, link) => link.write(NACK, pdu.sequence, Buffer.alloc(0)) });
    await expect.poll(() => centre.binds).toBeGreaterThan(1);
    expect(sender.isReady()).toBe(false);
    centre.behave(but((pdu, link) => link.write(NACK, pdu.sequence, Buffer.alloc(0))));
    expect(await sender.send(messages(1))).toEqual([{ kind: 'try_later', reason: 'ESME_RUNKNOWNERR' }]);
  });

  test('takes the first part of a message and not the second leaves its fate unknown', async () => {
    let seen = 0;
    const halving = but((pdu, link) => {
      seen += 1;
      if (seen === 1) link.reply(pdu, 0, idFor(pdu));
      else link.reply(pdu, 0x0b);
    });
    const { sender } = await set({ manner: halving });
    expect(await sender.send(messages(1, 'x'.repeat(200)))).toEqual([
      { kind: 'unknown', reason: 'part 2 of 2: ESME_RINVDSTADR' },
    ]);
  });

  test.each([
    ['a PDU of an impossible length', Buffer.from('7fffffff000000050000000000000001', 'hex')],
    ['a PDU shorter than its head', Buffer.from('0000000800000005', 'hex')],
    ['the page of a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('sends %s is bound to anew, and what was in flight is unknown', async (_, bytes) => {
    let seen = 0;
    const babbling = but((pdu, link) => {
      seen += 1;
      if (seen === 1) link.socket.write(bytes);
      else link.reply(pdu, 0, idFor(pdu));
    });
    const { centre, sender, odd } = await set({ manner: babbling, config: { window: 1 } });
    expect(kinds(await sender.send(messages(2)))).toEqual(['unknown', 'accepted']);
    expect(odd).toContain('a length that no PDU has');
    expect(centre.binds).toBe(2);
  });

  test('answers, and sends what is no PDU in the same breath, has answered', async () => {
    let seen = 0;
    const babbling = but((pdu, link) => {
      seen += 1;
      link.socket.cork();
      link.reply(pdu, 0, idFor(pdu));
      if (seen === 1) link.socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
      link.socket.uncork();
    });
    const { centre, sender } = await set({ manner: babbling, config: { window: 1 } });
    expect(kinds(await sender.send(messages(2)))).toEqual(['accepted', 'accepted']);
    expect(centre.binds).toBe(2);
  });

  test('answers what nobody asked, and speaks commands of its own, is told so and goes on', async () => {
    const nacks: number[] = [];
    const rambling: Manner = (pdu, link) => {
      if (pdu.command === 0x8000_0000) nacks.push(pdu.status);
      if (pdu.command !== SUBMIT) return wellBehaved(pdu, link);
      link.write(0x8000_0004, 999_999, Buffer.from('x\0'));
      link.write(0x0000_0103, 7, Buffer.alloc(20));
      link.write(DELIVER, 8, Buffer.from([1, 2, 3]));
      link.reply(pdu, 0, idFor(pdu));
    };
    const { centre, sender, odd } = await set({ manner: rambling });
    expect(kinds(await sender.send(messages(2)))).toEqual(['accepted', 'accepted']);
    await expect.poll(() => nacks).toEqual([3, 3]);
    expect(new Set(odd)).toEqual(
      new Set(['an answer to nothing that was asked', 'a command that is not spoken here', 'a message that cannot be read']),
    );
    expect(centre.binds).toBe(1);
  });

  test('goes silent is asked, and bound to anew when it does not answer', async () => {
    const { centre } = await set({ config: { enquireSeconds: 0.05, answerSeconds: 0.2 } });
    await expect.poll(() => centre.binds).toBe(1);
    centre.behave((pdu, link) => {
      if (pdu.command !== ENQUIRE) wellBehaved(pdu, link);
    });
    await expect.poll(() => centre.binds).toBeGreaterThan(1);
  });

  test('says goodbye is answered and bound to anew', async () => {
    const answers: number[] = [];
    const { centre } = await set({
      manner: (pdu, link) => {
        if (pdu.command >= 0x8000_0000) answers.push(pdu.command);
        else wellBehaved(pdu, link);
      },
    });
    await expect.poll(() => centre.binds).toBe(1);
    centre.links[0]?.write(UNBIND, 3, Buffer.alloc(0));
    await expect.poll(() => centre.binds).toBe(2);
    expect(answers).toContain(0x8000_0006);
  });

  test('takes the bind and says goodbye in one breath is bound to anew', async () => {
    let binds = 0;
    const fleeting: Manner = (pdu, link) => {
      if (pdu.command === BIND) binds += 1;
      if (pdu.command !== BIND || binds > 1) return wellBehaved(pdu, link);
      link.socket.cork();
      wellBehaved(pdu, link);
      link.write(UNBIND, 3, Buffer.alloc(0));
      link.socket.uncork();
    };
    const { centre, sender } = await set({ manner: fleeting });
    await expect.poll(() => centre.binds).toBe(2);
    expect(kinds(await sender.send(messages(1)))).toEqual(['accepted']);
  });

  test('says goodbye while it owes answers may give them first, and is given nothing more', async () => {
    const owed: Parameters<Manner>[] = [];
    const leaving = but((pdu, link) => {
      owed.push([pdu, link]);
      if (owed.length !== 3) return;
      link.write(UNBIND, 3, Buffer.alloc(0));
      setTimeout(() => {
        for (const [one, by] of owed) by.reply(one, 0, idFor(one));
        centre.behave(wellBehaved);
      }, 20);
    });
    const { centre, sender } = await set({ manner: leaving, config: { window: 3, answerSeconds: 20 } });
    expect(count(await sender.send(messages(5)), 'accepted')).toBe(5);
    expect([centre.binds, owed.length]).toEqual([2, 3]);
  });

  test('asks whether we live is answered', async () => {
    const answers: number[] = [];
    const { centre } = await set({
      manner: (pdu, link) => {
        if (pdu.command >= 0x8000_0000) answers.push(pdu.command);
        else wellBehaved(pdu, link);
      },
    });
    await expect.poll(() => centre.binds).toBe(1);
    centre.links[0]?.write(ENQUIRE, 3, Buffer.alloc(0));
    await expect.poll(() => answers).toEqual([0x8000_0015]);
  });
});

describe('TLS', () => {
  test('messages go over it to a centre whose certificate is trusted, and to no other', async () => {
    const secure = selfSigned('centre.example');
    const trusted = await set({ secure, tls: { ca: secure.cert, serverName: 'centre.example' } });
    expect(kinds(await trusted.sender.send(messages(2)))).toEqual(['accepted', 'accepted']);
    const stranger = await set({ secure, tls: { ca: null, serverName: 'centre.example' } });
    const renamed = await set({ secure, tls: { ca: secure.cert, serverName: 'other.example' } });
    const results = await Promise.all([stranger, renamed].map(({ sender }) => sender.send(messages(1))));
    expect(results.map(([result]) => result?.kind)).toEqual(['try_later', 'try_later']);
    expect([stranger.centre.binds, renamed.centre.binds]).toEqual([0, 0]);
  });
});

describe('what comes over the link', () => {
  /** Hands one message over and answers the status that came back. */
  async function handed(centre: Centre, body: Buffer): Promise<number> {
    const sequence = Math.floor(Math.random() * 1_000_000) + 1;
    const answered = new Promise<number>((resolve) => {
      centre.behave((pdu, link) => {
        if (pdu.command === 0x8000_0005 && pdu.sequence === sequence) resolve(pdu.status);
        else wellBehaved(pdu, link);
      });
    });
    await expect.poll(() => centre.binds).toBe(1);
    centre.links[0]?.write(DELIVER, sequence, body);
    return answered;
  }
  const to = '919800000001';

  test.each([
    ['in text and parameters', receiptBody(to, 'AB12'), { status: 'delivered', reason: null, saysDnd: false }],
    ['in parameters only', receiptBody(to, 'AB12', { text: false }), { status: 'delivered', reason: null }],
    ['in text only', receiptBody(to, 'AB12', { tlvs: false }), { status: 'delivered', reason: null }],
    [
      'of a failure',
      receiptBody(to, 'AB12', { stat: 'UNDELIV', error: '600' }),
      { status: 'failed', reason: 'UNDELIV err:600 (set up wrongly at the DLT portal: ENTITY_NOT_FOUND)' },
    ],
    ['of a rejection', receiptBody(to, 'AB12', { stat: 'REJECTD' }), { status: 'failed', reason: 'REJECTD err:000' }],
    ['that writes it out', receiptBody(to, 'AB12', { stat: 'REJECTED', tlvs: false }), { reason: 'REJECTED err:000' }],
    ['in a word of its own', receiptBody(to, 'AB12', { stat: 'FAILED', tlvs: false }), { status: 'failed' }],
    ['of a number on DND', receiptBody(to, 'AB12', { stat: 'UNDELIV', error: '052' }), { status: 'failed', saysDnd: true }],
  ])('a receipt %s', async (_, body, expected) => {
    const { centre, receipts } = await set();
    expect(await handed(centre, body)).toBe(0);
    expect(receipts).toEqual([expect.objectContaining({ to: 9800000001, ...expected })]);
    expect(receipts[0]?.messageIds[0]).toBe('one/AB12');
  });

  test.each([
    ['AB12', '43794'],
    ['43794', 'ab12'],
    ['43794', '0000AB12'],
    ['0000ab12', '43794'],
    ['ab12', 'AB12'],
  ])('a receipt that says %s for what was taken as %s', async (said, taken) => {
    const { centre, receipts } = await set();
    await handed(centre, receiptBody(to, said));
    expect(receipts[0]?.messageIds).toContain(`one/${taken}`);
  });

  test('a receipt that is not final is taken and tells nothing', async () => {
    const { centre, receipts } = await set();
    expect(await handed(centre, receiptBody(to, 'AB12', { stat: 'ACCEPTD' }))).toBe(0);
    expect(receipts).toEqual([]);
  });

  test.each([
    ['one octet', [0]],
    ['three octets', [0, 0, 0]],
    ['a parameter longer than what is left', [0x04, 0x27, 0x00, 0x05, 2]],
  ])('a message behind which stands %s more is heard', async (_, stray) => {
    const { centre, receipts, texts } = await set();
    expect(await handed(centre, Buffer.concat([receiptBody(to, 'AB12', { text: false }), Buffer.from(stray)]))).toBe(0);
    expect(await handed(centre, Buffer.concat([messageBody(to, '9876500001', 'STOP'), Buffer.from(stray)]))).toBe(0);
    expect(receipts).toMatchObject([{ messageIds: ['one/AB12', 'one/ab12', 'one/43794'], status: 'delivered' }]);
    expect(texts).toMatchObject([{ text: 'STOP', from: to }]);
  });

  test('a receipt of no message is taken and counted', async () => {
    const { centre, receipts, odd } = await set();
    expect(await handed(centre, messageBody(to, 'ACMEBK', 'thank you', { esmClass: 4 }))).toBe(0);
    expect([receipts, odd]).toEqual([[], ['a receipt that names no message or no number']]);
  });

  test.each([1, 2, 5])(
    'R6 a word of the centre on a try that is not the last (state %d) is taken, and tells nothing',
    async (state) => {
      const { centre, receipts, texts } = await set();
      const said = 'id:AB12 sub:001 dlvrd:000 submit date:2611231200 done date:2611231201 stat:UNDELIV err:001 text:';
      const tlvs = [tlv(0x1e, 'AB12\0'), tlv(0x427, Buffer.from([state]))];
      expect(await handed(centre, messageBody(to, 'ACMEBK', said, { esmClass: 0x20, tlvs }))).toBe(0);
      expect(await handed(centre, messageBody(to, '9876500001', said, { esmClass: 0x20 }))).toBe(0);
      expect([receipts, texts]).toEqual([[], []]);
    },
  );

  test('what cannot be stored is to be said again', async () => {
    const centre = await messageCentre();
    open.push(centre.close);
    const endpoints = [{ host: '127.0.0.1', port: centre.port, tls: null }];
    const sender = smppSender({ ...settings, endpoints }, { log: silentLog, odd: () => undefined });
    open.push(sender.close);
    const broken = () => Promise.reject(new Error('the database is gone'));
    sender.start({ receipt: broken, text: broken });
    expect(await handed(centre, receiptBody(to, 'AB12'))).toBe(0x64);
  });

  test('a text is handed on as one to the connection that serves the number; STOP each time as another one', async () => {
    const { centre, texts } = await set();
    for (const said of ['STOP', 'STOP', 'hello', 'hello']) {
      expect(await handed(centre, messageBody(to, '9876500001', said))).toBe(0);
    }
    expect(texts.map(({ text, connection, from }) => [text, connection, from])).toEqual(
      ['STOP', 'STOP', 'hello', 'hello'].map((said) => [said, 'trunk', to]),
    );
    expect(new Set(texts.map(({ id }) => id)).size).toBe(3);
  });

  test.each([
    ['as the centre’s own letters', 0, 'STOP'],
    ['of a class of its own', 0x10, 'STOP'],
    ['that flashes', 0xf0, 'STOP'],
    ['that counts as a message waiting', 0xc8, 'STOP'],
    ['in ASCII', 1, 'STOP'],
    ['in octets', 2, 'STOP'],
    ['in octets, by another number', 4, 'STOP'],
    ['in octets that flash', 0xf4, 'STOP\0'],
    ['in Latin-1', 3, 'STOP'],
    ['in Cyrillic', 6, 'STOP'],
    ['in a coding that is not assigned', 0x0c, 'STOP'],
    ['in UCS-2', 8, '\0S\0T\0O\0P'],
    ['in UCS-2, of a class of its own', 0x18, '\0S\0T\0O\0P'],
    ['in UCS-2, of another class', 0x19, '\0S\0T\0O\0P'],
    ['in UCS-2 that counts as a message waiting', 0xe8, '\0S\0T\0O\0P'],
  ])('R13 a text that says STOP %s (data_coding %d) says STOP', async (_, coding, said) => {
    const { centre, texts, odd } = await set();
    expect(await handed(centre, messageBody(to, '9876500001', said, { coding }))).toBe(0);
    expect([texts.map(({ text }) => text?.replace('\0', '')), odd]).toEqual([['STOP'], []]);
  });

  test('R13 what is no text is handed on as one whose words are not known, each by itself', async () => {
    const { centre, texts, odd } = await set();
    for (const [coding, said] of [
      [4, '\u0001\u0002abc'],
      [4, '\u0001\u0002abd'],
      [0x20, 'STOP'],
    ] as const) {
      expect(await handed(centre, messageBody(to, '9876500001', said, { coding }))).toBe(0);
    }
    expect(texts.map(({ text }) => text)).toEqual([null, null, null]);
    expect(new Set(texts.map(({ id }) => id)).size).toBe(3);
    expect(odd).toEqual(Array(3).fill('a message that is no text'));
  });
});

test('the ids of the DLT chain and the category of the template go as they are configured: tag, form and value, and none where there is none', async () => {
  const config = {
    entityTlv: { tag: 0x1400, form: 'octets' },
    templateTlv: { tag: 0x1405, form: 'c_string' },
    categoryTlv: {
      tag: 0x1403,
      form: 'c_string',
      values: { transactional: undefined, service_implicit: 'SI', service_explicit: undefined, promotional: 'P' },
    },
    otherTlvs: [{ tag: 0x1406, form: 'octets', value: 'x' }],
  } as const;
  const { centre, sender } = await set({ config });
  const [first, ...others] = messages(3).map((one) => ({ ...one, entityId: '11', dltTemplateId: '12' }));
  if (first === undefined) throw new Error('no message');
  const categories = ['promotional', 'transactional'] as const;
  const sent = [first, ...others.map((one, n) => ({ ...one, category: categories[n] ?? 'promotional' }))];
  expect(kinds(await sender.send(sent))).toEqual(['accepted', 'accepted', 'accepted']);
  const ids = ['1400 3131', '1405 313200'];
  expect(centre.submitted.map(({ tlvs }) => tlvs)).toEqual([
    [...ids, '1403 534900', '1406 78'],
    [...ids, '1403 5000', '1406 78'],
    [...ids, '1406 78'],
  ]);
});
