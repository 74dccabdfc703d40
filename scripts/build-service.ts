/**
 * Joins the modules of the service into the few files of `dist/joined`, unless what is there was made of the same: one by one, more
 * than a thousand of them take longer to be loaded than all else that a start does. What runs in threads of its own stays in `dist`.
 */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import { root } from './step.ts';
import { readTree } from './tree.ts';

const joined = join(root, 'dist/joined');
const stamp = join(joined, '.made-of');

async function main(): Promise<void> {
  const sources = await fingerprint();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === sources) return;
  const started = performance.now();
  await rm(joined, { recursive: true, force: true });
  const build = await rolldown({
    input: { main: join(root, 'src/main.ts') },
    platform: 'node',
    resolve: { conditionNames: ['source', 'import', 'default'] },
    external: isOfOthers,
    plugins: [placesOfModules],
  });
  await build.write({ dir: joined, sourcemap: true, sourcemapExcludeSources: true });
  await build.close();
  await writeFile(stamp, sources);
  console.log(`service joined in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Of the libraries only the one of many small files is joined; the others are loaded from where they were installed. */
function isOfOthers(id: string): boolean {
  return !/^(?:[./#]|@sammati\/contract|typebox)/.test(id);
}

/** Our modules look for files from where they lie: the joined ones still say where that was. */
const placesOfModules: Plugin = {
  name: 'places-of-modules',
  transform(code, id) {
    const own = relative(join(root, 'src'), id);
    if (own.startsWith('..') || !code.includes('import.meta.')) return null;
    const built = relative(joined, join(root, 'dist', own.replace(/\.ts$/, '.js')));
    return {
      // Lines stay what they are.
      code: code
        .replaceAll('import.meta.dirname', `(import.meta.dirname + '/${dirname(built)}')`)
        .replaceAll('import.meta.url', `new URL('${built}', import.meta.url).href`),
      map: null,
    };
  },
};

/** Of everything that the build reads: own sources, the contract, and the versions that are installed. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['src', 'contract/src']) {
    for (const { path, text } of await readTree(root, folder)) hash.update(`${path}\0${text}\0`);
  }
  for (const file of ['package-lock.json', 'scripts/build-service.ts']) hash.update(await readFile(join(root, file)));
  return hash.digest('hex');
}

await main();
