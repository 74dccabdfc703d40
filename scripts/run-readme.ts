/**
 * `npm run readme`: types the commands of README.md (or of the page named) into a shell, in order, and compares what they print
 * with what the page says; see `page-commands.ts` for the marks. It works where the reader works, in the root of the repository,
 * so it refuses to touch a `./data` that is already there and removes the one that the page made.
 */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, commandsOf, missingFrom } from './page-commands.ts';
import { type Background, type Outcome, openShell, startInBackground } from './shell.ts';
import { root } from './step.ts';

const blockLimitMs = 120_000;

export interface PageResult {
  readonly ran: number;
  readonly expectations: number;
  readonly findings: readonly string[];
}

/** Stops at the first block that fails: the ones after it build on it. */
export async function runPage(page: string, folder: string, print: (line: string) => void): Promise<PageResult> {
  const commands = commandsOf(page);
  if (commands.length === 0) return { ran: 0, expectations: 0, findings: ['the page marks no block to run'] };
  const shell = await openShell(folder);
  const background: Background[] = [];
  let ran = 0;
  let expectations = 0;
  try {
    for (const command of commands) {
      print(`line ${command.line}: ${command.script.trim().replaceAll('\n', '\n  ')}`);
      const outcome =
        command.kind === 'run' ? await shell.run(command.script, blockLimitMs) : await begin(command, folder, background);
      print(outcome.output.trimEnd().replaceAll(/^/gm, '  | '));
      ran++;
      expectations += command.expected.length;
      const findings = faults(command, outcome);
      if (findings.length > 0) return { ran, expectations, findings };
    }
    return { ran, expectations, findings: [] };
  } finally {
    for (const program of background) await program.close();
    await shell.close();
  }
}

function begin(command: Command, folder: string, background: Background[]): Promise<Outcome> {
  const program = startInBackground(folder, command.script);
  background.push(program);
  return program.started((output) => missingFrom(output, command.expected).length === 0, blockLimitMs);
}

function faults(command: Command, outcome: Outcome): readonly string[] {
  const missing = missingFrom(outcome.output, command.expected).map((line) => `line ${command.line}: not printed: ${line}`);
  return outcome.succeeded ? missing : [`line ${command.line}: the block failed or took too long`, ...missing];
}

async function main(pagePath: string): Promise<void> {
  const data = join(root, 'data');
  if (existsSync(data)) throw new Error('./data is there already; move it away first, the page makes its own');
  const page = await readFile(join(root, pagePath), 'utf8');
  const result = await runPage(page, root, (line) => console.log(line)).finally(() => rm(data, { recursive: true, force: true }));
  for (const finding of result.findings) console.error(`${pagePath}, ${finding}`);
  console.log(`readme: ${result.ran} blocks run, ${result.expectations} lines expected, ${result.findings.length} findings`);
  process.exitCode = result.findings.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2] ?? 'README.md');
