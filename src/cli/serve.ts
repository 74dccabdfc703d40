import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** Runs the built service, which lies beside this folder, in a process of its own and answers the code it ends with. Signals to stop are handed on. */
export function serve(): Promise<number> {
  const entry = path.join(import.meta.dirname, '..', 'joined', 'main.js');
  const service = spawn(process.execPath, ['--enable-source-maps', entry], { stdio: 'inherit' });
  const handOn = (signal: NodeJS.Signals): void => void service.kill(signal);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    service.on('error', reject);
    service.on('exit', (code) => {
      for (const signal of signals) process.off(signal, handOn);
      resolve(code ?? 1);
    });
  });
}
