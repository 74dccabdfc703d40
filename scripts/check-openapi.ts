/** Compares docs/openapi.json with the document that the server makes of its routes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadExport } from './compiled.ts';
import { type Report, root, type Step } from './step.ts';

const documentFile = 'docs/openapi.json';

export const openapi: Step = {
  name: 'openapi',
  proves: 'docs/openapi.json is what the routes of /api say',
  async run(write) {
    const build = await loadExport<() => unknown>('#http/openapi.ts', 'buildOpenApi');
    const built = await build();
    if (write) await writeFile(join(root, documentFile), `${JSON.stringify(built, null, 2)}\n`);
    return compareOpenApi(JSON.parse(await readFile(join(root, documentFile), 'utf8')), built);
  },
};

export function compareOpenApi(committed: unknown, built: unknown): Report {
  const changes = changesBetween(committed, built, '#');
  const findings =
    changes.length === 0
      ? []
      : [`${documentFile} is not what the routes say; run: npm run check -- openapi --write\n${changes.join('\n')}`];
  return { looked: `${operations(built)} operations, ${schemas(built)} schemas`, findings };
}

/** Every place in which two JSON values differ, as a pointer; the order of keys says nothing. */
function changesBetween(committed: unknown, built: unknown, place: string): readonly string[] {
  if (isObject(committed) && isObject(built) && Array.isArray(committed) === Array.isArray(built)) {
    const keys = new Set([...Object.keys(committed), ...Object.keys(built)]);
    return [...keys].flatMap((key) =>
      changesBetween(committed[key], built[key], `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  if (Object.is(committed, built)) return [];
  if (committed === undefined) return [`+ ${place}`];
  return built === undefined ? [`- ${place}`] : [`± ${place}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function member(value: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> {
  const found = names.reduce((inside: unknown, name) => (isObject(inside) ? inside[name] : undefined), value);
  return isObject(found) ? found : {};
}

function operations(document: unknown): number {
  const paths = Object.values(member(document, 'paths'));
  return paths.reduce(
    (sum: number, path) =>
      sum + Object.keys(isObject(path) ? path : {}).filter((method) => /^(get|put|post|patch|delete)$/.test(method)).length,
    0,
  );
}

function schemas(document: unknown): number {
  return Object.keys(member(document, 'components', 'schemas')).length;
}
