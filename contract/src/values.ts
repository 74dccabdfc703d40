/** The kinds of values that the schemas are made of. */
import { Type } from 'typebox';
import { keyScopes, scopeMeanings } from './key-scope.ts';

/** A number as it is answered: ten digits. */
export const TenDigits = Type.String({
  pattern: '^[1-9][0-9]{9}$',
  examples: ['9000000001'],
  description: 'An Indian number, ten digits.',
});

/** A number as it is given: any written form of an Indian number is read down to ten digits (R3). */
export const GivenNumber = Type.String({
  minLength: 1,
  maxLength: 64,
  examples: ['9000000001', '+91 90000 00001'],
  description: 'An Indian number in any written form: ten digits, or with 0, 91, +91 or 0091 before them.',
});

export const Instant = Type.String({
  format: 'date-time',
  examples: ['2026-11-23T10:00:00.000Z'],
  description: 'ISO 8601, UTC.',
});

/** An instant as it is given: with its offset, so that nobody has to guess it. */
export const GivenInstant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$',
  examples: ['2026-11-23T15:30:00+05:30'],
  description: 'ISO 8601 with an offset.',
});

export const CalendarDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-11-23'] });

export const Sid = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  examples: ['acme1'],
  description: 'The account identifier of the wire API.',
});

/** A UUID of version 7: they sort by time. */
export const DecisionId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  examples: ['019ac0d1-5c80-7b41-9f3e-2a6d0c84b1e7'],
  description: 'Names an answer about a call.',
});

/** What an API key may do. */
export const KeyScope = Type.Enum([...keyScopes], {
  type: 'string',
  description: `${keyScopes.map((scope) => `\`${scope}\` ${scopeMeanings[scope]}`).join('; ')}.`,
});

export const BusinessId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const ConnectionId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** A text for people; neither empty nor longer than a line in a list can show. */
export function line(longest: number, description: string) {
  return Type.String({ minLength: 1, maxLength: longest, pattern: '\\S', description });
}

export const Language = Type.Enum(['en', 'hi', 'bn', 'te', 'mr', 'ta', 'gu', 'ur', 'kn', 'ml', 'pa', 'or', 'as'], {
  type: 'string',
  description: 'The language of a notice.',
});

/** Closed objects: a misspelt field is an error, not a silent default. */
export const closed = { additionalProperties: false } as const;

/** An empty object: an endpoint without parameters of that kind. */
export const Nothing = Type.Object({}, closed);
