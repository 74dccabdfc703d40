/**
 * Proves that the borders of `borders.ts` are the ones Biome enforces: in a temporary folder every zone gets a file that tries
 * every import there is, Biome is run once over all of them, and each verdict must be the one the map gives.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { runBiome } from './biome.ts';
import { biomeBorders, elsewhere, isInSameFolder, mayImport, outsideWorld, type Zone, zones } from './borders.ts';
import { crossingsUnseenByBiome } from './hidden-imports.ts';
import { spellsTheRules } from './house-code.ts';
import { type Report, root, type Step } from './step.ts';
import { foldersOf, readTree } from './tree.ts';

const bordersFile = 'biome.borders.json';

export const borders: Step = {
  name: 'borders',
  proves: 'each forbidden arrow between folders is reported and each allowed one is not',
  async run(write) {
    if (write) await writeFile(join(root, bordersFile), bordersText());
    const configuration = { main: await text('biome.json'), borders: await text(bordersFile) };
    const probes = makeProbes(zones, packageNames(await text('package.json')));
    const arrows = await judge(probes, configuration, ['noRestrictedImports', 'noRestrictedGlobals']);
    const environment = await judge(environmentProbes(zones), configuration, []);
    const sources = await readTree(root);
    const paths = sources.map((file) => file.path);
    return {
      looked: `imports and globals: ${arrows.looked}; process.env: ${environment.looked}`,
      findings: [
        ...(configuration.borders === bordersText()
          ? []
          : [`${bordersFile} is not what scripts/borders.ts makes; run: npm run check -- borders --write`]),
        ...arrows.findings,
        ...environment.findings,
        ...foldersWithoutBorder(paths),
        ...sources.filter((file) => !spellsTheRules(file.path)).flatMap((file) => crossingsUnseenByBiome(file)),
      ],
    };
  },
};

/** One line of a probe file and what should become of it. */
export interface Attempt {
  readonly statement: string;
  readonly forbidden: boolean;
}

export interface Probe {
  readonly path: string;
  readonly attempts: readonly Attempt[];
}

interface Configuration {
  readonly main: string;
  readonly borders: string;
}

export function bordersText(): string {
  return `${JSON.stringify(biomeBorders(), null, 2)}\n`;
}

export function makeProbes(map: readonly Zone[], packages: readonly string[]): readonly Probe[] {
  const inZones = map.flatMap((zone) =>
    zone.probes.map((path) => ({
      path,
      attempts: [...attempts(map, packages, path, (specifier) => mayImport(zone, specifier)), ...globals(zone)],
    })),
  );
  const outside = elsewhere.probes.map((path) => ({
    path,
    attempts: attempts(map, packages, path, (specifier) => !specifier.startsWith('.') || isInSameFolder(specifier)),
  }));
  return [...inZones, ...outside];
}

/** Every folder by subpath and by relative path, every package and some built-in modules, in each form an import can take. */
function attempts(
  map: readonly Zone[],
  packages: readonly string[],
  from: string,
  may: (specifier: string) => boolean,
): readonly Attempt[] {
  const targets = ['src/app/ports.ts', 'src/config.ts', ...map.flatMap((zone) => zone.probes), ...elsewhere.probes];
  const specifiers = new Set([
    ...targets.flatMap((target) => [subpath(target), ...relatives(from, target)]),
    ...packages.flatMap((name) => [name, `${name}/inner.js`]),
    ...['node:fs', 'node:fs/promises', 'node:worker_threads', 'fs', '@sammati/contract/problem.ts'],
    ...['.', '..', './neighbour.ts', './inner/neighbour.ts', './../neighbour.ts', '../neighbour.ts', '/neighbour.ts'],
  ]);
  specifiers.delete(`./${posix.basename(from)}`);
  return [...specifiers].flatMap((specifier) => forms(specifier).map((statement) => ({ statement, forbidden: !may(specifier) })));
}

function forms(specifier: string): readonly string[] {
  return [
    `import { a } from '${specifier}';`,
    `import type { A } from '${specifier}';`,
    `export { a } from '${specifier}';`,
    `await import('${specifier}');`,
  ];
}

