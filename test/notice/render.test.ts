import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { checkBrandName, cleanBrandName } from '#domain/notice/brand-name.ts';
import { checkTemplate } from '#domain/notice/check-template.ts';
import { renderCode, renderNotice } from '#domain/notice/render.ts';

const line = phoneNumber(9800000002);
const inform = { meaning: 'inform', text: '{brand} may call you. No? Ring {line}' } as const;

describe('rendering a notice', () => {
  test('puts in the brand, and the line as 0 and ten digits', () => {
    expect(renderNotice(inform, { brand: 'Acme', line })).toBe('Acme may call you. No? Ring 09800000002');
    expect(renderNotice(inform, { brand: 'Acme', line: phoneNumber(1140001234) })).toContain('Ring 01140001234');
  });

  test('fills a placeholder wherever it is repeated', () => {
    expect(renderNotice({ meaning: 'ask', text: '{brand}: ring {line}. {brand}' }, { brand: 'A', line })).toBe(
      'A: ring 09800000002. A',
    );
  });

  test('a brand is put in literally, whatever it looks like', () => {
    for (const brand of ['{line}', '{brand}', '$&', "$'$`$1", '{unknown}', 'A}B{C', '\\n']) {
      expect(renderNotice(inform, { brand, line })).toBe(`${brand} may call you. No? Ring 09800000002`);
    }
  });

  test('nothing is normalised: composed, decomposed and compatibility letters stay as registered', () => {
    const text = 'é e\u0301 क\u093c \u0958 ﬁ ① {brand} {line}';
    expect(renderNotice({ meaning: 'inform', text }, { brand: 'ड\u093c', line })).toBe(
      'é e\u0301 क\u093c \u0958 ﬁ ① ड\u093c 09800000002',
    );
  });

  test('a template that checkTemplate refuses, and a brand that checkBrandName refuses, do not go out', () => {
    expect(() => renderNotice({ meaning: 'inform', text: 'Ring {line}' }, { brand: 'A', line })).toThrow('missing_placeholder');
    expect(() => renderNotice({ meaning: 'inform', text: '{brand}{line}{x}' }, { brand: 'A', line })).toThrow(
      'unknown_placeholder',
    );
    expect(() => renderNotice(inform, { brand: '\n', line })).toThrow('empty');
    expect(() => renderNotice(inform, { brand: 'x'.repeat(41), line })).toThrow('too_long');
  });

  test('a code text is not sent as a notice, nor a notice as a code', () => {
    const code = { meaning: 'confirm_code', text: '{code} for {brand}' } as const;
    expect(renderCode(code, { brand: 'Acme', code: '004217' })).toBe('004217 for Acme');
    expect(() => renderNotice(code, { brand: 'Acme', line })).toThrow(RangeError);
    expect(() => renderCode(inform, { brand: 'Acme', code: '004217' })).toThrow(RangeError);
    for (const wrong of ['', '123', '12a4', '१२३४', '12345678901', '{line}']) {
      expect(() => renderCode(code, { brand: 'Acme', code: wrong })).toThrow(RangeError);
    }
  });
});

describe('a brand name', () => {
  test('loses line breaks, control characters and signs that reorder text, and keeps the joiners of Indian scripts', () => {
    expect(cleanBrandName(' Acme\r\n\tBank ')).toBe('Acme Bank');
    expect(cleanBrandName('A\u0000c\u0007m\u001be\u007f')).toBe('Acme');
    expect(cleanBrandName('\u202eemcA\u202c\u2066\u200f\ufeff')).toBe('emcA');
    expect(cleanBrandName('క్\u200cష క్\u200dష')).toBe('క్\u200cష క్\u200dష');
  });

  test('is refused when nothing is left, when longer than a DLT variable, or when half a character', () => {
    expect(checkBrandName('Acme')).toEqual({ kind: 'accepted', name: 'Acme' });
    expect(checkBrandName(' \n')).toEqual({ kind: 'refused', problem: { kind: 'empty' } });
    expect(checkBrandName('x'.repeat(40))).toMatchObject({ kind: 'accepted' });
    expect(checkBrandName('x'.repeat(41))).toEqual({ kind: 'refused', problem: { kind: 'too_long', length: 41, longest: 40 } });
    expect(checkBrandName('😀'.repeat(21))).toMatchObject({ problem: { kind: 'too_long', length: 42 } });
    expect(checkBrandName('A\ud83d')).toEqual({ kind: 'refused', problem: { kind: 'broken_text' } });
  });

  test('once accepted stays as it is, has no control character, and any accepted one can be rendered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (input) => {
        const check = checkBrandName(input);
        if (check.kind === 'refused') return;
        expect(checkBrandName(check.name)).toEqual(check);
        expect(check.name).not.toMatch(/\p{Cc}/u);
        expect(renderNotice(inform, { brand: check.name, line })).toBe(`${check.name} may call you. No? Ring 09800000002`);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('checking an account’s own template', () => {
  test('a text with each placeholder of its meaning is a template; a line feed and a repeated placeholder are allowed', () => {
    expect(checkTemplate('{brand} calls. Ring {line}')).toEqual([]);
    expect(checkTemplate('{brand}\n{line} {line}', 'ask')).toEqual([]);
    expect(checkTemplate('{brand} {code}', 'confirm_code')).toEqual([]);
  });

  test('reports everything that is wrong, with the place', () => {
    expect(checkTemplate(' \n')).toEqual([{ kind: 'empty' }]);
    expect(checkTemplate('Ring us')).toEqual([
      { kind: 'missing_placeholder', placeholder: 'brand' },
      { kind: 'missing_placeholder', placeholder: 'line' },
    ]);
    expect(checkTemplate('{brand} {line} {code}')).toEqual([{ kind: 'unknown_placeholder', placeholder: 'code', at: 15 }]);
    expect(checkTemplate('{Brand} {brand} {line}')).toEqual([{ kind: 'unknown_placeholder', placeholder: 'Brand', at: 0 }]);
    expect(checkTemplate('{brand} {line')).toEqual([
      { kind: 'stray_brace', at: 8 },
      { kind: 'missing_placeholder', placeholder: 'line' },
    ]);
    expect(checkTemplate('{{brand}} {line}')).toEqual([
      { kind: 'stray_brace', at: 0 },
      { kind: 'stray_brace', at: 8 },
    ]);
    expect(checkTemplate('{brand}\r\n{line}')).toEqual([{ kind: 'control_character', at: 7 }]);
    expect(checkTemplate('{brand} {line}\ud800')).toEqual([{ kind: 'broken_text', at: 14 }]);
    expect(checkTemplate(`{brand} {line}${'x'.repeat(2_000)}`)).toEqual([{ kind: 'too_long', length: 2_014, longest: 2_000 }]);
  });

  test('names the variable of a DLT portal as unknown, so that it is not sent as it stands', () => {
    expect(checkTemplate('{brand} calls. Ring {#var#} {line}')).toEqual([
      { kind: 'unknown_placeholder', placeholder: '#var#', at: 20 },
    ]);
  });

  test('what it accepts can be rendered, what it refuses cannot', () => {
    const piece = fc.constantFrom('{brand}', '{line}', '{code}', '{', '}', ' ', 'a', 'न', '\n', '\r', '😀', '{x}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const render = () => renderNotice({ meaning: 'ask', text }, { brand: 'Acme', line });
        if (checkTemplate(text, 'ask').length > 0) expect(render).toThrow(RangeError);
        else expect(render()).toBe(text.replaceAll('{brand}', 'Acme').replaceAll('{line}', '09800000002'));
      }),
      { numRuns: 5_000 },
    );
  });
});
