/** Codes of the recipient's page, and the key of its links. */
import type { KeptCode, RecipientCodes } from '#app/ports/recipients.ts';
import type { Random } from '#app/ports/system.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export const LINK_KEY_BYTES = 32;
/** How many old codes go whenever a new one comes. */
const FORGOTTEN_AT_ONCE = 100;

const columns = `code_hash as "codeHash", code_sent_at as "codeSentAt", code_attempts as "codeAttempts", codes_sent as "codesSent"`;

export function recipientCodes(database: Database): RecipientCodes {
  return {
    async code(number) {
      const text = `select ${columns} from recipient_codes where number = $1`;
      const [found] = await database.query<KeptCode>({ name: 'recipient_code', text }, [number]);
      return found ?? null;
    },
    async putCode(number, { codeHash, codeSentAt, codesSent }, { sentBefore, forgetBefore }) {
      const forget = `
        delete from recipient_codes where number = any (array(
          select number from recipient_codes where code_sent_at < $1::timestamptz and number <> $2 limit ${FORGOTTEN_AT_ONCE}))`;
      await database.query({ name: 'forget_recipient_codes', text: forget }, [timestamp(forgetBefore), number]);
      const text = `
        insert into recipient_codes as known (number, code_hash, code_sent_at, code_attempts, codes_sent)
        values ($1, $2, $3::timestamptz, 0, $4)
        on conflict (number) do update
        set code_hash = excluded.code_hash, code_sent_at = excluded.code_sent_at, code_attempts = 0, codes_sent = excluded.codes_sent
        where known.code_sent_at is not distinct from $5::timestamptz
        returning number`;
      const at = codeSentAt === null ? null : timestamp(codeSentAt);
      const values = [number, codeHash, at, codesSent, sentBefore === null ? null : timestamp(sentBefore)];
      return (await database.query({ name: 'put_recipient_code', text }, values)).length > 0;
    },
    async countAttempt(number) {
      const text = `
        update recipient_codes set code_attempts = least(code_attempts + 1, 32000) where number = $1 returning ${columns}`;
      const [found] = await database.query<KeptCode>({ name: 'count_recipient_code_attempt', text }, [number]);
      return found ?? null;
    },
    async businessesKnowing(number, limit) {
      // Both tables are found by number, before any business is known.
      const text = `
        select business_id as business from (
          select business_id from notices where number = $1 union select business_id from inbound_contacts where number = $1) as known
        where business_id <> 0 order by business_id limit $2`;
      const rows = await database.query<{ business: BusinessId }>({ name: 'businesses_knowing', text }, [number, limit]);
      return rows.map(({ business }) => business);
    },
    async useCode(number, codeHash) {
      const text = 'update recipient_codes set code_hash = null where number = $1 and code_hash = $2 returning number';
      return (await database.query({ name: 'use_recipient_code', text }, [number, codeHash])).length > 0;
    },
  };
}

/** The key that every process makes links with; made by the first of them. */
export async function linkKey(sql: Sql, random: Random): Promise<Uint8Array> {
  const known = await selectLinkKey(sql);
  if (known !== null) return known;
  const text = 'insert into recipient_link_key (key) values ($1) on conflict do nothing';
  await sql.query({ name: 'make_recipient_link_key', text }, [random.bytes(LINK_KEY_BYTES)]);
  const made = await selectLinkKey(sql);
  if (made === null) throw new Error('the key of links was not kept');
  return made;
}

async function selectLinkKey(sql: Sql): Promise<Uint8Array | null> {
  const text = 'select key from recipient_link_key';
  const [row] = await sql.query<{ key: Uint8Array }>({ name: 'recipient_link_key', text });
  return row?.key ?? null;
}
