import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskNumbers } from '#domain/kernel/masked-text.ts';
import { createLog } from '#telemetry/log.ts';

const number = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map(String);
const written = number.chain((digits) =>
  fc.constantFrom(
    digits,
    `0${digits}`,
    `+91${digits}`,
    `91 ${digits.slice(0, 5)} ${digits.slice(5)}`,
    `0${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
    `(0${digits.slice(0, 2)}) ${digits.slice(2)}`,
    `%2B91${digits}`,
    `${digits.slice(0, 5)}%20${digits.slice(5)}`,
    `${digits.slice(0, 5)}.${digits.slice(5)}`,
    [...digits].map((digit) => String.fromCodePoint(0x966 + Number(digit))).join(''),
  ),
);

describe('masking', () => {
  it('leaves no number readable, however it is written, in messages, fields, names, errors and addresses', () => {
    fc.assert(
      fc.property(written, (text) => {
        const lines: string[] = [];
        const log = createLog('info', { write: (line) => void lines.push(line) });
        const fields = { text, inner: { list: [`to ${text}.`], [text]: 1 }, value: Number(text.replaceAll(/\D/g, '')) };
        log.info(`asked ${text}, refused`, fields);
        log.error('failed', new Error(`no ${text}`, { cause: new TypeError(`for ${text}`) }), { path: `/v1/x/${text}.json` });
        const digits = digitsOf(text).slice(-10);
        for (const line of lines) expect(digitsOf(line)).not.toContain(digits);
      }),
    );
  });

  it('keeps the last four digits, and what is no number', () => {
    expect(maskNumbers('from +91 98000-00001 to 08047100002')).toBe('from ******0001 to ******0002');
    for (const kept of [
      '/v1/whitelist/:number',
      'port 8080, 200 in 12.5 ms',
      '9735b586-60e3-4765-bdbf-475443996547',
      '90000000-0000-4000-8000-900000000001',
      '2026-11-23T10:00:00.000Z',
      '2026-11-23',
      'at file.ts:123:45',
    ]) {
      expect(maskNumbers(kept)).toBe(kept);
    }
  });

  it('tells of an error what helps and nothing of its values', () => {
    const lines: string[] = [];
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      table: 'notices',
      detail: 'Key (number)=(9800000001)',
    });
    createLog('info', { write: (line) => void lines.push(line) }).error('failed', error, { bytes: new Uint8Array(3) });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      msg: 'failed',
      bytes: '3 bytes',
      error: { type: 'Error', message: 'duplicate key', code: '23505', table: 'notices' },
    });
    expect(lines[0]).not.toContain('Key (number)');
  });
});

function digitsOf(text: string): string {
  return [...text.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))]
    .map((character) => {
      const devanagari = (character.codePointAt(0) ?? 0) - 0x966;
      return devanagari >= 0 && devanagari <= 9 ? String(devanagari) : character;
    })
    .join('')
    .replaceAll(/%2[b0]|[ +().-]/gi, '');
}
