import type { HeardBefore, HeardContact, ReportKey } from '#app/ports/consent.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type CopyTarget, jsonArray, type Sql, type Transaction, timestamp } from '#store/engine/database.ts';

/** Stands for "no business" and "no readable number" in keys, which cannot be null. */
const NONE = 0;
export const noBusiness = NONE as BusinessId;

const contactTarget: CopyTarget = {
  table: 'inbound_contacts',
  columns: [
    { name: 'number', type: 'int8' },
    { name: 'connection_id', type: 'int4' },
    { name: 'report_id', type: 'text' },
    { name: 'business_id', type: 'int4' },
    { name: 'kind', type: 'text' },
    { name: 'called', type: 'int8' },
    { name: 'outcome', type: 'text' },
    { name: 'carrier_at', type: 'timestamptz' },
    { name: 'received_at', type: 'timestamptz' },
    { name: 'report', type: 'jsonb' },
  ],
};

/** Writes reports that nobody has heard for this business; fails on the key of inbound_contacts where one was. */
export async function copyContacts(tx: Transaction, business: BusinessId, contacts: readonly HeardContact[]): Promise<void> {
  await tx.copyIn(
    contactTarget,
    contacts.map((contact) => [
      contact.number ?? NONE,
      contact.connection,
      contact.id,
      business,
      contact.kind,
      contact.called,
      contact.outcome,
      contact.carrierAt,
      contact.receivedAt,
      JSON.stringify(contact.report),
    ]),
  );
}

/** Writes reports; answers those that had not been heard for this business before (R18). */
export async function insertContacts(
  sql: Sql,
  business: BusinessId,
  contacts: readonly HeardContact[],
): Promise<readonly HeardContact[]> {
  if (contacts.length === 0) return [];
  const text = `
    insert into inbound_contacts
      (number, connection_id, report_id, business_id, kind, called, outcome, carrier_at, received_at, report)
    select number, connection_id, report_id, $1, kind, called, outcome, carrier_at, received_at, report
    from rows from (
           unnest($2::int8[], $3::int4[], $4::text[], $5::text[], $6::int8[], $7::text[], $8::timestamptz[], $9::timestamptz[]),
           jsonb_array_elements($10::jsonb)
         ) as given (number, connection_id, report_id, kind, called, outcome, carrier_at, received_at, report)
    on conflict do nothing
    returning number, connection_id, report_id`;
  const rows = await sql.query<{ number: number; connection_id: number; report_id: string }>({ name: 'insert_contacts', text }, [
    business,
    contacts.map((contact) => contact.number ?? NONE),
    contacts.map((contact) => contact.connection),
    contacts.map((contact) => contact.id),
    contacts.map((contact) => contact.kind),
    contacts.map((contact) => contact.called),
    contacts.map((contact) => contact.outcome),
    contacts.map((contact) => (contact.carrierAt === null ? null : timestamp(contact.carrierAt))),
    contacts.map((contact) => timestamp(contact.receivedAt)),
    jsonArray(contacts.map((contact) => JSON.stringify(contact.report))),
  ]);
  const written = new Set(rows.map((row) => keyText(row.number, row.connection_id, row.report_id)));
  // Deleting from the set answers each once, also where the same report was given twice.
  return contacts.filter((contact) => written.delete(keyText(contact.number ?? NONE, contact.connection, contact.id)));
}

export async function selectHeard(sql: Sql, reports: readonly ReportKey[]): Promise<readonly HeardBefore[]> {
  if (reports.length === 0) return [];
  const text = `
    select contact.number, contact.connection_id as connection, contact.report_id as id, contact.business_id as business,
           contact.report -> 'concerns' as concerns
    from inbound_contacts as contact
    join unnest($1::int8[], $2::int4[], $3::text[]) as given (number, connection_id, report_id)
      on contact.number = given.number and contact.connection_id = given.connection_id and contact.report_id = given.report_id`;
  const rows = await sql.query<HeardBefore & { readonly number: PhoneNumber }>({ name: 'heard', text }, [
    reports.map((report) => report.number ?? NONE),
    reports.map((report) => report.connection),
    reports.map((report) => report.id),
  ]);
  return rows.map((row) => ({ ...row, number: row.number === NONE ? null : row.number }));
}

/** A business that was told of a report has a row of its own for it. */
export async function selectUnfinished(
  sql: Sql,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  limit: number,
): Promise<readonly HeardContact[]> {
  const text = `
    select contact.number, contact.connection_id as connection, contact.report_id as id, contact.kind, contact.called, contact.outcome,
           contact.carrier_at as "carrierAt", contact.received_at as "receivedAt", contact.report
    from inbound_contacts as contact
    where contact.business_id = 0 and contact.report ? 'concerns'
      and contact.received_at >= $1::timestamptz and contact.received_at < $2::timestamptz
      and exists (
        select from jsonb_array_elements_text(contact.report -> 'concerns') as concerned (business)
        where not exists (
          select from inbound_contacts as told
          where told.number = contact.number and told.connection_id = contact.connection_id and told.report_id = contact.report_id
            and told.business_id = concerned.business::int4))
    order by contact.received_at limit $3`;
  const rows = await sql.query<HeardContact & { readonly number: PhoneNumber }>({ name: 'unfinished_reports', text }, [
    timestamp(from),
    timestamp(to),
    limit,
  ]);
  return rows.map((row) => ({ ...row, number: row.number === NONE ? null : row.number }));
}

/** A report that was an agreement says so in its outcome, beside an objection that it took back. */
export async function selectNthAgreements(
  sql: Sql,
  numbers: readonly PhoneNumber[],
  { since, nth }: { readonly since: Instant; readonly nth: number },
): Promise<readonly ReportKey[]> {
  if (numbers.length === 0) return [];
  const text = `
    select number, connection, id from (
      select number, connection_id as connection, report_id as id,
        row_number() over (partition by number order by received_at, connection_id, report_id) as place
      from inbound_contacts
      where number = any($1::int8[]) and received_at > $2::timestamptz and outcome in ('agreed', 'objection_withdrawn, agreed')
    ) as agreements
    where place = $3`;
  return sql.query<ReportKey>({ name: 'nth_agreements', text }, [numbers, timestamp(since), nth]);
}

function keyText(number: number, connection: number, id: string): string {
  return `${number} ${connection} ${id}`;
}
