import type { Report, Step } from './step.ts';

/**
 * Runs one step after the other, whatever became of the one before, and prints name, result and figures of each. Resolves to the
 * number of steps that failed.
 */
export async function runSteps(steps: readonly Step[], write: boolean, print: (line: string) => void): Promise<number> {
  let failed = 0;
  for (const step of steps) {
    const startedAt = performance.now();
    const { looked, findings } = await reportOf(step, write);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (findings.length > 0) failed++;
    const result = findings.length === 0 ? 'ok' : `FAILED: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
    print(`${step.name.padEnd(8)} ${result} (${looked}, ${seconds} s)`);
    for (const finding of findings) print(finding.replaceAll(/^/gm, '    '));
  }
  print(`check: ${steps.length} steps, ${steps.length - failed} ok, ${failed} failed`);
  return failed;
}

async function reportOf(step: Step, write: boolean): Promise<Report> {
  try {
    return await step.run(write);
  } catch (error) {
    return { looked: 'broke off', findings: [error instanceof Error ? error.message : String(error)] };
  }
}
