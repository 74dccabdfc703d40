import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly complaints: string;
}

/** Runs a program to its end with nothing of this process's environment. Rejects when it fails, unless `mayFail`. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { input = '', mayFail = false }: { readonly input?: string; readonly mayFail?: boolean } = {},
): Promise<Ran> {
  const child = spawn(command, args, {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const status = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, complaints, ended] = await Promise.all([text(child.stdout), text(child.stderr), status]);
  if (ended !== 0 && !mayFail) throw new Error(`${command} ended with ${ended}: ${complaints}`);
  return { status: ended, output, complaints };
}
