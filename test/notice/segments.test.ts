import fc from 'fast-check';
import { split } from 'split-sms';
import { describe, expect, test } from 'vitest';
import { smsEncoding } from '#domain/notice/segments.ts';

/** The same answer from an implementation that we did not write. */
function oracle(text: string): ReturnType<typeof smsEncoding> {
  const { characterSet, bytes, parts } = split(text);
  return characterSet === 'GSM'
    ? { encoding: 'gsm7', units: bytes, segments: parts.length }
    : { encoding: 'ucs2', units: bytes / 2, segments: parts.length };
}

const basic = [...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0189:;<=>?¡AZÄÖÑÜ§¿azäöñüà'];
const extension = [...'\f^{}\\[~]|€'];
const scripts = [...'अि्ऽआবাৰতెకతமிழ்கગુردو۔ಕನ್ನಡമലയാളംਪੰਜਾଓଡ଼ିଆঅসমীয়া₹’–`ç\u200d\u200cक़'];
const astral = ['😀', '🇮', '𑀓', '👩', '𝐒', '\u{10ffff}'];

const gsm = fc.constantFrom(...basic, ...extension);
const any = fc.constantFrom(...basic, ...extension, ...scripts, ...astral);
/** A sign many times over, so that lengths around every limit are common. */
const runs = (sign: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.tuple(
        sign,
        fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(66, 67, 69, 70, 76, 80, 151, 152, 153, 158, 159, 160)),
      ),
      { maxLength: 8 },
    )
    .map((list) => list.map(([sign, count]) => sign.repeat(count)).join(''));

describe('encoding and segments', () => {
  test('agree with an independent implementation on 24,000 texts of all scripts, extension characters and emoji', () => {
    const agree = (text: string) => {
      expect(smsEncoding(text)).toEqual(oracle(text));
    };
    fc.assert(fc.property(runs(gsm), agree), { numRuns: 8_000 });
    fc.assert(fc.property(runs(any), agree), { numRuns: 8_000 });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 400 }), (signs) => agree(signs.join(''))),
      { numRuns: 4_000 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), agree), { numRuns: 4_000 });
  });

  test('agree with it on which of all characters are in the GSM alphabet', () => {
    for (let code = 0; code <= 0xffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const sign = String.fromCharCode(code);
      const ours = smsEncoding(sign);
      const theirs = oracle(sign);
      if (ours.encoding !== theirs.encoding || ours.units !== theirs.units)
        expect(ours, `U+${code.toString(16)}`).toEqual(theirs);
    }
  });

  test.each([
    ['', 'gsm7', 0, 1],
    ['a'.repeat(160), 'gsm7', 160, 1],
    ['a'.repeat(161), 'gsm7', 161, 2],
    ['a'.repeat(306), 'gsm7', 306, 2],
    ['a'.repeat(307), 'gsm7', 307, 3],
    ['€'.repeat(80), 'gsm7', 160, 1],
    ['€'.repeat(81), 'gsm7', 162, 2],
    // 152 septets and an extension character: it would be cut, so it begins the second part, and 153 more need a third.
    [`${'a'.repeat(152)}€${'a'.repeat(151)}`, 'gsm7', 305, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm7', 306, 3],
    ['क'.repeat(70), 'ucs2', 70, 1],
    ['क'.repeat(71), 'ucs2', 71, 2],
    ['क'.repeat(134), 'ucs2', 134, 2],
    ['क'.repeat(135), 'ucs2', 135, 3],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    // A pair on the limit of 67 is moved whole to the second part, and the 67 units after it need a third.
    [`${'क'.repeat(66)}😀${'क'.repeat(65)}`, 'ucs2', 133, 2],
    [`${'क'.repeat(66)}😀${'क'.repeat(66)}`, 'ucs2', 134, 3],
    ['₹100', 'ucs2', 4, 1],
    ['You’ve', 'ucs2', 6, 1],
  ])('limits: %# (%s)', (text, encoding, units, segments) => {
    expect(smsEncoding(text)).toEqual({ encoding, units, segments });
  });

  test('half a surrogate pair is one unit', () => {
    expect(smsEncoding('\ud83d'.repeat(70))).toEqual({ encoding: 'ucs2', units: 70, segments: 1 });
    expect(smsEncoding('\ude00\ud83d'.repeat(67))).toMatchObject({ units: 134 });
  });
});
