import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf, missingFrom } from '#scripts/page-commands.ts';
import { runPage } from '#scripts/run-readme.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sammati-page-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const fence = '```';

function block(mark: string, body: string, language = 'sh'): string {
  return `${mark === '' ? '' : `<!-- ${mark} -->\n`}${fence}${language}\n${body}\n${fence}\n`;
}

function run(...blocks: readonly string[]): Promise<{ readonly ran: number; readonly findings: readonly string[] }> {
  return runPage(blocks.join('\nSome prose.\n\n'), folder, () => undefined);
}

describe('a page is run as its reader would', () => {
  test('blocks share one shell, an unmarked block is left alone, and the output is as the page says', async () => {
    const result = await run(
      block('', 'exit 1'),
      block('run', 'greeting=hello\nmkdir -p inner && cd inner'),
      block('run', 'echo "$greeting from $(basename "$PWD") number $RANDOM"\ncat'),
      block('expect', 'hello from inner number …', 'text'),
    );
    expect(result).toEqual({ ran: 2, expectations: 1, findings: [] });
  });

  test('a background block is waited for, reached by the later ones, and ended with all it started', async () => {
    const result = await run(
      block(
        'run:background',
        'echo booting; (sleep 0.2; echo ready on port 1 > ready.txt; cat ready.txt; echo $BASHPID > pid.txt; exec sleep 600)',
      ),
      block('expect', 'ready on port …'),
      block('run', 'cat ready.txt; until [ -s pid.txt ]; do sleep 0.05; done; cp pid.txt kept.txt'),
      block('expect', 'ready on port 1'),
    );
    expect(result.findings).toEqual([]);
    const after = await run(
      block('run', 'if kill -0 "$(cat kept.txt)" 2>/dev/null; then echo alive; else echo gone; fi'),
      block('expect', 'gone'),
    );
    expect(after.findings).toEqual([]);
  });
});

describe('a page that is wrong fails', () => {
  test('when something else is printed', async () => {
    const { findings } = await run(block('run', 'echo one'), block('expect', 'one\ntwo'));
    expect(findings).toEqual(['line 1: not printed: two']);
  });

  test('when a command fails, and then nothing after it is run', async () => {
    const result = await run(block('run', 'false | cat\necho unreachable'), block('run', 'echo later'));
    expect(result).toMatchObject({ ran: 1, findings: ['line 1: the block failed or took too long'] });
  });

  test('when the server ends before it is ready', async () => {
    const { findings } = await run(block('run:background', 'echo port in use; exit 1'), block('expect', 'ready'));
    expect(findings).toEqual(['line 1: the block failed or took too long', 'line 1: not printed: ready']);
  });

  test('when nothing is marked, or output is expected of nothing', async () => {
    expect((await run(block('', 'echo one'))).findings).toEqual(['the page marks no block to run']);
    expect(() => commandsOf(block('expect', 'one'))).toThrow('before any command');
  });
});

test('expected lines are found in their order; the ellipsis stands for anything inside one line', () => {
  const output = '{\n  "Sid": "abc123",\n  "Type": "Whitelist",\n  "Next": "abc"\n}';
  expect(missingFrom(output, ['"Sid": "…"', '"Type": "Whitelist"'])).toEqual([]);
  expect(missingFrom(output, ['"Type": "Whitelist"', '"Sid"'])).toEqual(['"Sid"']);
  expect(missingFrom(output, ['"Sid": … "Type"'])).toEqual(['"Sid": … "Type"']);
});
