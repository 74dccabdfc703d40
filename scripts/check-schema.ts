/** Compares `migrations/schema.sql` with what the migrations make of an empty database. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dumpCatalog } from './catalog.ts';
import { type Report, root, type Step } from './step.ts';

const folder = 'migrations';
const dumpFile = join(folder, 'schema.sql');
const heading = '-- The schema that the migrations make, written from the catalog by: npm run check -- schema --write\n\n';

export const schema: Step = {
  name: 'schema',
  proves: 'the migrations make of an empty database exactly migrations/schema.sql',
  async run(write) {
    const migrations = await readMigrations();
    const twice = numbersUsedTwice(migrations.map(({ name }) => name));
    if (twice.length > 0) return { looked: `${migrations.length} migrations`, findings: twice };
    const [dump = ''] = await schemasAfter(migrations.map(({ sql }) => sql));
    const made = heading + dump;
    if (write) await writeFile(join(root, dumpFile), made);
    const committed = await readFile(join(root, dumpFile), 'utf8');
    return compareSchema(committed, made, migrations.length);
  },
};

interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Migrations are the files that begin with a number, in the order of their names. */
async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(join(root, folder))).filter((name) => /^\d+.*\.sql$/.test(name)).sort();
  if (names.length === 0) throw new Error(`${folder} has no migration`);
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(join(root, folder, name), 'utf8') })));
}

/** The service refuses to start with two migrations of one number, as two changes that were made at the same time bring them. */
export function numbersUsedTwice(names: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const number = /^\d+/.exec(name)?.[0] ?? '';
    const other = first.get(number);
    first.set(number, other ?? name);
    return other === undefined ? [] : [`${folder}/${name} has the number of ${other}: give it one of its own`];
  });
}

/** The dump of an empty database after these scripts; and after each of the following ones, where there are any. */
export async function schemasAfter(...parts: readonly (readonly string[])[]): Promise<readonly string[]> {
  const database = await PGlite.create();
  try {
    const dumps: string[] = [];
    for (const scripts of parts) {
      for (const script of scripts) await database.exec(script);
      dumps.push(await dumpCatalog(async (sql) => (await database.query<Record<string, string>>(sql)).rows));
    }
    return dumps;
  } finally {
    await database.close();
  }
}

export function compareSchema(committed: string, made: string, migrations: number): Report {
  const looked = `${migrations} migrations, ${made.match(/^create table/gm)?.length ?? 0} tables, ${made.split('\n').length} lines`;
  if (committed === made) return { looked, findings: [] };
  const before = new Set(committed.split('\n'));
  const after = new Set(made.split('\n'));
  const only = [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
  const lines = only.length === 0 ? ['the same lines in another order'] : only;
  return {
    looked,
    findings: [`${dumpFile} is not what the migrations make; run: npm run check -- schema --write\n${lines.join('\n')}`],
  };
}
