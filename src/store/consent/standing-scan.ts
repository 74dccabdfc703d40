/** All standings of a business at once: what a scrub of a customer's file looks its rows up in. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { FIRST_PSEUDONYM } from '#domain/whitelist/erasure.ts';
import type { Standing } from '#domain/whitelist/standing.ts';
import type { EntryState } from '#domain/whitelist/transitions.ts';
import type { CopiedRow } from '#store/engine/copy-out.ts';
import type { Database } from '#store/engine/database.ts';
import { type StandingRow, standingColumns, standingFromRow } from './standing-row.ts';

/** As of one instant, in ascending order of number; the business's own chain, which has number 0, is no standing, nor are those of the erased. */
export function scanStandings(
  database: Database,
  business: BusinessId,
  each: (number: PhoneNumber, standing: Standing) => void,
): Promise<void> {
  // COPY takes no parameters; an id is a whole number.
  const of = Math.trunc(business);
  const sql = `copy (select ${standingColumns} from whitelist_entries where business_id = ${of} and number > 0
      and number < ${FIRST_PSEUDONYM} order by number)
    to stdout (format binary)`;
  return database.copyOut({ name: 'scan_standings', text: sql }, (row) => {
    const read = standingRow(row);
    each(read.number, standingFromRow(read));
  });
}

/** In the order of `standingColumns`. */
function standingRow(row: CopiedRow): StandingRow {
  const time = (field: number): Instant | null => (row.isNull(field) ? null : instant(row.milliseconds(field)));
  return {
    number: row.int8(0) as PhoneNumber,
    n: row.int4(1),
    account_id: row.isNull(2) ? null : (row.int4(2) as AccountId),
    state: row.isNull(3) ? null : (row.text(3) as EntryState),
    posted_at: time(4),
    expires_at: time(5),
    line: row.isNull(6) ? null : (row.int8(6) as PhoneNumber),
    accepted_at: time(7),
    receipts: row.isNull(8) ? null : row.bool(8),
    delivered: row.isNull(9) ? null : row.bool(9),
    objected_at: time(10),
    objection_door: row.isNull(11) ? null : (row.text(11) as StandingRow['objection_door']),
    asking_allowed: row.isNull(12) ? null : row.bool(12),
    more: row.isNull(13) ? null : (row.json(13) as StandingRow['more']),
  };
}
