import { describe, expect, test } from 'vitest';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { commitmentOf } from '#domain/consent/chain.ts';
import { instant } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { type DecisionFacts, isIntact, type KeptDecision, sealDecision } from '#domain/permission/decision.ts';
import { decisionId, firstIdAt, ID_BYTES, isDecisionId } from '#domain/permission/decision-id.ts';
import { sha256 } from '#root/random.ts';

const at = instant(Date.UTC(2026, 10, 26, 6, 30));
const facts: DecisionFacts = {
  answeredAt: at,
  via: 'permission',
  request: '5f0b1c9e-1111-4222-8333-444455556666',
  key: 'key-1',
  address: '192.0.2.7',
  purpose: 'promotional',
  category: 3,
  mode: 'voice',
  at,
  permission: 'refused',
  because: 'category_blocked',
  until: null,
  passedAs: null,
  preference: { kind: 'on_dnd', source: { kind: 'national_copy', date: at }, until: at, profile: '3', registryVersion: 4 },
  consent: { mode: 'opt_out', status: 'neutral', type: null, until: null, event: 0, objectedAt: null },
};

const unsealed = {
  id: decisionId(at, new Uint8Array(ID_BYTES).fill(7)),
  business: 1 as BusinessId,
  account: 2 as AccountId,
  number: phoneNumber(9_876_500_001),
  facts,
  salt: new Uint8Array(16).fill(9),
};
const kept = sealDecision(unsealed, sha256);

describe('a decision that is kept', () => {
  test('R17 is known again, also from a database that orders its fields otherwise', () => {
    expect(isIntact(kept, sha256)).toBe(true);
    const reversed = Object.fromEntries(Object.entries(facts).reverse()) as unknown as DecisionFacts;
    expect(isIntact({ ...kept, facts: reversed }, sha256)).toBe(true);
  });

  test('R17 is known again after its person was erased, by the commitment that stays', () => {
    const { salt, number } = unsealed;
    const commitment = commitmentOf(salt, { number }, sha256);
    const erased: KeptDecision = { ...kept, number: null, salt: null, commitment };
    expect(sealDecision(unsealed, sha256, { isErased: true })).toEqual(erased);
    expect(isIntact(erased, sha256)).toBe(true);
    expect(isIntact({ ...erased, commitment: null }, sha256)).toBe(false);
  });

  test.each<[string, Partial<KeptDecision>]>([
    ['another number', { number: phoneNumber(9_876_500_002) }],
    ['another salt', { salt: new Uint8Array(16).fill(8) }],
    ['another account', { account: 3 as AccountId }],
    ['another business', { business: 2 as BusinessId }],
    ['another id', { id: decisionId(at, new Uint8Array(ID_BYTES).fill(6)) }],
    ['another answer', { facts: { ...facts, permission: 'allowed' } }],
    ['another version of the registry', { facts: { ...facts, preference: { ...facts.preference, registryVersion: 5 } } }],
  ])('R17 is not what was sealed with %s', (_, changed) => {
    expect(isIntact({ ...kept, ...changed }, sha256)).toBe(false);
  });
});

describe('the id of a decision', () => {
  test('is a UUID of version 7, and later ones sort behind earlier ones', () => {
    const id = decisionId(instant(0x0123456789ab), Uint8Array.of(0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10, 0xff, 0x02));
    expect(id).toBe('01234567-89ab-7fed-acba-9876543210ff');
    expect(isDecisionId(id)).toBe(true);
    const ids = [0, 1, 1_000, 86_400_000].map((later) =>
      decisionId(instant(at + later), new Uint8Array(ID_BYTES).fill(later % 256)),
    );
    expect(ids.toSorted()).toEqual(ids);
  });

  test('lies in the period in which it was made', () => {
    const id = decisionId(at, new Uint8Array(ID_BYTES));
    expect(firstIdAt(at) < id && id < firstIdAt(instant(at + 1))).toBe(true);
  });
});
