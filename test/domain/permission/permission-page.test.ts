import { describe, expect, test } from 'vitest';
import { permission } from '#domain/permission/permission.ts';
import { readPreferences } from '#domain/registry/preference-profile.ts';
import { answerText, callOf, knownOf, profileOf, readPermissionPage } from '#test/support/permission-page.ts';

const { cases, codes } = await readPermissionPage();

describe('R16: docs/spec/permission.md', () => {
  test('R16: the page has rows', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(codes.length).toBeGreaterThan(35);
  });

  for (const table of new Set(cases.map((one) => one.table))) {
    test(`R16: every row of the table ${table} holds`, () => {
      const rows = cases.filter((one) => one.table === table).map(({ row }) => row);
      const answered = rows.map((row) => ({ row, answer: answerText(permission(knownOf(row), callOf(row))) }));
      expect(answered.filter(({ row, answer }) => answer !== row['answer'])).toEqual([]);
    });
  }

  test('R16: every row of the table of codes is what is read', () => {
    for (const { regulation, codes: text = '', means = '' } of codes) {
      const regime = regulation === '2010' ? 'tccpr_2010' : 'tcccpr_2018';
      expect(readPreferences(text, regime), `${regulation} ${text}`).toEqual(profileOf(means));
    }
  });
});
