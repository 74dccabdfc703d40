import { expect, test } from 'vitest';
import { compareOpenApi } from '#scripts/check-openapi.ts';
import { compareSchema, numbersUsedTwice, schemasAfter } from '#scripts/check-schema.ts';

const migrations = [
  `create role reader nologin;
   create type color as enum ('red', 'green');
   create table things (
     owner integer not null, number bigint not null, shade color default 'red', content bytea,
     primary key (owner, number), constraint positive check (number > 0)
   ) with (fillfactor = 90);
   alter table things alter column content set storage external;
   create index things_by_shade on things (shade) where shade = 'red';
   comment on column things.number is 'ten digits';
   grant select, insert on things to reader;`,
  `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'append only'; end $$;
   create trigger append_only before update or delete on things for each statement execute function refuse();
   alter table things add column late smallint;
   grant update (late) on things to reader;`,
];

/** One column goes, and another comes after those that it stood before. */
const changes = [
  `alter table things drop column late;
   alter table things drop column owner;
   alter table things add column owner integer not null;`,
];

test('the dump tells every part of the schema, and any change of it is found', async () => {
  const [dump = '', changed = ''] = await schemasAfter(migrations, changes);
  for (const line of [
    "  'red',",
    'create table things (',
    '  owner integer not null,',
    "  shade color default 'red'::color,",
    '  content bytea storage external,',
    '  late smallint,',
    '  constraint things_pkey PRIMARY KEY (owner, number),',
    '  constraint positive CHECK ((number > 0))',
    ') with (fillfactor=90);',
    "CREATE INDEX things_by_shade ON public.things USING btree (shade) WHERE (shade = 'red'::color);",
    'CREATE TRIGGER append_only BEFORE DELETE OR UPDATE ON public.things FOR EACH STATEMENT EXECUTE FUNCTION refuse();',
    "comment on column things.number is 'ten digits';",
    'grant insert, select on things to reader;',
    'grant update on column things.late to reader;',
  ]) {
    expect(dump.split('\n')).toContain(line);
  }
  expect(compareSchema(dump, dump, 2)).toEqual({ looked: expect.stringContaining('2 migrations, 1 tables'), findings: [] });

  const { findings } = compareSchema(dump, changed, 3);
  expect(findings.join('\n')).toContain('-   late smallint,');
  expect(changed.indexOf('  number bigint')).toBeLessThan(changed.indexOf('  owner integer'));
});

test('two migrations of one number are found', () => {
  expect(numbersUsedTwice(['0001-one.sql', '0002-two.sql'])).toEqual([]);
  expect(numbersUsedTwice(['0001-one.sql', '0002-two.sql', '0002-too.sql'])).toEqual([
    'migrations/0002-too.sql has the number of 0002-two.sql: give it one of its own',
  ]);
});

test('two schemas of the same lines in another order are not the same', () => {
  expect(compareSchema('a\nb\n', 'b\na\n', 1).findings.join('\n')).toContain('the same lines in another order');
});

test('an OpenAPI document that differs from the routes is found, place by place', () => {
  const document = { paths: { '/api/lines': { get: { tags: ['lines'] }, post: {} } }, components: { schemas: { Line: {} } } };
  expect(compareOpenApi(document, structuredClone(document))).toEqual({ looked: '2 operations, 1 schemas', findings: [] });
  const changed = { paths: { '/api/lines': { get: { tags: ['numbers'] }, delete: {} } }, components: { schemas: { Line: {} } } };
  const [finding = ''] = compareOpenApi(document, changed).findings;
  expect(finding.split('\n').slice(1)).toEqual([
    '± #/paths/~1api~1lines/get/tags/0',
    '- #/paths/~1api~1lines/post',
    '+ #/paths/~1api~1lines/delete',
  ]);
});
