/**
 * `npm run check [-- step …] [--write]`: runs every step (or the named ones), prints name, result and figures of each, and fails
 * when one of them did. Every step runs, whatever became of the one before.
 */
import { borders } from './check-borders.ts';
import { house } from './check-house.ts';
import { openapi } from './check-openapi.ts';
import { schema } from './check-schema.ts';
import { spec } from './check-spec.ts';
import { format, lint, types } from './check-tools.ts';
import type { Report, Step } from './step.ts';

const steps: readonly Step[] = [format, lint, types, borders, spec, schema, openapi, house];

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const write = process.argv.includes('--write');
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `no such step: ${unknown.join(', ')}\n${steps.map((step) => `  ${step.name.padEnd(8)} ${step.proves}`).join('\n')}`,
  );
  process.exit(2);
}

const chosen = asked.length === 0 ? steps : steps.filter((step) => asked.includes(step.name));
let failed = 0;
for (const step of chosen) {
  const startedAt = performance.now();
  const { looked, findings } = await reportOf(step);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = findings.length === 0;
  if (!passed) failed++;
  const result = passed ? 'ok' : `FAILED: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`;
  console.log(`${step.name.padEnd(8)} ${result} (${looked}, ${seconds} s)`);
  for (const finding of findings) console.log(finding.replaceAll(/^/gm, '    '));
}
console.log(`check: ${chosen.length} steps, ${chosen.length - failed} ok, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function reportOf(step: Step): Promise<Report> {
  try {
    return await step.run(write);
  } catch (error) {
    return { looked: 'broke off', findings: [error instanceof Error ? error.message : String(error)] };
  }
}
