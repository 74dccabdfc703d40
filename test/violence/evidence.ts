/** What stands in the database of a service that has ended, read past the service. */
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkBusinessChain, checkStandings, type Finding } from '#app/whitelist/check-standings.ts';
import type { BusinessId } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { chainReader } from '#store/consent/chains.ts';
import type { Database } from '#store/engine/database.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** Every chain of the business verified, its events added up again, its notices counted. */
export async function faultsOf(database: Database, business: number): Promise<{ checked: number; findings: readonly Finding[] }> {
  const ports = { sha256, chains: chainReader(database, sha256) };
  const id = business as BusinessId;
  const findings = [...(await checkBusinessChain(ports, id))];
  let checked = 0;
  for (let from: PhoneNumber | null = null, last = false; !last; ) {
    const step: Awaited<ReturnType<typeof checkStandings>> = await checkStandings(ports, id, from);
    checked += step.checked;
    findings.push(...step.findings);
    from = step.next;
    last = from === null;
  }
  return { checked, findings };
}

export interface Orphans {
  /** Entries without any event, events without an entry, and postings without a notice or notices without a posting. */
  readonly entriesWithoutEvent: number;
  readonly eventsWithoutEntry: number;
  readonly postingsWithoutNotice: number;
  readonly noticesWithoutPosting: number;
  /** Notices that a carrier took and that were never sent, and people who were sent the same notice twice. */
  readonly acceptedAndNotSent: number;
  readonly sentTwice: number;
}

/** Written by hand here, so that it does not share a mistake with the check above. */
export async function orphansIn(database: Database): Promise<Orphans | undefined> {
  const posting = "kind in ('declaration_posted', 'request_posted', 'renewal_posted')";
  const [found] = await database.query<Orphans>({
    name: 'orphans',
    text: `select
      (select count(*) from whitelist_entries e where number <> 0 and not exists (
        select from consent_events v where v.business_id = e.business_id and v.number = e.number and v.n = e.n)) as "entriesWithoutEvent",
      (select count(*) from consent_events v where number <> 0 and not exists (
        select from whitelist_entries e where e.business_id = v.business_id and e.number = v.number and e.n >= v.n)) as "eventsWithoutEntry",
      (select count(*) from consent_events v where ${posting} and notice = n and not exists (
        select from notices t where t.business_id = v.business_id and t.number = v.number and t.n = v.n)) as "postingsWithoutNotice",
      (select count(*) from notices t where not exists (
        select from consent_events v where ${posting} and v.business_id = t.business_id and v.number = t.number and v.n = t.n))
        as "noticesWithoutPosting",
      (select count(*) from notices t where state in ('accepted', 'delivered') and not exists (
        select from sandbox_messages m where m.sent_to = t.number)) as "acceptedAndNotSent",
      (select count(*) from (select from sandbox_messages group by sent_to having count(*) > 1) twice) as "sentTwice"`,
  });
  return found;
}

/** Of these numbers, those that lack an entry, a posting or a notice. */
export async function missingOf(database: Database, numbers: readonly number[]): Promise<readonly number[]> {
  const rows = await database.query<{ number: number }>(
    {
      name: 'missing',
      text: `select number from unnest($1::int8[]) as given (number)
        where not exists (select from whitelist_entries e where e.number = given.number)
          or not exists (select from consent_events v where v.number = given.number and v.kind in ('declaration_posted', 'request_posted'))
          or not exists (select from notices t where t.number = given.number)`,
    },
    [numbers],
  );
  return rows.map((row) => row.number);
}

/** MiB of WAL in the directory of an embedded database. */
export function walSize(directory: string): number {
  const folder = path.join(directory, 'postgres', 'pg_wal');
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  return Math.round(bytes / 1_048_576);
}
