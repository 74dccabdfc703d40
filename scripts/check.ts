/**
 * `npm run check [-- step …] [--write]`: runs every step (or the named ones) and fails when one of them did. With `--write` the
 * files that a step compares are made anew.
 */
import { borders } from './check-borders.ts';
import { house } from './check-house.ts';
import { openapi } from './check-openapi.ts';
import { schema } from './check-schema.ts';
import { spec } from './check-spec.ts';
import { format, lint, types } from './check-tools.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';

/** Types come first: what is inferred of another folder is read from what they build. */
const steps: readonly Step[] = [format, types, lint, borders, spec, schema, openapi, house];

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}`);
  for (const step of steps) console.error(`  ${step.name.padEnd(8)} ${step.proves}`);
  process.exitCode = 2;
} else {
  const chosen = asked.length === 0 ? steps : steps.filter((step) => asked.includes(step.name));
  const failed = await runSteps(chosen, process.argv.includes('--write'), (line) => console.log(line));
  process.exitCode = failed === 0 ? 0 : 1;
}
