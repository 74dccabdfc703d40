import { describe, expect, it } from 'vitest';
import { readRegistry } from '#app/registry/read-registry.ts';
import { DAY, fromIndianTime, after as later } from '#domain/kernel/instant.ts';

type Asked = Parameters<typeof readRegistry>[0];

const date = fromIndianTime(2026, 11, 18);

async function warningAt(milliseconds: number, registryWarnAfterDays: number, hasCopy = true) {
  const state = { source: hasCopy ? { kind: 'national_copy', id: 1, date } : null };
  const view = await readRegistry({
    clock: { now: () => later(date, milliseconds) },
    directory: { current: () => ({ deploymentTerms: () => ({}) }) },
    registryImports: { find: async () => null, since: async () => [] },
    registryChunks: { state: async () => state, diskBytes: async () => 0, profiles: async () => new Map() },
    registry: { national: { figures: () => ({}) } },
    registryWarnAfterDays,
  } as unknown as Asked);
  return view.warning;
}

describe('the registry', () => {
  it.each([
    [5 * DAY - 1, 5, null],
    [5 * DAY, 5, 'old'],
    [7 * DAY - 1, 5, 'old'],
    [7 * DAY, 5, 'stale'],
    [DAY, 1, 'old'],
    [6 * DAY, 30, null],
    [7 * DAY, 30, 'stale'],
  ])('R5: %d ms after its date is, with a warning after %d days, called %s', async (age, days, warning) => {
    expect(await warningAt(age, days)).toBe(warning);
  });

  it('is none where no copy is loaded', async () => {
    expect(await warningAt(0, 5, false)).toBe('none');
  });
});
