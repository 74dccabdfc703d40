import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { BusinessId } from '#domain/account/account.ts';
import { instant } from '#domain/kernel/instant.ts';
import { standingFromRow } from '#store/consent/standing-row.ts';
import { migrate } from '#store/engine/migrate.ts';
import { selectObjections } from '#store/evidence-statements.ts';
import { forEachDatabase } from '#test/support/databases.ts';

const ALL = path.join(import.meta.dirname, '..', '..', '..', 'migrations');
const COLUMNS = '0011-objections-in-columns.sql';
const NOW = instant(Date.UTC(2026, 0, 31, 12));
const objection = { at: NOW - 1, door: 'missed_call', askingAllowed: true };

const before = mkdtempSync(path.join(os.tmpdir(), 'sammati-migrations-'));
afterAll(() => rmSync(before, { recursive: true }));
for (const name of readdirSync(ALL))
  if (/^\d/.test(name) && name < COLUMNS) cpSync(path.join(ALL, name), path.join(before, name));

forEachDatabase(null, (open) => {
  test('an objection that was written as JSON, before it had columns, is listed as it was', async () => {
    const database = await open();
    await migrate(database, before, NOW);
    const insert = `
      insert into whitelist_entries (business_id, number, n, first_at, head, more)
      values (1, 9800000001, 1, '2026-01-01', '\\x00', $1::jsonb), (1, 9800000002, 1, '2026-01-01', '\\x00', null)`;
    await database.query({ name: 'insert', text: insert }, [JSON.stringify({ objection, accounts: [], notices: [] })]);
    await migrate(database, ALL, NOW);

    const found = await selectObjections(database, 1 as BusinessId, { after: null, limit: 10 });
    expect(found.map((row) => [row.number, row.at])).toEqual([[9_800_000_001, NOW - 1]]);
    const [row] = found;
    if (row === undefined) throw new Error('not listed');
    expect(row).toMatchObject({ objected_at: NOW - 1, objection_door: 'missed_call', asking_allowed: true });
    // The columns alone say the same.
    expect(standingFromRow({ ...row, more: null }).objection).toEqual(objection);
    expect(standingFromRow(row).objection).toEqual(objection);
  });
});
