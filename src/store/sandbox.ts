/** What the sandbox's sender was given: kept instead of sent, so that a developer can read it. */
import type { SandboxMessage, SandboxMessages } from '#app/ports/sandbox.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Database, type Sql, timestamp } from '#store/engine/database.ts';

export function sandboxMessages(database: Database): SandboxMessages {
  return {
    keep: (messages, at) => insertMessages(database, messages, at),
    list: (page) => selectMessages(database, page),
  };
}

interface KeptRow {
  readonly id: number;
  readonly key: string;
  readonly state: SandboxMessage['state'];
}

/** A message whose key is known is the same message: once accepted, it stays accepted and keeps its id. */
export async function insertMessages(
  sql: Sql,
  messages: Parameters<SandboxMessages['keep']>[0],
  at: Instant,
): Promise<readonly KeptRow[]> {
  if (messages.length === 0) return [];
  const text = `
    insert into sandbox_messages as kept (notice_key, sent_to, sent_from, text, language, line, meaning, state, at)
    select given.*, $9::timestamptz
    from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::int8[], $7::text[], $8::text[])
         as given (notice_key, sent_to, sent_from, text, language, line, meaning, state)
    on conflict (notice_key) do update
      set state = case when kept.state = 'accepted' then kept.state else excluded.state end
    returning id, notice_key as key, state`;
  return sql.query<KeptRow>({ name: 'insert_sandbox_messages', text }, [
    messages.map(({ message }) => message.key),
    messages.map(({ message }) => message.to),
    messages.map(({ message }) => message.from),
    messages.map(({ message }) => message.text),
    messages.map(({ message }) => message.language),
    messages.map(({ message }) => message.line),
    messages.map(({ message }) => message.meaning),
    messages.map(({ state }) => state),
    timestamp(at),
  ]);
}

/** Newest first; before the given id, where one is given. */
export async function selectMessages(
  sql: Sql,
  page: { readonly to: PhoneNumber | null; readonly before: number | null; readonly limit: number },
): Promise<readonly SandboxMessage[]> {
  const columns = 'id, sent_to as "to", sent_from as "from", text, language, line, meaning, state, at';
  const one = `select ${columns} from sandbox_messages where sent_to = $1 and id < $2 order by id desc limit $3`;
  const all = `select ${columns} from sandbox_messages where id < $1 order by id desc limit $2`;
  const before = page.before ?? Number.MAX_SAFE_INTEGER;
  const rows =
    page.to === null
      ? await sql.query<MessageRow>({ name: 'sandbox_messages', text: all }, [before, page.limit])
      : await sql.query<MessageRow>({ name: 'sandbox_messages_to', text: one }, [page.to, before, page.limit]);
  return rows.map((row) => ({ ...row, at: instant(row.at) }));
}

interface MessageRow extends Omit<SandboxMessage, 'at'> {
  readonly at: number;
}
