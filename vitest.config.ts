import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**', 'test/violence/**', 'test/browser/**'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/property-reports.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // What every file would load anew is a fifth of the time; nothing in the source keeps state between its callers.
    isolate: false,
    sequence: { shuffle: true },
    // Only what hangs is to fail by the clock: a busy machine, or a slow disk, takes many times as long as an idle one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
