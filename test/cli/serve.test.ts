import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { embeddedCopy, MIGRATIONS } from '#test/support/databases.ts';

const command = path.join(import.meta.dirname, '..', '..', 'dist', 'cli', 'sammati.js');

function sammati(dataDir: string, ...argv: string[]): { child: ChildProcess; out: () => string; ended: Promise<number | null> } {
  // Nothing of the environment of whoever runs the tests.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', SAMMATI_MODE: 'sandbox' };
  const child = spawn(process.execPath, [command, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      out += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, out: () => out, ended };
}

async function serving(service: ReturnType<typeof sammati>): Promise<void> {
  while (!service.out().includes('ready in')) {
    if (service.child.exitCode !== null) throw new Error(`the service ended:\n${service.out()}`);
    await once(service.child.stdout ?? service.child, 'data');
  }
}

it('serves, is found by the same command, and stops in good order when it is told to', async () => {
  const dataDir = await embeddedCopy(MIGRATIONS);
  const service = sammati(dataDir, 'serve');
  try {
    await serving(service);
    const list = sammati(dataDir, 'account', 'list');
    expect(await list.ended).toBe(0);
    expect(list.out()).toContain('Demo Clinic');
    service.child.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    const down = sammati(dataDir, 'whoami');
    expect(await down.ended).toBe(3);
    expect(down.out()).toContain('is the service running?');
  } finally {
    service.child.kill('SIGTERM');
    await service.ended;
    await rm(dataDir, { recursive: true, force: true });
  }
});
