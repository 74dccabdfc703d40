import { expect, it } from 'vitest';
import type { Instant } from '#domain/kernel/instant.ts';
import { codeAt } from '#test/support/authenticator.ts';
import { totp } from '#totp/totp.ts';

const secret = new TextEncoder().encode('12345678901234567890');
const at = (seconds: number) => totp({ now: () => (seconds * 1_000) as Instant });

it.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('knows the code that RFC 6238 gives for second %i', (seconds, code) => {
  expect(codeAt(secret, seconds * 1_000, 8)).toBe(code);
  expect(at(seconds).stepOf(secret, code.slice(2))).toBe(Math.floor(seconds / 30));
});

it('takes the code of the step before and after, and says which step it is', () => {
  const code = codeAt(secret, 1_234_567_890_000);
  const step = Math.floor(1_234_567_890 / 30);
  for (const late of [-30, 0, 30]) expect(at(1_234_567_890 + late).stepOf(secret, code)).toBe(step);
  for (const late of [-60, 60]) expect(at(1_234_567_890 + late).stepOf(secret, code)).toBeNull();
  for (const wrong of ['', '12345', 'abcdef', '1234567', code.slice(1)])
    expect(at(1_234_567_890).stepOf(secret, wrong)).toBeNull();
});

it('tells an app all that it has to know, from bytes that are part of something larger', () => {
  const within = Buffer.from('xx12345678901234567890xx').subarray(2, 22);
  const { uri, text } = at(0);
  expect(text(within)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(uri(within, 'asha+1@example.in')).toBe(
    'otpauth://totp/Sammati:asha%2B1%40example.in?issuer=Sammati&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  );
});
