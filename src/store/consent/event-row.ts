import type { AccountId } from '#domain/account/account.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { CopyTarget, SqlValue } from '#store/engine/database.ts';

/** How an event is laid out in columns: what every posting has is a column of its own, the rest is in facts and personal. */
export const eventTarget: CopyTarget = {
  table: 'consent_events',
  columns: [
    { name: 'business_id', type: 'int4' },
    { name: 'number', type: 'int8' },
    { name: 'n', type: 'int4' },
    { name: 'kind', type: 'enum:event_kind' },
    { name: 'actor', type: 'enum:event_actor' },
    { name: 'account_id', type: 'int4' },
    { name: 'at', type: 'timestamptz' },
    { name: 'request_id', type: 'uuid' },
    { name: 'notice', type: 'int4' },
    { name: 'line', type: 'int8' },
    { name: 'language', type: 'text' },
    { name: 'expires_at', type: 'timestamptz' },
    { name: 'text_id', type: 'int4' },
    { name: 'facts', type: 'jsonb' },
    { name: 'personal', type: 'jsonb' },
    { name: 'salt', type: 'bytea' },
    { name: 'leaf', type: 'bytea' },
  ],
};

export interface EventRow {
  readonly number: PhoneNumber;
  readonly n: number;
  readonly kind: string;
  readonly actor: ConsentEvent['actor'];
  readonly account_id: AccountId | null;
  readonly at: Instant;
  readonly request_id: string | null;
  readonly notice: number | null;
  readonly line: PhoneNumber | null;
  readonly language: string | null;
  readonly expires_at: Instant | null;
  readonly text: string | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
  readonly personal: Readonly<Record<string, unknown>> | null;
  readonly salt: Uint8Array | null;
  readonly leaf: Uint8Array;
}

/** An event with the fields that only some kinds have. */
type Fields = Pick<ConsentEvent, 'kind' | 'at' | 'actor' | 'account' | 'request'> & {
  readonly notice?: number | null;
  readonly line?: number | null;
  readonly language?: string | null;
  readonly expiresAt?: Instant | null;
  readonly text?: string;
  readonly report?: object | null;
  readonly reference?: string | null;
};

/** Where an event stands, and what seals it. */
interface Place {
  readonly business: number;
  readonly number: number;
  readonly n: number;
  readonly textId: number | null;
  readonly salt: Uint8Array;
  readonly leaf: Uint8Array;
}

/** Lays events out in rows. In a bulk request many numbers have the very same event: what it says is then laid out once. */
export function eventRows(): (event: ConsentEvent, place: Place) => readonly SqlValue[] {
  let last: { readonly event: ConsentEvent; readonly columns: EventColumns } | null = null;
  return (event, { business, number, n, textId, salt, leaf }) => {
    if (last?.event !== event) last = { event, columns: columnsOf(event) };
    const { kind, actor, account, at, request, notice, line, language, expiresAt, facts, personal } = last.columns;
    return [
      business,
      number,
      n,
      kind,
      actor,
      account,
      at,
      request,
      notice,
      line,
      language,
      expiresAt,
      textId,
      facts,
      personal,
      salt,
      leaf,
    ];
  };
}

type EventColumns = ReturnType<typeof columnsOf>;

function columnsOf(event: ConsentEvent) {
  const { kind, at, actor, account, request, notice = null, line = null, language = null, expiresAt = null }: Fields = event;
  return {
    kind,
    at,
    actor,
    account,
    request,
    notice,
    line,
    language,
    expiresAt,
    facts: factsOf(event),
    personal: personalOf(event),
  };
}

/** What has neither a column of its own nor a place among the personal fields. */
function factsOf(event: ConsentEvent): string | null {
  const facts: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event)) if (!withColumn.has(name)) facts[name] = value;
  return hasFacts(event.kind, facts) ? JSON.stringify(facts) : null;
}

const withColumn: ReadonlySet<string> = new Set([
  'kind',
  'at',
  'actor',
  'account',
  'request',
  'notice',
  'line',
  'language',
  'expiresAt',
  'text',
  'report',
  'reference',
]);

function personalOf(event: Fields): string | null {
  const { report, reference } = event;
  return report === undefined && reference === undefined ? null : JSON.stringify({ report, reference });
}

/** A posting that is not strict has no further facts: the common case, kept short. */
function hasFacts(kind: ConsentEvent['kind'], facts: Readonly<Record<string, unknown>>): boolean {
  return kind === 'declaration_posted' || kind === 'request_posted' || kind === 'renewal_posted'
    ? facts.strict === true
    : Object.keys(facts).length > 0;
}

const postingKinds: ReadonlySet<string> = new Set(['declaration_posted', 'request_posted', 'renewal_posted']);
const withText: ReadonlySet<string> = new Set(['notice_informed', 'notice_asked', 'answer_confirmed']);
const withLine: ReadonlySet<string> = new Set([...postingKinds, ...withText, 'agreed', 'objected']);
const withReport: ReadonlySet<string> = new Set([
  'agreed',
  'objected',
  'objection_withdrawn',
  'contacted',
  'heard',
  'member_added',
  'member_verified',
  'member_removed',
]);

/** The event exactly as it was written. Erased personal fields come back as nulls. */
export function eventFromRow(row: EventRow): ConsentEvent {
  const fields: Record<string, unknown> = {
    kind: row.kind,
    at: row.at,
    actor: row.actor,
    account: row.account_id,
    request: row.request_id,
    ...(postingKinds.has(row.kind) ? { strict: false } : {}),
    ...row.facts,
  };
  if (row.notice !== null) fields.notice = row.notice;
  if (withLine.has(row.kind)) fields.line = row.line;
  if (row.language !== null) fields.language = row.language;
  if (row.expires_at !== null) fields.expiresAt = row.expires_at;
  if (withText.has(row.kind)) fields.text = row.text ?? '';
  if (withReport.has(row.kind)) fields.report = row.personal?.report ?? null;
  if (row.kind === 'objected') fields.reference = row.personal?.reference ?? null;
  return fields as unknown as ConsentEvent;
}
