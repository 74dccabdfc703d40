/** Values that nobody should send, for whatever takes a value. */
import type { Chance } from './chance.ts';

/** The part of JSON Schema that the OpenAPI document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
}

export const badTexts: readonly [string, ...string[]] = [
  '',
  ' ',
  '\u0000',
  '98000\u000000001',
  '9800000001',
  '+91 98000 00001',
  '०९८००००००१',
  '9.8e9',
  '9800000001.0',
  '-1',
  '0',
  'null',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  "' or 1=1; --",
  '{{7*7}}',
  '<script>&amp;</script>]]>',
  '%00%ff%zz',
  '../../../etc/passwd',
  '\ud800',
  '\u202e\ufeff\u200b',
  'à̸̢̛',
  '😀'.repeat(50),
  'x'.repeat(300),
  '9'.repeat(5000),
  '2026-02-30',
  '2026-13-45T99:99:99Z',
  '9999999999999-01-01T00:00:00Z',
  '0000-00-00',
  'P1M',
  'P9999Y',
  '\r\nSet-Cookie: a=b',
];

const badNumbers: readonly [number, ...number[]] = [
  0,
  -1,
  1.5,
  9_800_000_001,
  1e21,
  -0,
  2_147_483_648,
  Number.MAX_SAFE_INTEGER,
  1e308,
];

/** Any value at all that JSON can write. */
export function badValue(chance: Chance, depth = 0): unknown {
  switch (chance.below(depth > 3 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return chance.oneIn(2);
    case 2:
      return chance.pick(badNumbers);
    case 3:
    case 4:
      return chance.pick(badTexts);
    case 5:
      return Array.from({ length: chance.below(4) }, () => badValue(chance, depth + 1));
    case 6:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [chance.pick(badTexts), badValue(chance, depth + 1)]),
      );
    default:
      return nested(chance.below(200));
  }
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** A value after the schema, in which one part in ten is not. */
export function nearlyRight(schema: Schema, schemas: Readonly<Record<string, Schema>>, chance: Chance): unknown {
  if (chance.oneIn(10)) return badValue(chance);
  const { $ref: reference, anyOf, properties, items, type, examples } = schema;
  if (reference !== undefined) return nearlyRight(schemas[reference.split('/').at(-1) ?? ''] ?? {}, schemas, chance);
  if (anyOf !== undefined) return nearlyRight(anyOf[chance.below(anyOf.length)] ?? {}, schemas, chance);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[chance.below(schema.enum.length)];
  if (type === 'object' || properties !== undefined) {
    const fields = Object.entries(properties ?? {}).filter(() => !chance.oneIn(8));
    const value = Object.fromEntries(fields.map(([name, field]) => [name, nearlyRight(field, schemas, chance)]));
    return chance.oneIn(12) ? { ...value, [chance.pick(badTexts)]: badValue(chance) } : value;
  }
  if (type === 'array') return Array.from({ length: chance.below(4) }, () => nearlyRight(items ?? {}, schemas, chance));
  if (type === 'integer' || type === 'number') return chance.oneIn(4) ? chance.pick(badNumbers) : 1 + chance.below(100);
  if (type === 'boolean') return chance.oneIn(2);
  if (chance.oneIn(4)) return chance.pick(badTexts);
  return examples?.[0] ?? rightText(schema.pattern ?? '', chance);
}

function rightText(pattern: string, chance: Chance): string {
  if (pattern.includes('0-9]{6,30}')) return '1101234567890';
  if (pattern.startsWith('^[A-Za-z0-9]{3,11}')) return 'CLINIC';
  return chance.pick(['Clinic', 'a reason', '9800000002', '2026-11-23', '2026-11-23T10:00:00+05:30', '123456']);
}
