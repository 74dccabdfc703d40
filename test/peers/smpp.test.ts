/** Net::SMPP's message centre, which nobody here wrote: what it reads of our messages, and what we read of its receipts. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { OutgoingMessage, SenderReceipt, SendResult } from '#app/ports/notices.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { languages } from '#domain/notice/language.ts';
import { renderNotice } from '#domain/notice/render.ts';
import { smsParts } from '#domain/notice/sms-parts.ts';
import { defaultTemplate } from '#domain/notice/templates.ts';
import { readSenders } from '#sms/read-senders.ts';
import { silentLog } from '#test/support/world-stores.ts';

const CENTRE = path.join(import.meta.dirname, 'programs', 'net-smpp-smsc.pl');
const line = 9876500001 as PhoneNumber;

interface Taken {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly coding: string;
  readonly class: string;
  readonly text: string;
  readonly entity: string;
  readonly template: string;
  /** Octets, in hexadecimal. */
  readonly category: string;
}

const stop: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of stop) await end();
});

async function centre(...words: readonly string[]) {
  const child: ChildProcess = spawn('perl', [CENTRE, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  stop.push(async () => child.kill('SIGKILL'));
  const taken: Taken[] = [];
  if (child.stdout === null) throw new Error('no output');
  const lines = createInterface(child.stdout);
  const port = await new Promise<number>((resolve) => lines.once('line', (text) => resolve(Number(text))));
  lines.on('line', (text) => taken.push(JSON.parse(text)));
  return { port, taken };
}

async function connected(port: number, changes: Readonly<Record<string, unknown>> = {}) {
  const receipts: SenderReceipt[] = [];
  const settings = {
    name: 'perl',
    kind: 'smpp',
    host: '127.0.0.1',
    port,
    systemId: 'a',
    password: 'b',
    perSecond: 5_000,
    window: 50,
  };
  const [sender] = readSenders(JSON.stringify({ senders: [{ ...settings, ...changes }] }), {
    log: silentLog,
    odd: () => undefined,
  });
  if (sender === undefined) throw new Error('no sender');
  stop.push(sender.close);
  sender.start({ receipt: async (receipt) => void receipts.push(receipt), text: async () => false });
  return { sender, receipts };
}

function message(text: string, n = 1): OutgoingMessage {
  return {
    key: `1/${n}/1`,
    to: (9800000000 + n) as PhoneNumber,
    from: 'ACMEBK',
    text,
    language: 'en',
    line,
    meaning: 'inform',
    dltTemplateId: '1107160000000000012',
    category: 'service_implicit',
    entityId: '1101160000000000034',
    brand: 'Acme',
    sid: 'acme',
  };
}

/** The text as a phone would show it: headers that join parts taken off, octets read by the coding that was named. */
function shown(parts: readonly Taken[]): string {
  return parts
    .map((part) => {
      const bytes = Buffer.from(part.text, 'hex');
      const body = part.class === '64' ? bytes.subarray(6) : bytes;
      return part.coding === '8' ? Buffer.from(body).swap16().toString('utf16le') : body.toString('latin1');
    })
    .join('');
}

const idsOf = (results: readonly SendResult[]) =>
  results.flatMap((result) => (result.kind === 'accepted' ? (result.parts ?? [result.messageId]) : []));

test('thirteen languages arrive as they were written, in one and in several parts, with both ids of the DLT chain', async () => {
  const { port, taken } = await centre('receipts');
  const { sender, receipts } = await connected(port);
  const brand = 'Acme';
  const texts = languages.flatMap(({ code }) =>
    (['inform', 'ask'] as const).map((meaning) => renderNotice(defaultTemplate(meaning, code), { brand, line })),
  );
  const short = ['Call us on 09876500001', 'कॉल करें 09876500001'];
  const messages = [...texts, ...short].map((text, index) => message(text, index + 1));
  const results = await sender.send(messages);
  expect(results.map(({ kind }) => kind)).toEqual(messages.map(() => 'accepted'));
  const ids = idsOf(results);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [index, { to, text }] of messages.entries()) {
    const result = results[index];
    if (result?.kind !== 'accepted') throw new Error('not accepted');
    const parts = (result.parts ?? [result.messageId]).map((id) => taken.find((one) => `perl/${one.id}` === id));
    const found = parts.flatMap((part) => part ?? []);
    expect(found).toHaveLength(smsParts(text).parts.length);
    expect(shown(found)).toBe(text);
    const about = { from: 'ACMEBK', to: `91${to}`, entity: '1101160000000000034', template: '1107160000000000012' };
    for (const part of found) expect(part).toMatchObject(about);
    if (found.length > 1) {
      const headers = found.map((part) => part.text.slice(0, 12));
      const [reference = ''] = headers.map((header) => header.slice(6, 8));
      expect(headers).toEqual(found.map((_, place) => `050003${reference}0${found.length}0${place + 1}`));
    }
  }
  const counts = messages.map(({ text }) => smsParts(text).parts.length);
  expect([counts.includes(1), counts.includes(2)]).toEqual([true, true]);
  await expect.poll(() => receipts.length).toBe(ids.length);
  const told = receipts.map(({ messageIds, status }) => [messageIds[0], status]);
  expect(told.toSorted()).toEqual(ids.map((id) => [id, 'delivered']).toSorted());
});

test.each([
  ['as bare octets', 'octets', '5349'],
  ['ended by a NUL', 'c_string', '534900'],
])(
  'the DLT category of a template arrives in every part as it is configured, %s, and not where none is configured',
  async (_, form, octets) => {
    const { port, taken } = await centre();
    const categoryTlv = { tag: '0x1403', form, values: { service_implicit: 'SI', promotional: 'P' } };
    const { sender } = await connected(port, { categoryTlv });
    const long = renderNotice(defaultTemplate('inform', 'ta'), { brand: 'Acme', line });
    const parts = smsParts(long).parts.length;
    expect(parts).toBeGreaterThan(1);
    const promotional = { ...message('two', 3), category: 'promotional' } as const;
    const transactional = { ...message('three', 4), category: 'transactional' } as const;
    await sender.send([message('one', 1), message(long, 2), promotional, transactional]);
    const told = () => taken.map(({ to, category }) => `${to.slice(-1)} ${category}`).toSorted();
    const ofPromotion = form === 'octets' ? '50' : '5000';
    const expected = [`1 ${octets}`, ...Array.from({ length: parts }, () => `2 ${octets}`), `3 ${ofPromotion}`, '4 '];
    await expect.poll(told).toEqual(expected);
  },
);

test.each([
  ['in their text only', ['receipts', 'text-only']],
  ['in decimal', ['receipts', 'decimal']],
])('receipts that name their message %s are read', async (_, words) => {
  const { port } = await centre('quiet', ...words);
  const { sender, receipts } = await connected(port, { bind: 'transceiver', binds: 2 });
  const ids = idsOf(await sender.send(Array.from({ length: 20 }, (_, n) => message('one', n))));
  await expect.poll(() => receipts.length).toBe(20);
  for (const id of ids) expect(receipts.some(({ messageIds }) => messageIds.includes(id))).toBe(true);
});

test('a transmitter and a receiver are bound, and asked whether they live', async () => {
  const { port } = await centre('quiet');
  const { sender } = await connected(port, { bind: 'transmitter_and_receiver', enquireSeconds: 1, answerSeconds: 1 });
  expect(idsOf(await sender.send([message('one')]))).toHaveLength(1);
  await pause(2_500);
  expect(sender.isReady()).toBe(true);
  expect(idsOf(await sender.send([message('two')]))).toHaveLength(1);
});

test.each([
  [200, 100],
  [1_000, 5],
])('a pace of %d a second is exceeded by no more than five per cent, with a window of %d', async (perSecond, window) => {
  const { port } = await centre('quiet');
  const { sender } = await connected(port, { perSecond, window });
  await sender.send([message('first')]);
  const began = performance.now();
  const count = perSecond * 2;
  const results = await sender.send(Array.from({ length: count }, (_, n) => message('one', n)));
  const seconds = (performance.now() - began) / 1_000;
  expect(results.every(({ kind }) => kind === 'accepted')).toBe(true);
  expect(count / seconds).toBeLessThan(perSecond * 1.05);
  // How much slower it may be is asserted in test/sms/pace.test.ts: here Perl answers, which a busy machine makes slower than the pace.
  console.log(`pace of ${perSecond} a second, window ${window}: ${(count / seconds).toFixed(1)} a second`);
  expect(count / seconds).toBeGreaterThan(perSecond * 0.5);
});
