/**
 * Two ways over a border that Biome does not look at: a type written as `import('#store/pg.ts').Pool`, and a module named by
 * `import.meta.resolve` (the way a worker is started).
 */
import { elsewhere, isInSameFolder, mayImport, type Zone, zones } from './borders.ts';
import type { SourceFile } from './tree.ts';

const importType = /(?<!await )\bimport\(\s*['"]([^'"]+)['"]\s*\)\s*\./g;
const resolved = /\bimport\.meta\.resolve\(\s*['"]([^'"]+)['"]/g;

export function crossingsUnseenByBiome(file: SourceFile): readonly string[] {
  if (!/\.[cm]?tsx?$/.test(file.path)) return [];
  const zone = zoneOf(file.path);
  const named = [...file.text.matchAll(importType), ...file.text.matchAll(resolved)].map((match) => match[1] ?? '');
  return named
    .filter((specifier) => !isAllowed(zone, specifier))
    .map((specifier) => `${file.path} reaches ${specifier}: ${zone?.because ?? elsewhere.because}`);
}

function isAllowed(zone: Zone | undefined, specifier: string): boolean {
  return zone === undefined ? !specifier.startsWith('.') || isInSameFolder(specifier) : mayImport(zone, specifier);
}

export function zoneOf(path: string): Zone | undefined {
  return zones.find((zone) => zone.files.some((glob) => matches(glob, path)) && !zone.files.includes(`!${path}`));
}

function matches(glob: string, path: string): boolean {
  if (glob.endsWith('/**')) return path.startsWith(glob.slice(0, -2));
  if (glob.endsWith('/*.ts'))
    return /^[^/]+\.ts$/.test(path.slice(glob.length - '*.ts'.length)) && path.startsWith(glob.slice(0, -4));
  return glob === path;
}
