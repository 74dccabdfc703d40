/** The service as a process of its own, as an operator starts it: the built one, with nothing but the given environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const MAIN = path.join(import.meta.dirname, '..', '..', 'dist', 'joined', 'main.js');

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves with the address it serves on, or rejects when it ended before it was ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<number | null>;
}

/** `under` is a program and its arguments that run the service, such as a tracer. */
export function spawnService(environment: Readonly<Record<string, string>>, under: readonly string[] = []): ServiceProcess {
  const [program = process.execPath, ...args] = [...under, process.execPath, '--enable-source-maps', MAIN];
  const child = spawn(program, args, {
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const url = /^(https?:\S+) ready in/m.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    void ended.then(() => reject(new Error(`it ended before it was ready: ${errors}`)));
  });
  // Whoever only waits for its end does not ask for this.
  ready.catch(() => undefined);
  return { child, output: () => output, errors: () => errors, ready, ended };
}
