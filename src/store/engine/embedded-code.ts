import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A `WebAssembly.Module`, whose type comes with those of browsers only. It belongs to no thread, and may be handed to one. */
export interface EngineCode {
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}

let compiled: Promise<EngineCode> | undefined;

/**
 * The engine's code, compiled once a process: the thread of another database is given what was compiled for the first, and
 * optimised since. It is more than half of what an opening costs.
 */
export function engineCode(): Promise<EngineCode> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<EngineCode> {
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const runtime: { compile(bytes: Uint8Array): Promise<EngineCode> } = Reflect.get(globalThis, 'WebAssembly');
  return runtime.compile(await readFile(path.join(path.dirname(engine), 'pglite.wasm')));
}
