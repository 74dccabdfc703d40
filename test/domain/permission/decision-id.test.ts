import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '#domain/kernel/instant.ts';
import { decisionId, firstIdAt, ID_BYTES, isDecisionId } from '#domain/permission/decision-id.ts';

const someInstant = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(instant);
const chance = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });

it('is a UUID of version 7: the 48 bits of the instant, version, variant and chance', () => {
  fc.assert(
    fc.property(someInstant, chance, (at, random) => {
      const id = decisionId(at, random);
      expect(isDecisionId(id)).toBe(true);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
      expect(id).toMatch(/^.{14}7.{3}-[89ab].{3}-.{12}$/);
      expect(firstIdAt(at) < id).toBe(true);
    }),
  );
});

it('sorts by the instant, whatever chance has it', () => {
  fc.assert(
    fc.property(someInstant, someInstant, chance, chance, (one, other, first, second) => {
      if (one < other) expect(decisionId(one, first) < firstIdAt(other)).toBe(true);
      if (one > other) expect(decisionId(other, second) < firstIdAt(one)).toBe(true);
    }),
  );
});
