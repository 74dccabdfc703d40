import { join } from 'node:path';
import { runTool } from './command.ts';
import { root } from './step.ts';

let built: Promise<unknown> | undefined;

/**
 * Loads what the server exports, by its subpath (`#http/openapi.ts`) and at run time: a step must be able to run, and to say
 * what is wrong, while the module it checks does not compile or is not there. Type errors are the business of another step.
 */
export async function loadExport<Shape>(specifier: string, name: string): Promise<Shape> {
  built ??= runTool(root, join(root, 'node_modules/.bin/tsc'), '-b');
  await built;
  const module: unknown = await import(specifier).catch((error: unknown) => {
    throw new Error(`${specifier} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  });
  const value: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
  if (value === undefined) throw new Error(`${specifier} does not export ${name}`);
  return value as Shape;
}
