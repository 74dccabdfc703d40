import { beforeAll, describe, expect, test } from 'vitest';
import { type Asked, type Peer, peers, type Read } from './peer.ts';
import { clearUpAfterwards, dataDirectory, type Service, startService } from './service.ts';

clearUpAfterwards();
let service: Service;
let objector = '';

const WHITELISTED =
  'The numbers have been added to the whitelist. If DND number gives a missed call to unsubscribe, ' +
  'the corresponding number will be removed from whitelist.';
const NOTHING_ADDED = 'No numbers were added to the whitelist.';
const DELETED = 'The numbers have been deleted from the whitelist.';

beforeAll(async () => {
  service = await startService({ directory: await dataDirectory() });
  objector = '9700000000';
  await send(curlPeer(), { path: 'CustomerWhitelist', method: 'POST', form: { ...virtual(), Number: objector } });
  const rung = await fetch(`${service.demo.baseUrl}/sandbox/missed-calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: objector, to: service.demo.objectLine }),
  });
  expect(await rung.json()).toEqual({ outcome: 'applied' });
});

describe.each(peers.map((peer, index) => [peer.name, peer, index] as const))('%s', (_name, peer, index) => {
  /** Numbers that no other peer and no other test uses. */
  const number = (which: number): string => String(9_810_000_000 + index * 1000 + which);

  test('posts as the page says, with credentials in the address, and reads XML', async () => {
    const form = { ...virtual(), Number: number(1), Language: 'en' };
    const answer = await send(peer, { method: 'POST', path: 'CustomerWhitelist/', form, auth: 'userinfo' });
    expect(answer).toStrictEqual(bulk('xml', { Total: 1, Processed: 1, Succeeded: 1 }, WHITELISTED));
  });

  test('posts a list and reads whole numbers from JSON, and that a repeat does nothing', async () => {
    const form = { ...virtual(), Number: `${number(11)},0${number(12)},${number(11)}`, Language: 'hi' };
    const answer = await send(peer, { method: 'POST', path: 'CustomerWhitelist.json', form });
    expect(answer).toStrictEqual(bulk('json', { Total: 3, Duplicate: 1, Processed: 2, Succeeded: 2 }, WHITELISTED));
    const again = await send(peer, { method: 'POST', path: 'CustomerWhitelist.json', form });
    expect(again).toStrictEqual(bulk('json', { Total: 3, Duplicate: 1, Processed: 2, Redundant: 2 }, NOTHING_ADDED));
  });

  test('posts several numbers the way it writes an array, one of them unreadable', async () => {
    const form = { ...virtual(), Number: [number(21), '12345', number(22)] };
    const answer = await send(peer, { method: 'POST', path: 'CustomerWhitelist', form });
    expect(answer).toStrictEqual(bulk('xml', { Total: 3, Processed: 3, Succeeded: 2, Failed: 1 }, WHITELISTED));
  });

  test('posts in the query string, with an empty body', async () => {
    const query = new URLSearchParams({ ...virtual(), Number: `${number(31)},${number(32)}` });
    const answer = await send(peer, { method: 'POST', path: `CustomerWhitelist.json?${query}` });
    expect(answer).toStrictEqual(bulk('json', { Total: 2, Processed: 2, Succeeded: 2 }, WHITELISTED));
  });

  if (peer.multipart) {
    test('posts multipart', async () => {
      const multipart = { ...virtual(), Number: `${number(41)}, ${number(42)}`, Language: 'Tamil' };
      const answer = await send(peer, {
        method: 'POST',
        path: 'CustomerWhitelist/',
        multipart,
        headers: { accept: 'application/json' },
      });
      expect(answer).toStrictEqual(bulk('xml', { Total: 2, Processed: 2, Succeeded: 2 }, WHITELISTED));
    });
  }

  test('reads how numbers stand', async () => {
    await send(peer, { method: 'POST', path: 'CustomerWhitelist', form: { ...virtual(), Number: number(51) } });
    for (const [form, suffix] of [
      ['xml', ''],
      ['json', '.json'],
    ] as const) {
      const listed = await send(peer, { method: 'GET', path: `CustomerWhitelist/%2B91${number(51)}${suffix}`, auth: 'userinfo' });
      const { Expiry } = listed.fields;
      expect(listed).toStrictEqual(standing(form, 'Whitelist', 'API', Number(Expiry)));
      expect(Expiry).toBeGreaterThan(180 * 86_400);
      expect(Expiry).toBeLessThanOrEqual(184 * 86_400);
      const unknown = await send(peer, { method: 'GET', path: `CustomerWhitelist/${number(52)}${suffix}` });
      expect(unknown).toStrictEqual(standing(form, 'Neutral', '', -1));
      const objected = await send(peer, { method: 'GET', path: `CustomerWhitelist/0${objector}${suffix}` });
      expect(objected).toStrictEqual(standing(form, 'Blacklist', '', -1));
    }
  });

  test('reads what is known of a number', async () => {
    const fields = {
      PhoneNumber: `0${number(61)}`,
      Circle: '',
      CircleName: '',
      Type: 'Mobile',
      Operator: 'A',
      OperatorName: 'Airtel',
      DND: 'Yes',
    };
    for (const [form, suffix] of [
      ['xml', ''],
      ['json', '.json'],
    ] as const) {
      const answer = await send(peer, { method: 'GET', path: `Numbers/${number(61)}${suffix}`, sidAsUser: true });
      expect(answer).toStrictEqual({ ...ok(form), element: 'Numbers', fields });
    }
  });

  test('deletes the numbers of the query, whatever its body names', async () => {
    const form = { ...virtual(), Number: `${number(71)},${number(72)},${number(73)}` };
    await send(peer, { method: 'POST', path: 'CustomerWhitelist/', form });
    const answer = await send(peer, {
      method: 'DELETE',
      path: `CustomerWhitelist?Number=${number(72)},${number(73)}`,
      form: { ...virtual(), Number: number(71), Language: 'en' },
    });
    expect(answer).toStrictEqual(bulk('xml', { Total: 2, Processed: 2, Succeeded: 2 }, DELETED));
    const without = await send(peer, { method: 'DELETE', path: `CustomerWhitelist.json?Number=${number(73)}` });
    expect(without).toStrictEqual(
      bulk('json', { Total: 1, Processed: 1, Redundant: 1 }, 'No numbers were deleted from the whitelist.'),
    );
    const stands = await Promise.all(
      [71, 72, 73].map((which) => send(peer, { method: 'GET', path: `CustomerWhitelist/${number(which)}.json` })),
    );
    expect(stands.map(({ fields }) => fields.Status)).toStrictEqual(['Whitelist', 'Neutral', 'Neutral']);
  });

  test('is refused in the form it asks for', async () => {
    const form = { ...virtual(), Number: number(81) };
    const denied = { element: 'RestException', fields: { Status: 401, Message: 'Authentication failed' } };
    const lost = { element: 'RestException', fields: { Status: 404, Message: 'No matching results' } };
    const bad = { element: 'RestException', fields: { Status: 400 } };
    for (const [kind, suffix] of [
      ['xml', ''],
      ['json', '.json'],
    ] as const) {
      const path = `CustomerWhitelist${suffix}`;
      expect(await send(peer, { method: 'POST', path, form, secret: 'wrong' })).toStrictEqual(refused(kind, 401, denied));
      expect(await send(peer, { method: 'POST', path, form, auth: 'none' })).toStrictEqual(refused(kind, 401, denied));
      expect(await send(peer, { method: 'POST', path: `customerwhitelist${suffix}`, form })).toStrictEqual(
        refused(kind, 404, lost),
      );
      expect(await send(peer, { method: 'POST', path, form: { Number: number(81) } })).toMatchObject(refused(kind, 400, bad));
    }
    const stands = await send(peer, { method: 'GET', path: `CustomerWhitelist/${number(81)}.json` });
    expect(stands.fields.Status).toBe('Neutral');
  });
});

interface Request extends Partial<Pick<Asked, 'form' | 'multipart' | 'auth' | 'headers' | 'secret'>> {
  readonly method: Asked['method'];
  /** Below the account. */
  readonly path: string;
  readonly sidAsUser?: boolean;
}

async function send(peer: Peer, { path, sidAsUser = false, ...request }: Request): Promise<Read> {
  const { baseUrl, sid, apiKey, apiToken } = service.demo;
  const read = await peer.send({
    url: `${baseUrl}/v1/Accounts/${sid}/${path}`,
    user: sidAsUser ? sid : apiKey,
    secret: apiToken,
    auth: 'header',
    form: null,
    multipart: null,
    headers: {},
    ...request,
  });
  // A charset may follow.
  return { ...read, type: read.type.replace(/;.*/, '') };
}

function curlPeer(): Peer {
  const [first] = peers;
  if (first === undefined) throw new Error('there are no peers');
  return first;
}

function virtual(): { VirtualNumber: string } {
  return { VirtualNumber: `0${service.demo.virtualNumber}` };
}

type Answer = Pick<Read, 'status' | 'type' | 'ok' | 'form'>;

function ok(form: 'xml' | 'json'): Answer {
  return { status: 200, type: `application/${form}`, ok: true, form };
}

function bulk(form: 'xml' | 'json', counts: Readonly<Record<string, number>>, message: string): Read {
  const none = { Total: 0, Duplicate: 0, Processed: 0, Succeeded: 0, Redundant: 0, Failed: 0 };
  const fields = { ...none, ...counts, Message: message };
  return { ...ok(form), element: 'Result', fields, sum: fields.Processed };
}

function standing(form: 'xml' | 'json', status: string, type: string, expiry: number): Read {
  return { ...ok(form), element: 'Result', fields: { Status: status, Type: type, Expiry: expiry }, endless: expiry < 0 };
}

function refused<T extends Pick<Read, 'element' | 'fields'>>(form: 'xml' | 'json', status: number, what: T): Answer & T {
  return { status, type: `application/${form}`, ok: false, form, ...what };
}
