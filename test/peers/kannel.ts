/** Kannel: smsbox takes our HTTP requests, bearerbox sends them on by SMPP and calls us back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { freshDirectory } from './service.ts';

export interface Kannel {
  /** Where messages are sent. */
  readonly url: string;
}

const boxes: ChildProcess[] = [];
afterAll(() => {
  for (const box of boxes.toReversed()) box.kill('SIGKILL');
});

/** Starts both boxes with a link to a message centre; resolves when messages are taken. */
export async function startKannel(centrePort: number): Promise<Kannel> {
  const [admin = 0, bearer = 0, sendsms = 0] = await freePorts(3);
  const file = path.join(freshDirectory(), 'kannel.conf');
  writeFileSync(file, configuration({ admin, bearer, sendsms, centrePort }));
  for (const [box, port] of [
    ['bearerbox', bearer],
    ['smsbox', sendsms],
  ] as const) {
    boxes.push(spawn(`/usr/sbin/${box}`, ['-v', '4', file], { stdio: 'ignore' }));
    await listening(port);
  }
  return { url: `http://127.0.0.1:${sendsms}/cgi-bin/sendsms` };
}

/** Groups are told apart by empty lines. */
function configuration(ports: Readonly<Record<'admin' | 'bearer' | 'sendsms' | 'centrePort', number>>): string {
  const tlv = (name: string, tag: string) =>
    `group = smpp-tlv\nname = ${name}\ntag = ${tag}\ntype = octetstring\nlength = 30\nsmsc-id = centre\n`;
  return [
    `group = core\nadmin-port = ${ports.admin}\nadmin-password = x\nsmsbox-port = ${ports.bearer}\nbox-allow-ip = 127.0.0.1\n`,
    `group = smsc\nsmsc = smpp\nsmsc-id = centre\nhost = 127.0.0.1\nport = ${ports.centrePort}\ntransceiver-mode = true\n` +
      'smsc-username = a\nsmsc-password = b\nsystem-type = ""\ninterface-version = 34\nmax-pending-submits = 20\n',
    `group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = ${ports.sendsms}\nhttp-request-retry = 20\nhttp-queue-delay = 1\n`,
    'group = sendsms-user\nusername = sammati\npassword = secret\nmax-messages = 5\nconcatenation = true\n',
    tlv('dlt_pe_id', '0x1400'),
    tlv('dlt_template_id', '0x1401'),
  ].join('\n');
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await pause(100);
  }
  throw new Error(`Kannel does not listen on port ${port}`);
}
