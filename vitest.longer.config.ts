import process from 'node:process';
import { defineConfig } from 'vitest/config';

/** As many as wanted: `npm run fuzz -- --requests 100000 --seed 7`, `npm run kills -- --kills 20`. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/violence/fuzz.test.ts', 'test/peers/smpp-killed.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    provide: { badRequests: { count: wanted('requests', 100_000), seed: wanted('seed', 7) }, senderKills: wanted('kills', 20) },
    hookTimeout: 120_000,
  },
});

function wanted(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
