import { beforeAll, describe, expect, test } from 'vitest';
import { instant } from '#domain/kernel/instant.ts';
import { timestamp } from '#store/engine/database.ts';
import { forEachDatabase, type TestDatabase } from '#test/support/databases.ts';

forEachDatabase(null, (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await database.script("create type colour as enum ('red', 'deep blue', 'NULL')");
  });

  /** One value through a parameter and back; the type is where it is cast to. */
  async function through(type: string, value: Parameters<TestDatabase['query']>[1]): Promise<unknown> {
    const [row] = await database.query<{ value: unknown }>(
      { name: `through ${type}`, text: `select $1::${type} as value` },
      value,
    );
    return row?.value;
  }

  describe('a value comes back as it went in', () => {
    test.each([
      ['int2', -32_768],
      ['int4', 2_147_483_647],
      ['int8', 9_000_000_001],
      ['int8', Number.MAX_SAFE_INTEGER],
      ['int8', -Number.MAX_SAFE_INTEGER],
      ['oid', 4_294_967_295],
      ['bool', true],
      ['bool', false],
      ['text', ''],
      ['text', 'नमस्ते "quoted" \\ {braces}, NULL 😀\n\t'],
      ['uuid', '0b6a1c5e-8a39-4c0e-9d5c-3f4b2a190001'],
      ['colour', 'deep blue'],
      ['numeric', '12345678901234567890.123456789'],
      ['float8', 0.1],
      ['int8', null],
      ['jsonb', null],
    ])('%s %j', async (type, value) => {
      expect(await through(type, [value])).toStrictEqual(value);
    });
  });

  describe('an array comes back as it went in', () => {
    test.each([
      ['int8[]', []],
      ['int8[]', [1, null, 9_000_000_001]],
      ['int4[]', [1, 2, 3]],
      ['bool[]', [true, null, false]],
      ['text[]', ['', 'null', 'NULL', null, 'a,b', '{c}', '"d"', '\\e', ' f ', 'தமிழ்']],
      ['colour[]', ['red', 'deep blue', 'NULL']],
      ['uuid[]', ['0b6a1c5e-8a39-4c0e-9d5c-3f4b2a190001', null]],
      [
        'int4[]',
        [
          [1, 2],
          [3, null],
        ],
      ],
      [
        'text[]',
        [
          ['a', ''],
          ['"', null],
        ],
      ],
    ])('%s %j', async (type, value) => {
      expect(await through(type, [value])).toStrictEqual(value);
    });

    test('bytea[]', async () => {
      const [row] = await database.query<{ value: Buffer[] }>({ name: 'bytea array', text: 'select $1::bytea[] as value' }, [
        [Buffer.from([0, 255]), null, Buffer.of()],
      ]);
      expect(row?.value.map((item) => item?.toString('hex') ?? null)).toStrictEqual(['00ff', null, '']);
    });

    test('timestamptz[]', async () => {
      const at = instant(1_767_225_600_123);
      expect(await through('timestamptz[]', [[timestamp(at), null]])).toStrictEqual([at, null]);
    });
  });

  test.each([0, 1_767_225_600_000, 1_767_225_600_001, 253_402_300_799_999, -1, -30_610_224_000_000])(
    'an instant comes back in milliseconds since the epoch: %d',
    async (at) => {
      expect(await through('timestamptz', [timestamp(instant(at))])).toBe(at);
    },
  );

  test('a timestamp with microseconds is cut to its millisecond', async () => {
    expect(await through('timestamptz', ['2026-01-01T05:30:00.123999+05:30'])).toBe(Date.UTC(2026, 0, 1, 0, 0, 0, 123));
  });

  test('bytes come back as bytes', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(Buffer.from((await through('bytea', [bytes])) as Uint8Array)).toStrictEqual(Buffer.from(bytes));
    expect(await through('bytea', [new Uint8Array()])).toHaveLength(0);
    const part = bytes.subarray(10, 20);
    expect(Buffer.from((await through('bytea', [part])) as Uint8Array)).toStrictEqual(Buffer.from(part));
  });

  test.each(['json', 'jsonb'])('%s comes back parsed', async (type) => {
    const value = { name: 'क्लिनिक "A"', list: [1, null, { deep: true }], big: 12_345 };
    expect(await through(type, [JSON.stringify(value)])).toStrictEqual(value);
    expect(await through(type, ['null'])).toBeNull();
    expect(await through(type, ['"text"'])).toBe('text');
  });

  test('an int8 beyond the safe integers is an error, not a wrong number', async () => {
    await expect(through('int8', ['9007199254740993'])).rejects.toThrow('beyond the safe integers');
    expect(await through('int8', [1])).toBe(1);
  });

  test('a time that is no instant is an error', async () => {
    await expect(through('timestamptz', ['infinity'])).rejects.toThrow('not a timestamp');
  });

  test('the session reads and writes times in UTC, whatever the server is set to', async () => {
    const [row] = await database.query<{ zone: string; hour: string }>(
      {
        name: 'zone',
        text: "select current_setting('timezone') as zone, extract(hour from $1::timestamptz)::text as hour",
      },
      [timestamp(instant(Date.UTC(2026, 5, 1, 18)))],
    );
    expect(row).toStrictEqual({ zone: 'UTC', hour: '18' });
  });
});
