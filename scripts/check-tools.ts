/** The steps that are somebody else's program: format, lint and types. */
import { join } from 'node:path';
import { type BiomeResult, type Diagnostic, runBiome } from './biome.ts';
import { type Finished, runTool } from './command.ts';
import type { Report, Step } from './step.ts';
import { root } from './step.ts';

const tsc = join(root, 'node_modules/.bin/tsc');

export const format: Step = {
  name: 'format',
  proves: 'every file is formatted and its imports are sorted',
  async run(write) {
    return biomeReport(await runBiome(root, 'check', '--linter-enabled=false', ...(write ? ['--write'] : [])));
  },
};

export const lint: Step = {
  name: 'lint',
  proves: 'no rule of biome.json is broken, warnings included',
  async run() {
    return biomeReport(await runBiome(root, 'lint'));
  },
};

/** Builds as well: the steps after it load the compiled server. */
export const types: Step = {
  name: 'types',
  proves: 'server, contract, console, scripts and tests have no type error',
  async run() {
    const build = await runTool(root, tsc, '-b', '--pretty', 'false');
    const everything = await runTool(root, tsc, '-p', 'tsconfig.test.json', '--pretty', 'false', '--listFiles');
    const console = await runTool(root, tsc, '-p', 'console', '--pretty', 'false', '--listFiles');
    return typesReport(build, everything, console);
  },
};

function biomeReport({ files, diagnostics }: BiomeResult): Report {
  return { looked: `${files} files`, findings: diagnostics.filter(isFinding).map(sentence) };
}

/** What Biome only suggests is left to taste. */
function isFinding({ severity }: Diagnostic): boolean {
  return severity === 'fatal' || severity === 'error' || severity === 'warning';
}

function sentence({ category, location, message }: Diagnostic): string {
  if (category === 'format') return `${location.path} is not formatted; run: npm run check -- format --write`;
  return `${location.path}:${location.start?.line ?? 1} ${category}: ${message}`;
}

/** A file that two projects compile is reported once. */
export function typesReport(...runs: readonly Finished[]): Report {
  const lines = runs.flatMap((run) => run.stdout.split('\n'));
  const ownFiles = new Set(
    lines.filter((line) => line.startsWith('/') && !line.includes('/node_modules/') && !line.endsWith('.d.ts')),
  );
  const errors = new Set(lines.filter((line) => /error TS\d+/.test(line)));
  const failed = runs.some((run) => run.exitCode !== 0);
  const findings = failed && errors.size === 0 ? runs.map((run) => `${run.stdout}${run.stderr}`.trim()) : [...errors];
  return { looked: `${ownFiles.size} files`, findings };
}
