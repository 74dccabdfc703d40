import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import type { RegistryUploads } from '#app/ports/registry.ts';
import type { RegistryFile } from '#app/ports/registry-files.ts';
import { registryUploads } from '#registry/registry-uploads.ts';

const DAY = 24 * 60 * 60 * 1000;

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sammati-uploads-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return path.join(folder, 'made', 'when needed');
}

async function received(uploads: RegistryUploads, content: string, name = 'copy.csv'): Promise<RegistryFile> {
  const file = await uploads.receive(Readable.from([Buffer.from(content)]), { name, limit: 100 });
  if (file === 'too_large') throw new Error('it is small');
  return file;
}

test('of all who claim an upload at once one gets it, by the name it was sent with, also after a restart', async () => {
  const folder = await aFolder();
  const name = `../${'प्रति'.repeat(30)}/part 1.csv`;
  const id = await registryUploads(folder).keep(await received(registryUploads(folder), 'content', name));
  const claims = await Promise.all(Array.from({ length: 20 }, () => registryUploads(folder).claim(id)));
  const [file, ...others] = claims.filter((claim) => claim !== null);
  expect(others).toEqual([]);
  expect(file?.name).toBe(name);
  expect(await readFile(file?.path ?? '', 'utf8')).toBe('content');
  if (file !== undefined) await registryUploads(folder).giveBack(file);
  expect(await registryUploads(folder).claim(id)).toEqual(file);
  if (file !== undefined) await registryUploads(folder).remove(file);
  expect(await readdir(folder)).toEqual([]);
});

test('what is no upload that waits is not claimed, and only uploads are removed', async () => {
  const folder = await aFolder();
  const uploads = registryUploads(folder);
  const file = await received(uploads, 'content');
  await writeFile(path.join(folder, '..', 'own.csv'), 'mine');
  const id = path.basename(file.path);
  for (const wrong of [id, `${id}.waiting`, '', '..', '../own.csv', '-'.repeat(36), id.replace(/^./, 'x')]) {
    expect(await uploads.claim(wrong), wrong).toBeNull();
  }
  await uploads.remove({ path: path.join(folder, '..', 'own.csv'), name: 'own.csv' });
  expect(await readdir(path.join(folder, '..'))).toContain('own.csv');
});

test('an upload that nobody wants is gone after a day; one that an import took lately stays', async () => {
  const folder = await aFolder();
  let now = Date.now();
  const uploads = registryUploads(folder, () => now);
  const abandoned = await uploads.keep(await received(uploads, 'abandoned'));
  const taken = await uploads.keep(await received(uploads, 'taken'));
  await received(uploads, 'left by a crash');
  now += DAY - 60_000;
  await uploads.removeOld();
  const file = await uploads.claim(taken);
  now += 120_000;
  await uploads.removeOld();
  expect(await uploads.claim(abandoned)).toBeNull();
  expect((await readdir(folder)).sort()).toEqual([taken, `${taken}.name`]);
  expect(file?.path).toBe(path.join(folder, taken));
});

test('nothing is kept of what breaks off or is too large', async () => {
  const folder = await aFolder();
  const uploads = registryUploads(folder);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('the client is gone');
  }
  await expect(uploads.receive(broken(), { name: 'a', limit: 100 })).rejects.toThrow('the client is gone');
  expect(await uploads.receive(Readable.from([Buffer.alloc(101)]), { name: 'b', limit: 100 })).toBe('too_large');
  expect(await readdir(folder)).toEqual([]);
});
