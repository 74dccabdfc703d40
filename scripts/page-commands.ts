/**
 * Reads the commands that a page asks its reader to type, and what they should print. A comment before a fenced block says what
 * the block is:
 *
 * - `<!-- run -->` a block that is executed; all of them in order, in one shell, from the root of the repository;
 * - `<!-- run:background -->` a block that keeps running until the page is done (a server);
 * - `<!-- expect -->` what the block before it prints: each line of it occurs in the output, in this order; `…` in a line stands
 *   for anything. After a background block it is also waited for.
 *
 * A fenced block without such a comment is ignored.
 */
export interface Command {
  readonly kind: 'run' | 'background';
  readonly line: number;
  readonly script: string;
  readonly expected: readonly string[];
}

const marked = /<!--\s*(run|run:background|expect)\s*-->\s*\n\s*```[^\n]*\n([\s\S]*?)^\s*```/gm;

export function commandsOf(page: string): readonly Command[] {
  const commands: Command[] = [];
  for (const match of page.matchAll(marked)) {
    const [, mark, body = ''] = match;
    const line = page.slice(0, match.index).split('\n').length;
    const before = commands.at(-1);
    if (mark !== 'expect') commands.push({ kind: mark === 'run' ? 'run' : 'background', line, script: body, expected: [] });
    else if (before === undefined) throw new Error(`line ${line}: output is expected before any command`);
    else commands.splice(-1, 1, { ...before, expected: [...before.expected, ...expectedLines(body)] });
  }
  return commands;
}

function expectedLines(body: string): readonly string[] {
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The expected lines that the output does not have, each looked for after the one before it. */
export function missingFrom(output: string, expected: readonly string[]): readonly string[] {
  const lines = output.split('\n');
  let from = 0;
  return expected.filter((wanted) => {
    const at = lines.findIndex((line, index) => index >= from && holds(line, wanted));
    if (at === -1) return true;
    from = at;
    return false;
  });
}

/** Whether the parts between the `…` of `wanted` occur in the line, one after the other. */
function holds(line: string, wanted: string): boolean {
  let from = 0;
  return wanted.split('…').every((part) => {
    const at = line.indexOf(part.trim(), from);
    from = at + part.trim().length;
    return at !== -1;
  });
}
