import { defineConfig } from 'vitest/config';

/** What needs programs beside Node, or minutes: the peers and the violence. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/peers/**/*.test.ts', 'test/violence/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { shuffle: true },
    provide: { badRequests: { count: 5_000, seed: 20_261_123 }, senderKills: 6 },
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
