/**
 * The borders of the code map, as data: which folder may import what. This file is the only place where a border is written
 * down; `npm run check -- borders --write` makes `biome.borders.json` from it. An override of Biome replaces a rule's options
 * instead of adding to them, so every folder gets one complete override of its own and no file falls under two.
 */

/** One folder (or a few files) with one border. Everything that `may` does not list is forbidden. */
export interface Zone {
  readonly name: string;
  /** Globs of the files it covers, as Biome reads them; no two zones cover the same file. */
  readonly files: readonly string[];
  /** Files that a probe may stand for when the border is proved; each must be covered by `files`. */
  readonly probes: readonly string[];
  /** Subpath imports, packages and built-in modules it may import besides its own folder. */
  readonly may: readonly Allowed[];
  readonly because: string;
  readonly globals?: Readonly<Record<string, string>>;
}

/** `#domain/**` is everything below a folder, `#root/config.ts` one file, `pg` a package with its subpaths, `node:*` all built-in modules. */
export type Allowed = string;

const domain = '#domain/**';
const ports = '#app/ports/**';
const useCases = '#app/**';
const builtIn = 'node:*';
const contract = '@sammati/contract';

const timeIsAParameter = 'Time is a parameter: take an Instant.';
const outsideIsAPort = 'The outside world is a port: see src/app/ports.';
/** What a folder without clock and without input or output may not touch. */
export const outsideWorld: Readonly<Record<string, string>> = {
  Date: timeIsAParameter,
  Intl: timeIsAParameter,
  performance: timeIsAParameter,
  setImmediate: timeIsAParameter,
  setInterval: timeIsAParameter,
  setTimeout: timeIsAParameter,
  queueMicrotask: timeIsAParameter,
  Buffer: outsideIsAPort,
  console: outsideIsAPort,
  crypto: outsideIsAPort,
  fetch: outsideIsAPort,
  global: outsideIsAPort,
  globalThis: outsideIsAPort,
  process: outsideIsAPort,
  WebSocket: outsideIsAPort,
};

function edge(name: string, because: string, ...may: readonly Allowed[]): Zone {
  return {
    name,
    files: [`src/${name}/**`],
    probes: [`src/${name}/probe.ts`, `src/${name}/inner/probe.ts`],
    may: [`#${name}/**`, domain, builtIn, ...may],
    because,
  };
}

export const zones: readonly Zone[] = [
  {
    name: 'domain',
    files: ['src/domain/**'],
    probes: ['src/domain/probe.ts', 'src/domain/inner/probe.ts'],
    may: [domain],
    because: 'src/domain is pure: it imports nothing but itself',
    globals: outsideWorld,
  },
  {
    name: 'app',
    files: ['src/app/**'],
    probes: ['src/app/probe.ts', 'src/app/inner/probe.ts'],
    may: [useCases, domain],
    because: 'src/app imports src/domain and itself; everything outside is a type in src/app/ports',
    globals: outsideWorld,
  },
  edge('store', 'src/store imports src/app/ports and src/domain; it alone knows PostgreSQL', ports, 'pg', '@electric-sql/pglite'),
  edge('registry', 'src/registry imports src/app/ports and src/domain; it alone knows yauzl', ports, 'yauzl'),
  edge(
    'sms',
    'src/sms imports src/app/ports and src/domain; it alone knows the SDK of AWS',
    ports,
    '@aws-sdk/client-pinpoint-sms-voice-v2',
  ),
  edge('calls', 'src/calls imports src/app and src/domain', useCases),
  edge(
    'http',
    'src/http imports src/app, src/domain and the contract; it alone knows Fastify',
    useCases,
    contract,
    'fastify',
    '@fastify/*',
    'typebox',
  ),
  edge('upstream', 'src/upstream imports src/app/ports and src/domain; it alone knows undici', ports, 'undici'),
  edge('totp', 'src/totp imports src/app/ports and src/domain; it alone knows otpauth', ports, 'otpauth'),
  edge('jobs', 'src/jobs imports src/app and src/domain', useCases),
  edge(
    'telemetry',
    'src/telemetry imports src/app/ports and src/domain; it alone knows pino and prom-client',
    ports,
    'pino',
    'prom-client',
  ),
  {
    name: 'cli',
    files: ['src/cli/**'],
    probes: ['src/cli/probe.ts', 'src/cli/inner/probe.ts'],
    // Evidence is verified where there is no server: the rules of the file are the server's own, and pure.
    may: ['#cli/**', '#root/config.ts', '#root/config-error.ts', '#domain/evidence/**', contract, 'commander', builtIn],
    because:
      'src/cli is a client of /api: it imports the contract and nothing of the server but its configuration and how evidence is verified',
  },
  {
    name: 'composition',
    files: ['src/*.ts', '!src/config.ts'],
    probes: ['src/compose.ts', 'src/main.ts'],
    may: ['#*/**', builtIn],
    because: 'src/compose.ts and src/main.ts see every folder, but leave packages to the folder that knows them',
  },
  {
    name: 'config',
    files: ['src/config.ts'],
    probes: ['src/config.ts'],
    may: [domain, builtIn],
    because: 'src/config.ts reads the environment and imports src/domain at most',
  },
  {
    name: 'contract',
    files: ['contract/**'],
    probes: ['contract/src/probe.ts'],
    may: ['typebox'],
    because: 'the contract is data: it imports typebox and nothing else',
  },
  {
    name: 'console',
    files: ['console/**'],
    probes: ['console/src/probe.tsx', 'console/src/inner/probe.ts'],
    may: [
      '#console/**',
      contract,
      '@mantine/*',
      'fflate',
      'qrcode.react',
      '@tanstack/react-query',
      'react',
      'react-dom',
      'wouter',
      'get-nonce',
      '@fontsource-variable/*',
      'vite',
      '@vitejs/*',
    ],
    because: 'the console is a client of /api: it imports the contract and what browsers run',
  },
  {
    name: 'scripts',
    files: ['scripts/**'],
    probes: ['scripts/probe.ts'],
    may: ['#domain/**', '#http/**', '#store/**', '@electric-sql/pglite', 'libphonenumber-js', 'rolldown', builtIn],
    because: 'scripts import themselves, built-in modules, and what they check and build with',
  },
];

