import { describe, expect, test } from 'vitest';
import { biomeBorders, mayImport, type Zone, zones } from '#scripts/borders.ts';
import { environmentProbes, foldersWithoutBorder, judge, makeProbes } from '#scripts/check-borders.ts';
import { crossingsUnseenByBiome, zoneOf } from '#scripts/hidden-imports.ts';

const noBorders = { main: '{ "extends": ["./biome.borders.json"] }', borders: '{}' };
const ourBorders = { ...noBorders, borders: JSON.stringify(biomeBorders()) };
const arrowRules = ['noRestrictedImports', 'noRestrictedGlobals'];
const few = zones.filter(({ name }) => name === 'domain' || name === 'store');
const probes = makeProbes(few, ['pg', 'fastify']);

describe('the border step fails', () => {
  test('when no border is drawn at all: every forbidden arrow is listed', async () => {
    const { findings } = await judge(probes, noBorders, arrowRules);
    const forbidden = probes.flatMap((probe) => probe.attempts).filter((attempt) => attempt.forbidden);
    expect(findings).toHaveLength(forbidden.length);
    expect(findings).toContain("src/domain/probe.ts: not reported: import { a } from '#store/probe.ts';");
    expect(findings).toContain("src/domain/probe.ts: not reported: import { a } from '../store/probe.ts';");
    expect(findings).toContain("src/store/inner/probe.ts: not reported: await import('fastify');");
    expect(findings).toContain('src/domain/inner/probe.ts: not reported: use(globalThis);');
  });

  test('when one border is open: a second override of a folder replaces the first', async () => {
    const { overrides, ...base } = biomeBorders() as { readonly overrides: readonly object[] };
    const rule = { level: 'error', options: { patterns: [{ group: ['left-pad'] }] } };
    const added = { includes: ['src/store/inner/**'], linter: { rules: { style: { noRestrictedImports: rule } } } };
    const { findings } = await judge(
      probes,
      { ...noBorders, borders: JSON.stringify({ ...base, overrides: [...overrides, added] }) },
      arrowRules,
    );
    expect(findings).toContain("src/store/inner/probe.ts: not reported: import { a } from 'fastify';");
    expect(findings.every((finding) => finding.startsWith('src/store/inner/probe.ts: not reported: '))).toBe(true);
  });

  test('when a border forbids what the map allows', async () => {
    const stricter = few.map((zone): Zone => (zone.name === 'store' ? { ...zone, may: [...zone.may, 'fastify'] } : zone));
    const { findings } = await judge(makeProbes(stricter, ['fastify']), ourBorders, arrowRules);
    expect(findings).toContain("src/store/probe.ts: reported, but allowed: import { a } from 'fastify';");
  });

  test('when the environment is read outside src/config.ts unpunished', async () => {
    const { findings } = await judge(environmentProbes(few), noBorders, []);
    expect(findings).toContain('src/store/probe.ts: not reported: use(process.env);');
  });

  test('when a folder has no border', () => {
    expect(foldersWithoutBorder(['src/store/a.ts', 'src/newcomer/deep/a.ts', 'src/main.ts'])).toEqual([
      'src/newcomer has no border: give it one in scripts/borders.ts',
    ]);
  });
});

test('the arrows of the map', () => {
  const arrow = (from: string, to: string): boolean => {
    const zone = zones.find(({ name }) => name === from);
    return zone !== undefined && mayImport(zone, to);
  };
  const edges = ['store', 'registry', 'sms', 'calls', 'http', 'jobs', 'telemetry'];
  for (const edge of edges) {
    expect(arrow(edge, '#domain/kernel/instant.ts')).toBe(true);
    expect(arrow(edge, '#app/ports/consent.ts')).toBe(true);
    expect(arrow(edge, '#app/whitelist/post-whitelist.ts')).toBe(['http', 'calls', 'jobs'].includes(edge));
    for (const other of [...edges, 'cli']) expect(arrow(edge, `#${other}/a.ts`)).toBe(edge === other);
    expect(arrow(edge, 'pg')).toBe(edge === 'store');
    expect(arrow(edge, '@electric-sql/pglite/nodefs')).toBe(edge === 'store');
    expect(arrow(edge, '@fastify/multipart')).toBe(edge === 'http');
    expect(arrow('app', `#${edge}/a.ts`)).toBe(false);
    expect(arrow('domain', `#${edge}/a.ts`)).toBe(false);
    expect(arrow('composition', `#${edge}/a.ts`)).toBe(true);
    expect(arrow('cli', `#${edge}/a.ts`)).toBe(false);
  }
  expect(arrow('app', '#domain/kernel/instant.ts')).toBe(true);
  expect(arrow('domain', '#app/ports/consent.ts')).toBe(false);
  expect(arrow('domain', 'node:fs')).toBe(false);
  expect(arrow('contract', 'typebox')).toBe(true);
  expect(arrow('contract', 'node:fs')).toBe(false);
});

describe('what Biome does not look at', () => {
  const crossings = (path: string, text: string): readonly string[] => crossingsUnseenByBiome({ path, text });

  test('a type imported in place crosses the border too', () => {
    expect(crossings('src/domain/a.ts', "type Pool = import('pg').Pool;")).toHaveLength(1);
    expect(crossings('src/store/a.ts', "type Pool = import('pg').Pool;")).toEqual([]);
    expect(crossings('test/a.ts', "type A = import('../src/a.ts').A;")).toHaveLength(1);
  });

  test('a module named for a worker crosses the border too', () => {
    const text = "new Worker(new URL(import.meta.resolve('#registry/scrub-worker.ts')));";
    expect(crossings('src/jobs/a.ts', text)).toHaveLength(1);
    expect(crossings('src/registry/a.ts', text)).toEqual([]);
    expect(crossings('src/compose.ts', text)).toEqual([]);
  });
});

test('every file falls under one zone at most', () => {
  expect(zoneOf('src/config.ts')?.name).toBe('config');
  expect(zoneOf('src/main.ts')?.name).toBe('composition');
  expect(zoneOf('src/http/v1/routes.ts')?.name).toBe('http');
  expect(zoneOf('contract/src/problem.ts')?.name).toBe('contract');
  expect(zoneOf('test/store/a.test.ts')).toBeUndefined();
});
