/** Arbitrary events and histories for properties. */
import fc from 'fast-check';
import type { AccountId } from '#domain/account/account.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import { languages } from '#domain/notice/language.ts';
import { agreeLine, objectLine, worldAccounts } from './world-directory.ts';

export const anyInstant: fc.Arbitrary<Instant> = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2120, 0) }).map(instant);

const accounts = Object.values(worldAccounts).map(({ id }) => id);
const anyAccount: fc.Arbitrary<AccountId> = fc.constantFrom(...accounts);
const anyLine = fc.constantFrom(objectLine, agreeLine);
const anyLanguage = fc.constantFrom(...languages.map(({ code }) => code));
/** Text that a database can hold: what comes from outside is made so before it is kept. */
export const keepableText = fc
  .string({
    unit: fc.oneof(fc.constantFrom('"', '\\', '\n', '{', '\u2028', 'क', '😀'), fc.string({ minLength: 1, maxLength: 1 })),
    maxLength: 20,
  })
  .map((text) => text.replaceAll('\u0000', '').toWellFormed());
const requestId = fc.constantFrom('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002');

const report: fc.Arbitrary<CarrierReport> = fc.record({
  connection: fc.integer({ min: 0, max: 9 }),
  id: keepableText,
  from: keepableText,
  forwardedFrom: fc.option(keepableText),
  carrierAt: fc.option(anyInstant),
  text: fc.option(keepableText),
});

const base = {
  at: anyInstant,
  actor: fc.constantFrom('person', 'account', 'operator', 'carrier', 'system'),
  request: fc.option(requestId),
} as const;
const ofAccount = { ...base, account: anyAccount } as const;
const ofBusiness = { ...base, account: fc.constant(null) } as const;
const notice = fc.integer({ min: 1, max: 40 });

/** One event of any kind, every field of it arbitrary. */
export const anyEvent: fc.Arbitrary<ConsentEvent> = fc.oneof(
  fc.record({
    ...ofAccount,
    kind: fc.constantFrom('declaration_posted', 'request_posted', 'renewal_posted'),
    language: anyLanguage,
    notice,
    line: fc.option(anyLine),
    expiresAt: anyInstant,
    strict: fc.boolean(),
  }),
  fc.record({
    ...ofAccount,
    kind: fc.constantFrom('notice_informed', 'notice_asked'),
    notice,
    line: anyLine,
    language: anyLanguage,
    text: keepableText,
    dltTemplateId: fc.option(keepableText),
    receipts: fc.boolean(),
    messageId: keepableText,
    covers: fc.boolean(),
    renewedUntil: fc.option(anyInstant),
  }),
  fc.record({
    ...ofAccount,
    kind: fc.constantFrom('notice_delivered', 'notice_failed'),
    notice,
    messageId: fc.option(keepableText),
    reason: fc.option(keepableText),
  }),
  fc.record({
    ...ofAccount,
    kind: fc.constant('answer_confirmed'),
    what: fc.constantFrom('objection', 'agreement'),
    notice,
    line: fc.option(anyLine),
    virtualNumber: fc.option(anyLine),
    language: anyLanguage,
    text: keepableText,
    dltTemplateId: fc.option(keepableText),
    messageId: keepableText,
  }),
  fc.record({ ...ofAccount, kind: fc.constant('agreed'), line: anyLine, notice, expiresAt: anyInstant, report }),
  fc.record({
    ...ofBusiness,
    kind: fc.constant('objected'),
    door: fc.constantFrom('missed_call', 'stop', 'page', 'agent', 'ivr', 'letter', 'complaint', 'operator', 'import'),
    line: fc.option(anyLine),
    answersNotice: fc.boolean(),
    reference: fc.option(keepableText),
    report: fc.option(report),
  }),
  fc.record({
    ...ofBusiness,
    kind: fc.constant('objection_withdrawn'),
    by: fc.constantFrom('agree_line', 'start', 'page'),
    report: fc.option(report),
  }),
  fc.record({ ...ofBusiness, kind: fc.constant('asking_allowed'), reason: keepableText }),
  fc.record({ ...ofAccount, kind: fc.constant('removed') }),
  fc.record({ ...ofAccount, kind: fc.constant('contacted'), virtualNumber: anyLine, expiresAt: anyInstant, report }),
  fc.record({
    ...base,
    account: fc.option(anyAccount),
    kind: fc.constant('heard'),
    called: anyLine,
    reason: keepableText,
    report,
  }),
  fc.record({
    ...ofAccount,
    kind: fc.constantFrom('member_added', 'member_verified', 'member_removed'),
    how: fc.constantFrom('api', 'code', 'call'),
    report: fc.option(report),
  }),
  fc.record({
    ...ofAccount,
    kind: fc.constant('number_revoked'),
    what: fc.constantFrom('entry', 'contact', 'membership'),
    listDated: fc.constantFrom('2026-11-01', '2026-11-23'),
    listReference: keepableText,
  }),
  fc.record({ ...ofAccount, kind: fc.constant('lapsed'), what: fc.constantFrom('permission', 'request', 'contact') }),
);

/** A history in which every event is at its place: notices name postings that came before, and a posting often its own. */
export const anyHistory: fc.Arbitrary<readonly ConsentEvent[]> = fc
  .array(fc.tuple(anyEvent, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 24 })
  .map((drawn) =>
    drawn.map(([event, chance], index) => {
      if (!('notice' in event)) return event;
      const posting = event.kind.endsWith('_posted');
      return { ...event, notice: posting && chance < 0.8 ? index + 1 : 1 + Math.floor(chance * index) };
    }),
  );
