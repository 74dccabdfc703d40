import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId } from '#domain/account/account.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { blockOf, blockOfToken, type LinkTarget, TOKEN_LENGTH, targetOf, tokenOf } from '#domain/recipient/link.ts';
import { recipientLinks } from '#root/recipient-links.ts';

const targets: fc.Arbitrary<LinkTarget> = fc.record({
  account: fc.integer({ min: 1, max: 2 ** 31 - 1 }).map((id) => id as AccountId),
  number: fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map(phoneNumber),
  notice: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
});
const links = recipientLinks(new Uint8Array(32).fill(7), () => null);
const others = recipientLinks(new Uint8Array(32).fill(8), () => null);

describe('a link to a page', () => {
  it('is of what it was made of, and looks like nothing of it', () => {
    fc.assert(
      fc.property(targets, (target) => {
        expect(targetOf(blockOf(target))).toEqual(target);
        const token = links.seal(target);
        expect(token).toMatch(/^[0-9A-Za-z]{22}$/);
        expect(token).not.toContain(String(target.number).slice(0, 6));
        expect(links.open(token)).toEqual(target);
        for (const end of ['.', '।', ').', '»']) expect(links.open(`${token}${end}`)).toEqual(target);
        expect(others.open(token)).toBeNull();
      }),
    );
  });

  it('is none when one sign of it is another, or missing, or too many', () => {
    const target = { account: 3 as AccountId, number: phoneNumber(9876500001), notice: 1 };
    const token = links.seal(target);
    for (let at = 0; at < TOKEN_LENGTH; at += 1) {
      const sign = token[at] === 'a' ? 'b' : 'a';
      expect(links.open(token.slice(0, at) + sign + token.slice(at + 1))).toBeNull();
    }
    const wrong = [
      '',
      token.slice(1),
      `${token}a`,
      ` ${token}`,
      token.toLowerCase(),
      'z'.repeat(22),
      `${token}.....`,
      '０'.repeat(22),
    ];
    for (const one of wrong) expect(links.open(one), one).toBeNull();
  });

  it('is none made up by chance', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(blockOfToken(tokenOf(bytes))).toEqual(bytes);
        expect(links.open(tokenOf(bytes))).toBeNull();
      }),
    );
  });

  it('is not made of what has no place in it', () => {
    const number = phoneNumber(9876500001);
    expect(() => links.seal({ account: 1 as AccountId, number, notice: 2 ** 24 })).toThrow(RangeError);
    expect(() => links.seal({ account: (2 ** 31) as AccountId, number, notice: 1 })).toThrow(RangeError);
  });
});
