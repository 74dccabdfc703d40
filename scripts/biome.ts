import { join } from 'node:path';
import { runTool } from './command.ts';
import { root } from './step.ts';

export interface Diagnostic {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information' | 'hint' | 'info';
  readonly message: string;
  /** `lint/style/noEnum`, `format`, `assist/source/organizeImports`, … */
  readonly category: string;
  readonly location: { readonly path: string; readonly start?: { readonly line: number } };
}

export interface BiomeResult {
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs Biome in `folder`. A configuration that it refuses is an error, not an empty result. */
export async function runBiome(folder: string, command: 'check' | 'lint', ...options: readonly string[]): Promise<BiomeResult> {
  const program = join(root, 'node_modules/.bin/biome');
  const finished = await runTool(folder, program, command, '--reporter=json', '--max-diagnostics=none', ...options, '.');
  if (!finished.stdout.startsWith('{')) throw new Error(`Biome refused to run: ${finished.stderr || finished.stdout}`);
  const { summary, diagnostics } = JSON.parse(finished.stdout) as {
    readonly summary: { readonly changed: number; readonly unchanged: number };
    readonly diagnostics: readonly Diagnostic[];
  };
  return { files: summary.changed + summary.unchanged, diagnostics };
}
