import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member } from '#app/ports/members.ts';
import type { EntryRow, Page, Position } from '#app/ports/reading-back.ts';
import { type AccountId, type BusinessId, defaultAccountSettings } from '#domain/account/account.ts';
import { after, DAY, type Instant, instant } from '#domain/kernel/instant.ts';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import { objectedEvent } from '#domain/whitelist/answer.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { sha256, systemRandom } from '#root/random.ts';
import { administrationStore } from '#store/administration.ts';
import { consentStore } from '#store/consent/consent-store.ts';
import { type OpenDirectory, openDirectory } from '#store/directory.ts';
import type { Database } from '#store/engine/database.ts';
import { evidenceReader } from '#store/evidence.ts';
import { memberStore } from '#store/members.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const at = instant(Date.UTC(2026, 0, 5, 6));

forEachDatabase(MIGRATIONS, (openDatabase) => {
  let database: Database;
  let directory: OpenDirectory;
  let store: ReturnType<typeof administrationStore>;
  let business: BusinessId;
  let account: AccountId;

  beforeAll(async () => {
    database = await openDatabase();
    directory = await openDirectory(database, { info: () => undefined, warn: () => undefined, error: () => undefined });
    store = administrationStore(database, directory);
    business = await store.createBusiness({ legalName: 'Asha', entityId: null, at });
    const created = await store.createAccount({ business, sid: 'asha', brandName: 'Asha', settings: defaultAccountSettings, at });
    if (created === 'sid_taken') throw new Error('the sid is taken');
    account = created;
  });
  afterAll(() => directory.close());

  it('R2: gives a number asked for by twenty at once to exactly one', async () => {
    const number = phoneNumber(8047500001);
    const asked = Array.from({ length: 20 }, (_, i) =>
      i % 2 === 0
        ? store.addVirtualNumber({ number, accountId: account, header: null, connectionId: null, retiredAt: null }, at)
        : store.addConsentLine({ number, meaning: 'object', businessId: null, connectionId: null, retiredAt: null }, at),
    );
    expect((await Promise.all(asked)).filter((outcome) => outcome === 'added')).toHaveLength(1);
  });

  it('R9: starts a business in opt-out, with nobody counted', async () => {
    const modes = await evidenceReader(database).modes([business, 999_999 as BusinessId]);
    expect([...modes]).toEqual([[business, { mode: 'opt_out', objectors: [], changedAt: null }]]);
  });

  it('keeps the provider of an account, with its credentials, until it is forgotten', async () => {
    const upstream = { baseUrl: 'https://a.example', sid: 's', key: 'k', token: 't:1', opensCalls: false, relaysWhitelist: true };
    expect(await store.changeUpstream(account, { opensCalls: true })).toBe(false);
    await store.setUpstream(account, { ...upstream, setAt: at });
    await store.setUpstream(account, { ...upstream, baseUrl: 'https://b.example', setAt: after(at, 5_000) });
    expect(await store.changeUpstream(account, { opensCalls: true })).toBe(true);
    const kept = { ...upstream, baseUrl: 'https://b.example', opensCalls: true, setAt: after(at, 5_000) };
    expect(directory.current().upstreamOf(account)).toEqual(kept);
    expect([await store.removeUpstream(account), await store.removeUpstream(account)]).toEqual([true, false]);
    expect(directory.current().upstreamOf(account)).toBeNull();
  });

  it('writes the latest use of each key, and never an earlier one', async () => {
    const token = { tokenHash: new Uint8Array(32), label: null, scopes: null, at };
    await store.createKey({ account, key: 'used', ...token });
    await store.createKey({ account, key: 'unused', ...token });
    await store.keysUsed([{ key: 'used', at: after(at, 5_000) }]);
    await store.keysUsed([{ key: 'used', at: after(at, 1_000) }]);
    expect([...(await store.lastUses(account))]).toEqual([['used', after(at, 5_000)]]);
  });

  function consent() {
    return consentStore(database, { random: systemRandom(), digest: sha256 });
  }

  /** Records one objection in the evidence, at a time. */
  async function objected(number: PhoneNumber, when: Instant, reference: string): Promise<void> {
    await consent().transact(business, async (tx) => {
      const before = (await tx.standings([number])).get(number);
      if (before === undefined) throw new Error('no standing');
      const report = { connection: 0, id: reference, from: '', forwardedFrom: null, carrierAt: when, text: null };
      const event = objectedEvent({ door: 'letter', line: null, answersNotice: false, reference, report, now: when });
      await tx.write([{ number, before, events: [event], after: fold([event], before) }]);
    });
  }

  it('R18: knows which objections with a reference and time are in the evidence', async () => {
    const [known, other] = [phoneNumber(9000000011), phoneNumber(9000000012)];
    await objected(known, at, 'L-1');
    await objected(other, at, 'L-2');
    const recorded = (reference: string, when: Instant) =>
      consent().transact(business, (tx) => tx.objectionsRecorded([known, other], reference, when));
    expect([...(await recorded('L-1', at))]).toEqual([known]);
    expect([...(await recorded('L-1', after(at, 1)))]).toEqual([]);
    expect([...(await recorded('L-3', at))]).toEqual([]);
  });

  it('reads entries and objections newest first, each once, whatever the page size', async () => {
    const numbers = Array.from({ length: 30 }, (_, i) => phoneNumber(9_000_001_000 + i));
    // Several at the same instant, so that the number decides.
    for (const [i, number] of numbers.entries()) await objected(number, after(at, DAY + Math.floor(i / 4)), 'page');
    const reader = evidenceReader(database);
    for (const list of ['entries', 'objections'] as const) {
      for (const limit of [1, 7, 1_000]) {
        const seen: PhoneNumber[] = [];
        let next: Position | null = null;
        do {
          const page: Page<EntryRow> = await reader[list](business, { after: next, limit });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map((item) => item.number));
          next = page.next;
        } while (next !== null);
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((number) => numbers.includes(number))).toEqual(numbers.toReversed());
      }
    }
  });

  it('keeps the business’s own chain out of its lists', async () => {
    await consent().transact(business, async (tx) => {
      const facts = { from: 'opt_out' };
      await tx.writeBusinessEvent({ kind: 'mode_reset', at, actor: 'operator', account: null, request: null, facts });
    });
    const reader = evidenceReader(database);
    const entries = await reader.entries(business, { after: null, limit: 1_000 });
    expect(entries.items.every((item) => item.number > 0)).toBe(true);
    const events = await reader.businessEvents(business, { after: null, limit: 10 });
    expect(events.items[0]).toMatchObject({ event: { kind: 'mode_reset', facts: { from: 'opt_out' } } });
  });

  it('reads the latest events of a number, oldest first', async () => {
    const number = phoneNumber(9000000013);
    for (const reference of ['a', 'b', 'c', 'd']) await objected(number, at, reference);
    const events = await evidenceReader(database).events(business, number, 3);
    expect(events.map(({ sealed }) => sealed.n)).toEqual([2, 3, 4]);
  });

  const member = (number: number, changes: Partial<Member> = {}): Member => ({
    account,
    business,
    number: phoneNumber(number),
    name: null,
    codeHash: new Uint8Array(48),
    codeSentAt: at,
    codeAttempts: 0,
    codesSent: 1,
    verifiedAt: null,
    removedAt: null,
    createdAt: at,
    ...changes,
  });
  const put = (one: Member, guard: { limit?: number; sentBefore?: Instant | null } = {}) =>
    consent().transact(business, (tx) => tx.putMember(one, { limit: 50, sentBefore: null, ...guard }));

  it('R14: counts every try of a code, also those at the same instant', async () => {
    await put(member(9000000021));
    const members = memberStore(database);
    const tries = await Promise.all(Array.from({ length: 8 }, () => members.countAttempt(account, phoneNumber(9000000021))));
    expect(tries.map((tried) => tried?.codeAttempts).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await members.countAttempt(account, phoneNumber(9000000099))).toBeNull();
  });

  it('R14: replaces a code only if none was sent meanwhile, and none once the member is verified', async () => {
    const number = 9000000022;
    expect(await put(member(number))).toBe('put');
    expect(await put(member(number))).toBe('code_sent_meanwhile');
    const members = memberStore(database);
    const later = member(number, { codeSentAt: after(at, 60_000), codesSent: 2 });
    expect(await members.setCode(later, null)).toBe(false);
    expect(await members.setCode(later, at)).toBe(true);
    await consent().transact(business, (tx) => tx.markMemberVerified(account, later.number, at));
    expect(await members.member(account, later.number)).toMatchObject({ verifiedAt: at, codeHash: null });
    expect(await members.setCode(member(number), after(at, 60_000))).toBe(false);
  });

  it('R14: remembers a removed member’s codes, and does not list or count it', async () => {
    const number = 9000000023;
    await put(member(number));
    const removed = await consent().transact(business, (tx) => tx.removeMember(account, phoneNumber(number), at));
    expect(removed).toBe(true);
    const members = memberStore(database);
    expect((await members.members(account)).map((one) => Number(one.number))).not.toContain(number);
    expect(await members.member(account, phoneNumber(number))).toMatchObject({ removedAt: at, codesSent: 1, codeSentAt: at });
    const others = (await members.members(account)).length;
    expect(await put(member(9000000024), { limit: others })).toBe('limit_reached');
    expect(await put(member(9000000024), { limit: others + 1 })).toBe('put');
  });
});
