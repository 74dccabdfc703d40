/** Calls over sockets, stored and applied by the whole service. */
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { forEachService, keyOf, type RunningService } from '#test/support/running-service.ts';
import { headerOf, sipRequest, statusOf } from '#test/support/sip-messages.ts';

const sip = { host: '127.0.0.1', port: 0, ringMilliseconds: 0, finalStatus: 486, mostCallsPerSecond: 0 };
let persons = 0;

function nextPerson(): number {
  persons += 1;
  return 9_830_000_000 + persons;
}

forEachService((start) => {
  let service: RunningService;
  let port: number;

  beforeAll(async () => {
    service = await start({ sip });
    port = service.sipPort;
    const { body } = await service.api('POST', '/carrier-connections', { name: 'trunk', dialect: 'sip', sources: ['127.0.0.1'] });
    const connectionId = JSON.parse(body).id;
    for (const line of [service.demo.objectLine, service.demo.agreeLine]) {
      await service.api('PATCH', `/consent-lines/${line}`, { connectionId });
    }
  });

  beforeEach(async () => {
    await service.api('POST', `/businesses/${service.demo.businessId}/mode-reset`, { reason: 'the next test begins' });
  });

  const asserted = (person: number) => `P-Asserted-Identity: <sip:+91${person}@carrier.example>`;

  it('a call by UDP and one by TCP are applied before their final answer', async () => {
    for (const call of [byUdp, byTcp]) {
      const person = nextPerson();
      await post(service, person);
      expect(await standing(service, person)).toBe('Whitelist');
      const answers = await call(
        port,
        sipRequest({ to: String(service.demo.objectLine), callId: `c${person}`, more: [asserted(person)] }),
      );
      expect(answers.map(statusOf)).toEqual([180, 486]);
      expect(headerOf(answers[1] ?? Buffer.of(), 'call-id')).toBe(`c${person}`);
      expect(await standing(service, person)).toBe('Blacklist');
    }
  });

  it('a call that comes again by another way is the same call', async () => {
    const person = nextPerson();
    const request = sipRequest({ to: String(service.demo.objectLine), callId: `c${person}`, more: [asserted(person)] });
    await post(service, person);
    await byUdp(port, request);
    await byTcp(port, request);
    const { timeline } = JSON.parse((await service.api('GET', `/accounts/${service.account.sid}/entries/${person}`)).body);
    expect(timeline.filter(({ kind }: { kind: string }) => kind === 'objected')).toHaveLength(1);
  });

  it('R8.1 a call whose body is not as long as it says is applied, by TCP too, whose connection ends with it', async () => {
    const { objectLine } = service.demo;
    const odd = (person: number, length: string) => {
      const request = sipRequest({ to: String(objectLine), callId: `c${person}`, more: [asserted(person)] }).toString('latin1');
      return Buffer.from(request.replace('Content-Length: 0\r\n', length), 'latin1');
    };
    const [one, other] = [nextPerson(), nextPerson()];
    await post(service, one);
    await post(service, other);
    expect((await byUdp(port, odd(one, 'Content-Length: 9999\r\n'))).map(statusOf)).toEqual([180, 486]);
    expect(await standing(service, one)).toBe('Blacklist');
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(odd(other, ''));
    await once(socket, 'close');
    await expect.poll(() => standing(service, other)).toBe('Blacklist');
  });

  it('what is no SIP, and a call for nobody’s number, leave the next call unharmed', async () => {
    const { objectLine } = service.demo;
    const udp = dgram.createSocket('udp4');
    for (const rubbish of ['', '\r\n\r\n', 'x'.repeat(60_000)]) udp.send(rubbish, port, '127.0.0.1');
    const tcp = net.connect(port, '127.0.0.1');
    tcp.on('error', () => undefined);
    tcp.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(tcp, 'close');
    expect((await byTcp(port, sipRequest({ to: '8047999999' }))).map(statusOf)).toEqual([404]);
    expect((await byUdp(port, sipRequest({ to: String(objectLine) }))).map(statusOf)).toEqual([180, 486]);
    udp.close();
  });
});

/** Sends a request and takes answers until the final one. */
async function byUdp(port: number, request: Buffer): Promise<readonly Buffer[]> {
  const socket = dgram.createSocket('udp4');
  const answers: Buffer[] = [];
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send(request, port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    socket.on('message', (bytes) => {
      answers.push(bytes);
      if (statusOf(bytes) >= 200) resolve();
    });
  });
  socket.close();
  return answers;
}

async function byTcp(port: number, request: Buffer): Promise<readonly Buffer[]> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.write(request);
  await new Promise<void>((resolve) => {
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
      if (/^SIP\/2\.0 [2-6]/m.test(text) && text.endsWith('\r\n\r\n')) resolve();
    });
  });
  socket.destroy();
  return text.split(/(?<=\r\n\r\n)/).map((answer) => Buffer.from(answer, 'latin1'));
}

async function post(service: RunningService, person: number): Promise<void> {
  const { sid, virtualNumber } = service.account;
  const answer = await service.send({
    method: 'POST',
    target: `/v1/Accounts/${sid}/CustomerWhitelist.json`,
    headers: { ...keyOf(service.account), 'content-type': 'application/x-www-form-urlencoded' },
    body: `VirtualNumber=${virtualNumber}&Number=${person}`,
  });
  expect(JSON.parse(answer.body).Result.Succeeded).toBe(1);
}

async function standing(service: RunningService, person: number): Promise<string> {
  const target = `/v1/Accounts/${service.account.sid}/CustomerWhitelist/${person}.json`;
  const answer = await service.send({ target, headers: keyOf(service.account) });
  return JSON.parse(answer.body).Result.Status;
}
