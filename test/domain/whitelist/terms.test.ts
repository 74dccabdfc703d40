import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MARKS_KEPT } from '#domain/whitelist/standing.ts';
import { isPossibleTerm } from '#domain/whitelist/term-bounds.ts';
import {
  defaultTerms,
  isAtLeastAsStrict,
  isSetAt,
  type TermName,
  type TermOverrides,
  terms,
  termsInForce,
} from '#domain/whitelist/terms.ts';

const names = Object.keys(terms) as TermName[];
const overrides: fc.Arbitrary<TermOverrides> = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 0, max: 1000 }));

describe('R19 terms', () => {
  test('an account’s value is in force only where it may set the term, and is at least as strict as what stands above it', () => {
    fc.assert(
      fc.property(overrides, overrides, overrides, (deployment, business, account) => {
        const above = termsInForce(deployment, business, {});
        const own = termsInForce(deployment, business, account);
        for (const name of names) {
          const wanted = isSetAt(name, 'account') ? account[name] : undefined;
          const ofBusiness = isSetAt(name, 'business') ? business[name] : undefined;
          expect(own[name]).toBe(wanted !== undefined && isAtLeastAsStrict(name, wanted, above[name]) ? wanted : above[name]);
          expect(isAtLeastAsStrict(name, own[name], above[name])).toBe(true);
          expect(above[name]).toBe(ofBusiness ?? deployment[name] ?? defaultTerms[name]);
        }
      }),
    );
  });

  test('what is counted for a whole business is not an account’s to set, and what is of lines that many name not a business’s', () => {
    const below = (level: 'business' | 'account') => names.filter((name) => !isSetAt(name, level));
    expect(below('account')).toEqual([
      'breaker_people',
      'ask_again_days',
      'line_kept_months',
      'burst_agreements',
      'caller_agreements',
    ]);
    expect(below('business')).toEqual(['line_kept_months']);
  });

  test('what is no term of ours changes nothing', () => {
    const strange = { permission_years: 1, toString: 5 } as TermOverrides;
    expect(termsInForce({}, {}, strange)).toEqual(defaultTerms);
  });

  test('every term has value, basis, source, date and the clause that uses it', () => {
    for (const name of names) {
      const term = terms[name];
      expect(Number.isInteger(term.value) && isPossibleTerm(name, term.value), name).toBe(true);
      expect(['law', 'provider practice']).toContain(term.basis);
      expect(term.source.length).toBeGreaterThan(3);
      expect(term.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(term.rule).toMatch(/^R\d+$/);
    }
  });

  test('no limit of notices may be set that the marks of a standing cannot count', () => {
    expect(isPossibleTerm('notice_limit', MARKS_KEPT - 1)).toBe(true);
    expect(isPossibleTerm('notice_limit', MARKS_KEPT)).toBe(false);
    for (const wrong of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(isPossibleTerm('notice_limit', wrong), String(wrong)).toBe(false);
    }
  });
});
