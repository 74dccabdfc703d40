/** From a whitelist request as it came to its parameters. */
import { setImmediate } from 'node:timers/promises';
import { isPhoneNumber, type PhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';
import type { GivenNumbers } from '#domain/whitelist/number-results.ts';
import { bodyKind } from './content-type.ts';
import { type Fields, noFields, readForm, type ScalarName } from './fields.ts';
import { readMultipart } from './multipart.ts';
import { finishNumberList } from './number-list.ts';
import type { RefusalCode } from './rest-exception.ts';

/** Most bytes of a body. */
export const MOST_BYTES = 33_554_432;

export interface ParameterSource {
  readonly method: 'POST' | 'DELETE';
  /** Behind the `?` of the request target, still encoded, as Node gives it (one character a byte). */
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

export interface WhitelistParameters {
  readonly kind: 'parameters';
  readonly numbers: GivenNumbers;
  /** Undefined where missing or unreadable: both get the same refusal (R2). */
  readonly virtualNumber: PhoneNumber | undefined;
  /** As written; any text, since no language is refused. */
  readonly language: string | undefined;
  readonly details: boolean;
}

export interface ParameterRefusal {
  readonly kind: 'refused';
  readonly code: Extract<
    RefusalCode,
    'no_number' | 'too_many_numbers' | 'body_too_large' | 'unsupported_media_type' | 'unreadable_body'
  >;
}

/**
 * Reads the parameters of a POST or DELETE (R3), giving others a turn about every 5,000 numbers. Never throws. A POST takes each
 * parameter from its body, else from its query; a DELETE from its query, else from its body, and a body of a DELETE that cannot
 * be read is passed over. A blank value counts as none.
 */
export async function readParameters(source: ParameterSource): Promise<WhitelistParameters | ParameterRefusal> {
  const steps = readParametersInSteps(source);
  let step = steps.next();
  while (!step.done) {
    await setImmediate();
    step = steps.next();
  }
  return step.value;
}

/** The same reading in steps of bounded length, one for each `yield`. */
export function* readParametersInSteps(source: ParameterSource): Generator<void, WhitelistParameters | ParameterRefusal> {
  if (source.body.length > MOST_BYTES) return { kind: 'refused', code: 'body_too_large' };
  const isPost = source.method === 'POST';
  const preferred = noFields({ numbers: true });
  const code = yield* isPost ? readBody(source, preferred) : readQuery(source, preferred);
  if (code !== null) return { kind: 'refused', code };

  let other = noFields({ numbers: preferred.numbers?.count === 0 });
  const otherCode = yield* isPost ? readQuery(source, other) : readBody(source, other);
  if (otherCode !== null) other = noFields({ numbers: false });

  const numbers = other.numbers !== null && other.numbers.count > 0 ? other.numbers : preferred.numbers;
  if (numbers === null || numbers.count === 0) return { kind: 'refused', code: 'no_number' };
  if (numbers.overflow) return { kind: 'refused', code: 'too_many_numbers' };
  const scalar = (name: ScalarName) => preferred.scalars.get(name) ?? other.scalars.get(name);
  return {
    kind: 'parameters',
    numbers: finishNumberList(numbers),
    virtualNumber: virtualNumber(scalar('VirtualNumber')),
    language: scalar('Language'),
    details: /^(?:true|yes|1)$/i.test(scalar('Details') ?? ''),
  };
}

function* readQuery(source: ParameterSource, fields: Fields): Generator<void, null> {
  yield* readForm(Buffer.from(source.query, 'latin1'), fields);
  return null;
}

function* readBody(source: ParameterSource, fields: Fields): Generator<void, ParameterRefusal['code'] | null> {
  if (source.body.length === 0) return null;
  const kind = bodyKind(source.contentType);
  switch (kind.kind) {
    case 'form':
      yield* readForm(source.body, fields);
      return null;
    case 'multipart':
      if (kind.boundary === undefined) return 'unreadable_body';
      return (yield* readMultipart(source.body, kind.boundary, fields)) ? null : 'unreadable_body';
    case 'unsupported':
      return 'unsupported_media_type';
  }
}

function virtualNumber(text: string | undefined): PhoneNumber | undefined {
  const read = text === undefined ? undefined : readServiceNumber(text);
  return read !== undefined && isPhoneNumber(read) ? read : undefined;
}
