/** A registry of any size in a database, put there by the product itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { RegistryImport } from '@sammati/contract/registry.ts';
import { writeRegistryFile } from '#registry/generate.ts';
import { cacheFolder } from './postgres.ts';

const MAIN = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'joined', 'main.js');

export interface RegistryToImport {
  readonly url: string;
  readonly numbers: number;
  /** Where the service that imports keeps its files, on the disk of the cache. */
  readonly folder: string;
}

export async function importRegistry({ url, numbers, folder }: RegistryToImport): Promise<void> {
  const file = path.join(cacheFolder(), `registry-${numbers}-7-uniform.csv`);
  if (!existsSync(file)) await writeRegistryFile(file, { numbers, density: 0.07, spread: 'uniform', seed: 7, quotes: true });
  const dataDir = path.join(folder, 'sammati');
  mkdirSync(path.join(dataDir, 'registry'), { recursive: true });
  linkSync(file, path.join(dataDir, 'registry', 'all.csv'));
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', DATA_DIR: dataDir, PORT: '0', DATABASE_URL: url };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const part of child.stdout) {
    output += String(part);
    const base = /^(http:\S+) ready in/m.exec(output)?.[1];
    if (base !== undefined) {
      await imported(base, readToken(dataDir));
      break;
    }
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

function readToken(dataDir: string): string {
  return JSON.parse(readFileSync(path.join(dataDir, 'demo.json'), 'utf8')).adminToken;
}

async function imported(base: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (target: string, body?: object): Promise<RegistryImport> => {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${base}/api/registry/imports${target}`, { headers, ...sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return JSON.parse(text);
  };
  const today = new Date().toISOString().slice(0, 10);
  let { id, state, why } = await ask(`/files?dated=${today}&mode=full`, { files: ['all.csv'] });
  while (state === 'running') {
    await setTimeout(200);
    ({ state, why } = await ask(`/${id}`));
  }
  if (state !== 'done') throw new Error(`the import is ${state}: ${why}`);
}
