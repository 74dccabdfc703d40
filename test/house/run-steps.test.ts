import { expect, test } from 'vitest';
import { typesReport } from '#scripts/check-tools.ts';
import { runSteps } from '#scripts/run-steps.ts';
import type { Step } from '#scripts/step.ts';

function step(name: string, run: Step['run']): Step {
  return { name, proves: 'nothing', run };
}

test('every step runs and is reported, also after one that failed and one that broke off', async () => {
  const printed: string[] = [];
  const failed = await runSteps(
    [
      step('first', async () => ({ looked: '3 files', findings: ['a fault\nin two lines'] })),
      step('second', () => Promise.reject(new Error('no such file'))),
      step('third', async () => ({ looked: '1 file', findings: [] })),
    ],
    false,
    (line) => printed.push(line.replace(/[\d.]+ s\)/, 's)')),
  );
  expect(failed).toBe(2);
  expect(printed).toEqual([
    'first    FAILED: 1 finding (3 files, s)',
    '    a fault\n    in two lines',
    'second   FAILED: 1 finding (broke off, s)',
    '    no such file',
    'third    ok (1 file, s)',
    'check: 3 steps, 1 ok, 2 failed',
  ]);
});

test('a type error counts once, however many projects report it, and a compiler that dies is not a success', () => {
  const error = "src/a.ts(1,2): error TS2322: Type 'string' is not assignable.";
  const failing = { exitCode: 2, stdout: `${error}\n/x/src/a.ts\n/x/node_modules/b.ts\n`, stderr: '' };
  expect(typesReport(failing, failing)).toEqual({ looked: '1 files', findings: [error] });
  expect(typesReport({ exitCode: 134, stdout: '', stderr: 'out of memory' }).findings).toEqual(['out of memory']);
});
