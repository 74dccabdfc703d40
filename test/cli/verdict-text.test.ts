import { expect, test } from 'vitest';
import { verdictText } from '#cli/evidence/verdict-text.ts';
import type { Covered } from '#domain/evidence/evidence-file.ts';
import type { Verified } from '#domain/evidence/verdict.ts';
import { verifyEvidence } from '#domain/evidence/verify-evidence.ts';
import { instant } from '#domain/kernel/instant.ts';
import { madeFile, reading, retied, testKey, written } from '#test/support/evidence-files.ts';
import { businessA, person } from '#test/support/world-directory.ts';

const key = testKey();
const { lines } = madeFile({ key });

function verified(keys = [key]): Verified {
  const verdict = verifyEvidence(written(lines), { ...reading, keys });
  if (verdict.verdict !== 'verified') throw new Error(verdict.verdict);
  return verdict;
}

test('R17: a verified file is told with what it is of and when it was made: it may be another than was asked for', () => {
  const verdict = verified();
  const text = verdictText(verdict);
  expect(text).toContain(
    `made on 2026-11-26T06:10:00.000Z for account sammati1 of business ${businessA}: all numbers of the account\n`,
  );
  expect(text).toContain(`checkpoint 1 of 2026-11-26T06:04:00.000Z, signed by ${key.id}: `);
  expect(text).toContain(`signed by a key that was given: ${key.id}\n`);
  const covering = (covers: Covered): string => verdictText({ ...verdict, header: { ...verdict.header, covers } });
  expect(covering({ kind: 'number', number: person(1) })).toContain(`of business ${businessA}: what there is of ${person(1)}\n`);
  const period = { kind: 'period', from: instant(0), to: instant(86_400_000) } as const;
  expect(covering(period)).toContain('an event from 1970-01-01T00:00:00.000Z to before 1970-01-02T00:00:00.000Z\n');
});

test('R17: a key that the header names and that signed nothing is not named', () => {
  const verdict = verified();
  const { id, publicKey } = testKey();
  const header = { ...verdict.header, keys: [{ id, publicKey }, ...verdict.header.keys] };
  expect(verdictText({ ...verdict, header, keysKnown: false })).not.toContain(id);
});

test('R17: whatever stands in an altered file, a terminal obeys nothing of it', () => {
  const footer = { ...lines.at(-1), key: '\u001b[2K\rverified' };
  const verdict = verifyEvidence(retied([...lines.slice(0, -1), footer]), reading);
  expect(verdict).toMatchObject({ verdict: 'altered' });
  const printed = verdictText(verdict);
  expect(printed).toMatch(/^altered: changed at line \d+/);
  expect(printed.slice(0, -1)).not.toMatch(/\p{Cc}/u);
  const named = { ...verified().header, account: '\u001b[2J' };
  expect(verdictText({ ...verified(), header: named })).not.toContain('\u001b');
});
