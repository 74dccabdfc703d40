/** Registry imports into a service that is about to be killed, or whose disk is about to be full. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { writeRegistryFile } from '#registry/generate.ts';
import type { Demo } from '#test/peers/service.ts';
import { MINUTES } from './killing.ts';

/** Numbers of the copy that is there, and of the one that is to replace it. */
export const SMALL = 20_000;
export const LARGE = 1_000_000;

const wish = { density: 0.07, spread: 'uniform', seed: 7, quotes: false } as const;

/** Two copies in the service's folder, to be imported by name. */
export async function registryFiles(dataDir: string): Promise<void> {
  const folder = path.join(dataDir, 'registry');
  mkdirSync(folder, { recursive: true });
  await writeRegistryFile(path.join(folder, 'small.csv'), { ...wish, numbers: SMALL });
  await writeRegistryFile(path.join(folder, 'large.csv'), { ...wish, numbers: LARGE, seed: 8 });
}

export type Shown = Readonly<Record<string, unknown>>;

async function ask(demo: Demo, method: string, target: string, body?: object): Promise<Shown> {
  const headers = { authorization: `Bearer ${demo.adminToken}`, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${demo.baseUrl}/api${target}`, { method, headers, ...sent });
  const text = await answer.text();
  expect(answer.status, text).toBeLessThan(300);
  return JSON.parse(text);
}

export function registryOf(demo: Demo): Promise<Shown> {
  return ask(demo, 'GET', '/registry');
}

export function importOf(demo: Demo, id: number): Promise<Shown> {
  return ask(demo, 'GET', `/registry/imports/${id}`);
}

/** Answers the import's id as soon as it has begun. */
export async function beginImport(demo: Demo, name: string): Promise<number> {
  return Number((await ask(demo, 'POST', '/registry/imports/files?dated=2026-01-01', { files: [name] })).id);
}

export async function importEnded(demo: Demo, id: number): Promise<Shown> {
  let shown: Shown = {};
  const state = async (): Promise<unknown> => {
    shown = await importOf(demo, id);
    return shown.state;
  };
  await expect.poll(state, { timeout: 5 * MINUTES, interval: 100 }).not.toBe('running');
  return shown;
}

/** What the registry says of some numbers; the same as long as its version is. */
export async function saidOf(demo: Demo, numbers: readonly number[]): Promise<readonly Shown[]> {
  return Promise.all(numbers.map((number) => ask(demo, 'GET', `/registry/numbers/${number}`)));
}
