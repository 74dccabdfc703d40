/** Kamailio with a recipe of ours, on ports that are free. */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface KamailioOptions {
  /** The recipe's file. */
  readonly recipe: string;
  /** What stands before it. */
  readonly definitions: readonly string[];
  /** Of its own, to be removed by whoever made it. */
  readonly directory: string;
}

/** Starts it; resolves, when it answers at the port, to what ends it. */
export async function startKamailio(
  port: number,
  { recipe, definitions, directory }: KamailioOptions,
): Promise<() => Promise<void>> {
  const file = path.join(directory, 'kamailio.cfg');
  writeFileSync(file, `${definitions.join('\n')}\n${readFileSync(recipe, 'utf8')}`);
  const args = ['-f', file, '-DD', '-E', '-m', '64', '-M', '8', '-Y', directory, '-P', path.join(directory, 'pid')];
  const kamailio = spawn('kamailio', args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/bin' } });
  let complaints = '';
  kamailio.stderr.on('data', (piece: Buffer) => {
    complaints += piece.toString();
  });
  while (!(await answersOptions(port))) if (kamailio.exitCode !== null) throw new Error(`kamailio ended: ${complaints}`);
  return async () => {
    if (kamailio.exitCode !== null) return;
    kamailio.kill('SIGTERM');
    await once(kamailio, 'exit');
  };
}

export async function freePort(): Promise<number> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port: free } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return free;
}

async function answersOptions(at: number): Promise<boolean> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const mine = socket.address().port;
  const lines = [
    `OPTIONS sip:127.0.0.1:${at} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${mine};branch=z9hG4bK${mine}`,
    'From: <sip:a@127.0.0.1>;tag=1',
    'To: <sip:b@127.0.0.1>',
    `Call-ID: ${mine}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  socket.on('error', () => undefined);
  const answered = once(socket, 'message').then(
    () => true,
    () => false,
  );
  socket.send(`${lines.join('\r\n')}\r\n\r\n`, at, '127.0.0.1');
  const won = await Promise.race([answered, pause(500, false)]);
  socket.close();
  return won;
}