/** Files outside every zone (tests, benchmarks, configuration) may import anything, but never by a path that leaves the folder. */
export const elsewhere = {
  probes: ['test/probe.ts', 'test/inner/probe.ts', 'bench/probe.ts'],
  because: 'a relative import stays in its folder: use #folder/file.ts',
};

/** Patterns in the way of .gitignore: first everything is forbidden, then some of it is not. */
function patterns(zone: Zone): readonly string[] {
  return [
    '**',
    ...sameFolder.map((form) => `!${form}`),
    ...zone.may.flatMap((allowed) => spellings(allowed).map((spelling) => `!${spelling}`)),
  ];
}

/** Sources, and the styles that lie beside a component. */
const sameFolder: readonly string[] = ['./*.ts', './*.tsx', './*.module.css'];
const leavesTheFolder: readonly string[] = ['.', '..', './**', '../**', '!./*'];

function spellings(allowed: Allowed): readonly string[] {
  if (allowed === builtIn) return [allowed, `${allowed}/*`];
  return allowed.startsWith('#') ? [allowed] : [allowed, `${allowed}/**`];
}

/** Whether a file of the zone may import the module of this name; the same border in a second, independent form. */
export function mayImport(zone: Zone, specifier: string): boolean {
  if (specifier.startsWith('.')) return isInSameFolder(specifier);
  return zone.may.some((allowed) => covers(allowed, specifier));
}

export function isInSameFolder(specifier: string): boolean {
  return /^\.\/[^/]+\.(?:tsx?|module\.css)$/.test(specifier);
}

function covers(allowed: Allowed, specifier: string): boolean {
  if (allowed === '#*/**') return specifier.startsWith('#');
  if (allowed.endsWith('/**')) return specifier.startsWith(allowed.slice(0, -2));
  if (allowed.endsWith('*')) return specifier.startsWith(allowed.slice(0, -1));
  return specifier === allowed || specifier.startsWith(`${allowed}/`);
}

/** The configuration that Biome extends: one override for each zone. */
export function biomeBorders(): object {
  return {
    linter: { rules: { style: { noRestrictedImports: restrictedImports(leavesTheFolder, elsewhere.because) } } },
    overrides: zones.map((zone) => ({
      includes: zone.files,
      linter: {
        rules: {
          style: {
            noRestrictedImports: restrictedImports(patterns(zone), zone.because),
            ...(zone.globals === undefined
              ? {}
              : { noRestrictedGlobals: { level: 'error', options: { deniedGlobals: zone.globals } } }),
          },
        },
      },
    })),
  };
}

function restrictedImports(group: readonly string[], because: string): object {
  return { level: 'error', options: { patterns: [{ group, message: `${because}.` }] } };
}
