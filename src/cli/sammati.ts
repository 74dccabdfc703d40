#!/usr/bin/env node
/** The `sammati` command. */
import process from 'node:process';
import { readClientConfig } from '#root/config.ts';
import { ConfigError } from '#root/config-error.ts';
import { run } from './run.ts';

async function main(): Promise<number> {
  try {
    return await run(process.argv.slice(2), {
      config: readClientConfig(),
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
      isTerminal: process.stderr.isTTY,
      files: { input: process.stdin, output: process.stdout },
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`sammati: ${error.message}\n`);
    return 2;
  }
}

process.exitCode = await main();