/** `src/store/probe.ts` is `#store/probe.ts`; files directly under src are `#root/…`. */
function subpath(path: string): string {
  if (!path.startsWith('src/')) return path.startsWith('contract/') ? `@sammati/${path.replace('/src/', '/')}` : `#${path}`;
  const inner = path.slice('src/'.length);
  return inner.includes('/') ? `#${inner}` : `#root/${inner}`;
}

function relatives(from: string, target: string): readonly string[] {
  const path = posix.relative(posix.dirname(from), target);
  return path.startsWith('.') ? [path, `./${path}`] : [`./${path}`];
}

/** Where no global is denied, none may be reported. */
function globals(zone: Zone): readonly Attempt[] {
  const denied = Object.keys(zone.globals ?? {});
  return Object.keys(outsideWorld).map((name) => ({ statement: `use(${name});`, forbidden: denied.includes(name) }));
}

/** `process.env` is read in one file. */
export function environmentProbes(map: readonly Zone[]): readonly Probe[] {
  const paths = [...map.flatMap((zone) => zone.probes), ...elsewhere.probes];
  return paths.map((path) => ({ path, attempts: [{ statement: 'use(process.env);', forbidden: path !== 'src/config.ts' }] }));
}

/**
 * Runs Biome once over all probes in a folder of their own and compares. `only` spares the time of all other rules; a rule named
 * there is run even where an override turns it off.
 */
export async function judge(probes: readonly Probe[], configuration: Configuration, only: readonly string[]): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'sammati-borders-'));
  try {
    await writeFile(join(folder, 'biome.json'), configuration.main);
    await writeFile(join(folder, bordersFile), configuration.borders);
    for (const probe of probes) {
      await mkdir(dirname(join(folder, probe.path)), { recursive: true });
      await writeFile(join(folder, probe.path), probe.attempts.map((attempt) => `${attempt.statement}\n`).join(''));
    }
    return compare(probes, await reported(folder, only));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function compare(probes: readonly Probe[], seen: ReadonlySet<string>): Report {
  const findings: string[] = [];
  const count = { forbidden: 0, allowed: 0 };
  for (const probe of probes) {
    for (const [index, attempt] of probe.attempts.entries()) {
      count[attempt.forbidden ? 'forbidden' : 'allowed']++;
      if (seen.has(`${probe.path}:${index + 1}`) === attempt.forbidden) continue;
      findings.push(`${probe.path}: ${attempt.forbidden ? 'not reported' : 'reported, but allowed'}: ${attempt.statement}`);
    }
  }
  return { looked: `${count.forbidden} forbidden and ${count.allowed} allowed attempts from ${probes.length} files`, findings };
}

const rules = ['noRestrictedImports', 'noRestrictedGlobals', 'noProcessEnv'];

async function reported(folder: string, only: readonly string[]): Promise<ReadonlySet<string>> {
  const { diagnostics } = await runBiome(folder, 'lint', '--vcs-enabled=false', ...only.map((rule) => `--only=style/${rule}`));
  const ours = diagnostics.filter(({ category }) => rules.some((rule) => category.endsWith(rule)));
  return new Set(ours.map(({ location }) => `${location.path}:${location.start?.line ?? 0}`));
}

export function foldersWithoutBorder(paths: readonly string[]): readonly string[] {
  const known = new Set(zones.flatMap((zone) => zone.files.map((glob) => glob.replace('/**', ''))));
  const folders = foldersOf(paths).filter((folder) => /^src\/[^/]+$/.test(folder));
  return folders
    .filter((folder) => !known.has(folder))
    .map((folder) => `${folder} has no border: give it one in scripts/borders.ts`);
}

function packageNames(packageJson: string): readonly string[] {
  const read = JSON.parse(packageJson) as { dependencies: object; devDependencies: object };
  return [...Object.keys(read.dependencies), ...Object.keys(read.devDependencies)];
}

function text(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}
