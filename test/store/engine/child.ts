/** Runs a piece of code in a process of its own, against the built files, to be killed or starved. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** The lines it prints, as they come. */
  readonly lines: AsyncIterable<string>;
  /** Resolves when it has ended: what it wrote to its error output. */
  readonly ended: Promise<string>;
}

const OPEN = "const { openEmbedded } = await import('#store/engine/embedded.ts');";

/** `code` is the body of a module with `openEmbedded` at hand; `shell` goes before the program and may restrict it. */
export function runChild(code: string, shell = ''): Child {
  const child = spawn('sh', ['-c', `${shell} exec "$0" --input-type=module --eval "$1"`, process.execPath, `${OPEN}\n${code}`], {
    cwd: import.meta.dirname,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => {
    complaints += part.toString();
  });
  return {
    process: child,
    lines: createInterface(child.stdout),
    ended: new Promise((resolve) => child.once('close', () => resolve(complaints))),
  };
}
