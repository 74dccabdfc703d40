/** A bash that is typed into: one block after the other, variables and working directory kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Outcome {
  readonly output: string;
  readonly succeeded: boolean;
}

export interface Shell {
  /** Runs a block; one that fails, or takes longer than this many milliseconds, ends the shell. */
  run(script: string, withinMs: number): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openShell(folder: string): Promise<Shell> {
  const scripts = await mkdtemp(join(tmpdir(), 'sammati-shell-'));
  const bash = spawn('bash', ['--noprofile', '--norc', '-s'], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  bash.stdin.on('error', () => {
    // A shell that has ended is noticed by its missing answer.
  });
  bash.stdin.write('exec 2>&1; set -eo pipefail\n');
  return {
    async run(script, withinMs) {
      const end = randomUUID();
      const file = join(scripts, `${end}.sh`);
      await writeFile(file, script);
      const said = outputUntil(bash, (output) => output.includes(end), withinMs);
      bash.stdin.write(`source '${file}' </dev/null\nprintf '%s\\n' ${end}\n`);
      const { output, seen } = await said;
      return { output: output.replace(`${end}\n`, ''), succeeded: seen };
    },
    async close() {
      await endGroup(bash);
      await rm(scripts, { recursive: true, force: true });
    },
  };
}

export interface Background {
  /** Resolves once `ready` holds for what was printed, or with `succeeded: false` when it ended or time ran out before. */
  started(ready: (output: string) => boolean, withinMs: number): Promise<Outcome>;
  close(): Promise<void>;
}

export function startInBackground(folder: string, script: string): Background {
  const bash = spawn('bash', ['--noprofile', '--norc', '-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    async started(ready, withinMs) {
      const { output, seen } = await outputUntil(bash, ready, withinMs);
      return { output, succeeded: seen };
    },
    close: () => endGroup(bash),
  };
}

function outputUntil(
  child: ChildProcess,
  done: (output: string) => boolean,
  withinMs: number,
): Promise<{ readonly output: string; readonly seen: boolean }> {
  return new Promise((resolve) => {
    let output = '';
    const finish = (seen: boolean): void => {
      clearTimeout(timer);
      child.stdout?.off('data', hear).off('end', ended);
      // What is printed later is read and dropped, so that the program does not wait for a reader.
      child.stdout?.resume();
      resolve({ output, seen });
    };
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (done(output)) finish(true);
    };
    const ended = (): void => finish(done(output));
    const timer = setTimeout(() => finish(false), withinMs);
    child.stdout?.on('data', hear).on('end', ended);
    if (child.stdout?.readableEnded === true) ended();
  });
}

/** Ends the program and what it started: SIGTERM, and SIGKILL for what is still there after ten seconds. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const group = -child.pid;
  if (!signal(group, 'SIGTERM')) return;
  for (let waited = 0; waited < 10_000; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (!signal(group, 0)) return;
  }
  signal(group, 'SIGKILL');
}

function signal(group: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(group, what);
  } catch {
    return false;
  }
}
