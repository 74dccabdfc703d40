/**
 * Builds the console into `console/dist`, unless what is there was made of the same sources: a start that changes nothing pays
 * some milliseconds. Each file is also kept as brotli and gzip, so that serving compresses nothing.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { runTool } from './command.ts';
import { root } from './step.ts';
import { readTree } from './tree.ts';

const dist = join(root, 'console/dist');
const stamp = join(dist, '.made-of');

async function main(): Promise<void> {
  const sources = await fingerprint();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === sources) return;
  const started = performance.now();
  const { exitCode, stdout, stderr } = await runTool(root, join(root, 'node_modules/.bin/vite'), 'build', 'console');
  if (exitCode !== 0) {
    process.stderr.write(`${stdout}${stderr}`);
    process.exitCode = 1;
    return;
  }
  await compress(join(dist, 'assets'));
  await writeFile(stamp, sources);
  console.log(`console built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Of everything that the build reads: own sources, the contract, and the versions that are installed. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, text } of [...(await readTree(root, 'console')), ...(await readTree(root, 'contract/src'))]) {
    hash.update(`${path}\0${text}\0`);
  }
  hash.update(await readFile(join(root, 'console/public/icon.svg')));
  hash.update(await readFile(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

const inBrotli = promisify(brotliCompress);
const inGzip = promisify(gzip);

async function compress(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(?:js|css|svg)$/.test(name)) continue;
    const content = await readFile(join(folder, name));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    await writeFile(join(folder, `${name}.br`), await inBrotli(content, quality));
    await writeFile(join(folder, `${name}.gz`), await inGzip(content, { level: constants.Z_BEST_COMPRESSION }));
  }
}

await main();
