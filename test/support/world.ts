/** A small world in which the rules are tried: people, three accounts, two lines, a clock and a carrier, over any store. */
import { allowAskingAgain } from '#app/administration/allow-asking-again.ts';
import { changeAccountStatus } from '#app/administration/change-account-status.ts';
import { changeAccountTerms } from '#app/administration/change-terms.ts';
import { fileAgreement } from '#app/administration/file-agreement.ts';
import { resetMode } from '#app/administration/reset-mode.ts';
import { type RecordedDoor, recordObjections } from '#app/entries/record-objections.ts';
import { renewEntry } from '#app/entries/renew-entry.ts';
import { type CarrierReportCommand, type HearReport, reportHearer } from '#app/hearing/hear-report.ts';
import { addMember } from '#app/members/add-member.ts';
import { verifyMember } from '#app/members/verify-member.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { type HearReceipt, receiptHearer } from '#app/notices/hear-receipt.ts';
import { clearCall, noteOwnCall } from '#app/permission/clear-call.ts';
import { lookUpTogether } from '#app/permission/look-up.ts';
import type { DecisionStore } from '#app/ports/decisions.ts';
import type { AccountContext, CarrierConnection } from '#app/ports/directory.ts';
import type { LineSigns } from '#app/ports/line-signs.ts';
import type { OutgoingMessage } from '#app/ports/notices.ts';
import type { Origin } from '#app/ports.ts';
import { objectOnPage } from '#app/recipients/object-on-page.ts';
import { withdrawOnPage } from '#app/recipients/withdraw-on-page.ts';
import { isRefused } from '#app/refusal.ts';
import { readPreferences } from '#app/registry/read-preferences.ts';
import { type RevocationSummary, type RevokePorts, revokeNumbers } from '#app/registry/revoke-numbers.ts';
import { checkBusinessChain, checkStandings, type Finding } from '#app/whitelist/check-standings.ts';
import { postWhitelist, type WhitelistResult } from '#app/whitelist/post-whitelist.ts';
import { readStatus } from '#app/whitelist/read-status.ts';
import { removeFromWhitelist } from '#app/whitelist/remove-from-whitelist.ts';
import { sweepStep } from '#app/whitelist/sweep-lapsed.ts';
import type { AccountStatus, BusinessId, VirtualNumber } from '#domain/account/account.ts';
import type { LineSign } from '#domain/account/line-health.ts';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { type Instant, instant } from '#domain/kernel/instant.ts';
import { formatWire, isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { knownPreference } from '#domain/permission/known-preference.ts';
import { type Permission, permission } from '#domain/permission/permission.ts';
import type { Purpose } from '#domain/permission/reasons.ts';
import { fullyBlocked } from '#domain/registry/preference-profile.ts';
import type { BusinessMode } from '#domain/whitelist/breaker.ts';
import type { GivenNumbers } from '#domain/whitelist/number-results.ts';
import type { Shown } from '#domain/whitelist/shown.ts';
import { noStanding } from '#domain/whitelist/standing.ts';
import type { TermOverrides } from '#domain/whitelist/terms.ts';
import { plusDuration } from './duration.ts';
import { type ScriptedSender, scriptedSender } from './scripted-sender.ts';
import { type AccountName, agreeLine, CONNECTION, objectLine, worldAccounts, worldRows } from './world-directory.ts';
import { worldRegistry } from './world-registry.ts';
import { countedRandom, sha256, silentLog, type WorldStore } from './world-stores.ts';

/** A working morning in India. */
export const morning = instant(Date.UTC(2026, 10, 23, 4, 30));

export interface WorldOptions {
  readonly start?: Instant;
  readonly agreeLines?: number;
  readonly sender?: ScriptedSender;
  /** How many batches of notices are sent at once. */
  readonly batchesAtOnce?: number;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(
  store: WorldStore,
  { start = morning, agreeLines, sender = scriptedSender(), batchesAtOnce }: WorldOptions = {},
) {
  let now = start;
  let reports = 0;
  const random = countedRandom();
  const offDnd = new Set<PhoneNumber>();
  let copied: Instant | null = null;
  await store.reset(worldRows(start, agreeLines));
  const signs = new Map<PhoneNumber, LineSign>();
  const lineSigns: LineSigns = {
    signOf: (line) => signs.get(line) ?? null,
    // Lines that are not watched stay so.
    heard: (line) => void (signs.has(line) && signs.set(line, { heardAt: now, brokenAt: null })),
    checked: () => Promise.resolve(null),
    exchange: () => Promise.resolve(),
  };
  const ports = {
    clock: { now: () => now },
    lineSigns,
    random,
    log: silentLog,
    directory: store.directory,
    consent: store.consent,
    queue: store.queue,
    sweep: store.sweep,
    members: store.members,
    ownCalls: store.ownCalls,
    decisions: nothingRecorded,
    keepDecision: nothingRecorded.keep,
    revocations: store.revocations,
    chains: store.chains,
    sender,
    registry: worldRegistry(offDnd, () => copied ?? now),
    lookUp: lookUpTogether(store.consent),
    bulkTurn: <T>(chunk: () => Promise<T>) => chunk(),
    noticesQueued: () => undefined,
    asksAllDay: true,
    ...(batchesAtOnce !== undefined && { batchesAtOnce }),
    pause: async (milliseconds: number) => {
      now = instant(now + milliseconds);
      return true;
    },
    sha256,
  };
  const hear = reportHearer(ports);
  const hearReceipt = receiptHearer(ports);

  const origin = (key: string | null = 'key-1'): Origin => ({ requestId: random.uuid(), key, address: '192.0.2.7' });
  const context = (name: AccountName): AccountContext => {
    const found = store.directory.current().accountById(worldAccounts[name].id);
    if (found === null) throw new Error(`no account ${name}`);
    return found;
  };
  /** The page of the link in a notice. */
  const pageOf = (number: PhoneNumber, name: AccountName) => ({
    target: { account: worldAccounts[name].id, number, notice: 1 },
    context: context(name),
    language: 'en' as const,
  });
  const pageUse = () => ({ requestId: random.uuid(), address: '192.0.2.9' });
  const connection = (): CarrierConnection => {
    const found = store.directory
      .current()
      .connections()
      .find(({ id }) => id === CONNECTION);
    if (found === undefined) throw new Error('no connection');
    return found;
  };
  const virtualNumber = (name: AccountName): VirtualNumber => {
    const found = context(name).virtualNumbers.find(({ number }) => number === worldAccounts[name].virtualNumber);
    if (found === undefined) throw new Error(`no virtual number of ${name}`);
    return found;
  };

  return {
    ports,
    store,
    sender,
    hear,
    hearReceipt,
    origin,
    context,
    connection,
    virtualNumber,
    now: () => now,
    pass(duration: string): void {
      now = plusDuration(now, duration);
    },
    setNow(at: Instant): void {
      now = at;
    },
    /** From now on lines are dead that are not heard of. */
    watchLines(): void {
      for (const line of [objectLine, agreeLine]) signs.set(line, { heardAt: now, brokenAt: null });
    },
    notOnDnd: (number: PhoneNumber) => offDnd.add(number),
    /** From now on the registry is no longer copied anew each day. */
    keepRegistry(): void {
      copied = now;
    },

    post: (
      numbers: readonly (PhoneNumber | string)[],
      by: AccountName = 'A1',
      { language = 'en', through = ports }: { readonly language?: Language; readonly through?: typeof ports } = {},
    ): Promise<WhitelistResult> =>
      postWhitelist(through, {
        context: context(by),
        virtualNumber: virtualNumber(by),
        numbers: givenNumbers(numbers),
        language,
        origin: origin(),
        details: true,
      }),
    remove: (
      numbers: readonly (PhoneNumber | string)[],
      by: AccountName = 'A1',
      { through = ports }: { readonly through?: typeof ports } = {},
    ): Promise<WhitelistResult> =>
      removeFromWhitelist(through, { context: context(by), numbers: givenNumbers(numbers), origin: origin(), details: true }),

    /** Sends what is due; answers what the carrier took. */
    async dispatch(): Promise<readonly OutgoingMessage[]> {
      const before = sender.taken.length;
      await dispatchNotices(ports);
      return sender.taken.slice(before);
    },
    report: (report: Partial<CarrierReportCommand> & { readonly to: string }, by: HearReport = hear) => {
      reports += 1;
      return by({
        connection: connection(),
        kind: 'missed_call',
        id: `report-${reports}`,
        from: '',
        forwardedFrom: null,
        carrierAt: null,
        text: null,
        ...report,
      });
    },
    /** The carrier's receipt for the last notice that a number was sent. */
    receipt: (
      number: PhoneNumber,
      status: 'delivered' | 'failed' | 'failed for DND',
      { of = 'A1', by = hearReceipt }: { readonly of?: AccountName; readonly by?: HearReceipt } = {},
    ) => {
      const messageId = lastNotice(sender, number, of)?.messageId ?? 'no such message';
      return by({
        connection: connection(),
        messageId,
        to: String(number),
        status: status === 'delivered' ? status : 'failed',
        reason: status === 'failed' ? 'absent' : null,
        saysDnd: status === 'failed for DND',
      });
    },
    object: (number: PhoneNumber, how: RecordedDoor, by: AccountName = 'A1') =>
      recordObjections(ports, {
        context: context(by),
        numbers: [number],
        how,
        reference: `letter ${number}`,
        at: null,
        by: 'operator',
        origin: origin(null),
      }),

    stopOnPage: (number: PhoneNumber, of: AccountName = 'A1') => objectOnPage(ports, pageOf(number, of), pageUse()),
    withdrawOnPage: (number: PhoneNumber, of: AccountName = 'A1') => withdrawOnPage(ports, pageOf(number, of), pageUse()),

    async renew(number: PhoneNumber, by: AccountName = 'A1'): Promise<string> {
      const outcome = await renewEntry(ports, {
        context: context(by),
        number,
        virtualNumber: null,
        language: 'en',
        origin: origin(),
      });
      return isRefused(outcome) ? outcome.refused : 'renew';
    },
    /** Adds a member; verified by the code that was sent, if so wanted. */
    async member(number: PhoneNumber, verified: boolean, by: AccountName = 'A1'): Promise<string> {
      const of = { context: context(by), number };
      const added = await addMember(ports, { ...of, origin: origin(), name: null, language: 'en', by: 'account' });
      if (isRefused(added)) return added.refused;
      if (!verified) return 'added';
      const sent = sender.taken.findLast((message) => message.to === number && message.meaning === 'code');
      const code = /\d{6}/.exec(sent?.text ?? '')?.[0] ?? '';
      const outcome = await verifyMember(ports, { ...of, origin: origin(), code });
      return isRefused(outcome) ? outcome.refused : 'verified';
    },
    async allowAsking(number: PhoneNumber, business: BusinessId): Promise<string> {
      const outcome = await allowAskingAgain(ports, { business, number, reason: 'new product', origin: origin(null) });
      return isRefused(outcome) ? outcome.refused : 'allowed';
    },
    resetMode: (business: BusinessId) => resetMode(ports, business, 'reviewed', origin(null)),
    turnMode: (business: BusinessId, mode: BusinessMode) =>
      store.consent.transact(business, async (tx) => {
        await tx.modeForChange();
        await tx.setMode(mode, now);
      }),
    mode: async (business: BusinessId) => (await store.consent.read(business, [])).mode,
    changeStatus: (status: AccountStatus, of: AccountName = 'A1') =>
      changeAccountStatus(ports, context(of), { status, reason: 'asked for' }, origin(null)),
    async setTerms(terms: TermOverrides, of: AccountName = 'A1'): Promise<string> {
      const outcome = await changeAccountTerms(ports, context(of), terms, 'account', origin());
      return isRefused(outcome) ? outcome.refused : outcome;
    },
    fileAgreement: (business: BusinessId) =>
      fileAgreement(
        ports,
        business,
        { signedOn: '2026-01-05', signatory: 'A. Rao', reference: 'AGR-2', earlierObjections: 'none_exist' },
        origin(null),
      ),

    status: (number: PhoneNumber, of: AccountName = 'A1') => readStatus(ports, { context: context(of), number }),
    async shown(number: PhoneNumber, of: AccountName = 'A1'): Promise<Shown> {
      return (await readStatus(ports, { context: context(of), number })).shown;
    },
    /** Whether the account may make a plain call to the number now (R16). */
    async permission(number: PhoneNumber, purpose: Purpose, of: AccountName = 'A1'): Promise<Permission> {
      const { account, business, terms, callingHolidays } = context(of);
      const { mode, standings } = await store.consent.read(business.id, [number]);
      const [judged] = await readPreferences(ports.registry, { business: business.id, numbers: [number], now, terms });
      const preference = knownPreference(
        judged ?? { kind: 'unknown', because: 'no_source' },
        new Map([[0, fullyBlocked]]),
        terms,
      );
      const signsOf = { signOf: lineSigns.signOf };
      const known = {
        account,
        business,
        terms,
        callingHolidays,
        mode: mode.mode,
        standing: standings.get(number) ?? noStanding,
        preference,
        ...signsOf,
      };
      return permission(known, { purpose, category: null, mode: 'voice', at: now, holidays: new Set() });
    },
    /** The account has a call made to the number, where it may; answers whether. */
    async connect(number: PhoneNumber, by: AccountName = 'A1'): Promise<string> {
      const legs = [worldAccounts[by].virtualNumber, number];
      const clearance = await clearCall(ports, { context: context(by), purpose: 'service', legs, origin: origin() });
      if (clearance.kind === 'cleared') await noteOwnCall(ports, { context: context(by), legs });
      return clearance.kind === 'refused' ? `refused ${clearance.because}` : clearance.kind;
    },
    async events(number: PhoneNumber, business: BusinessId): Promise<readonly ConsentEvent[]> {
      const [chain] = await store.chains.chainsAfter(business, (number - 1) as PhoneNumber, 1);
      return chain?.number === number ? chain.events.map(({ event }) => event) : [];
    },
    /** Walks all entries of a business once. */
    async sweep(business: BusinessId): Promise<void> {
      while ((await sweepStep(ports, business)) === 'more');
    },
    /** Hears a list of numbers that were permanently disconnected; answers what it ended, or why it is none. */
    async revoke(
      numbers: readonly PhoneNumber[],
      list: { readonly dated: string; readonly reference?: string },
      { through = ports }: { readonly through?: RevokePorts } = {},
    ): Promise<RevocationSummary | string> {
      const outcome = await revokeNumbers(through, {
        list: { reference: `list of ${list.dated}`, ...list },
        numbers: Float64Array.from(numbers).sort(),
        file: { sha256: '', bytes: 0 },
        unreadable: {},
        origin: origin(null),
        isCancelled: () => false,
      });
      return isRefused(outcome) ? outcome.refused : outcome;
    },
    /** Everything that is kept of a business and does not hold. */
    async check(business: BusinessId): Promise<readonly Finding[]> {
      const findings = [...(await checkBusinessChain(ports, business))];
      let from: PhoneNumber | null = null;
      do {
        const step = await checkStandings(ports, business, from, 100);
        findings.push(...step.findings);
        from = step.next;
      } while (from !== null);
      return findings;
    },
  };
}

/** No account of the world has its answers recorded. */
const nothingRecorded: DecisionStore & { keep(of: unknown): Promise<never> } = {
  keep: () => Promise.reject(new Error('no answer is to be recorded')),
  find: () => Promise.resolve(null),
  page: () => Promise.resolve([]),
};

/** The last notice that a carrier took from an account for a number. */
export function lastNotice(sender: ScriptedSender, number: PhoneNumber, of: AccountName) {
  const from = formatWire(worldAccounts[of].virtualNumber);
  return sender.taken.findLast((one) => one.to === number && one.from === from && one.meaning !== 'code');
}

/** The numbers of a request; a text that spells no number is kept as it is. */
export function givenNumbers(items: readonly (PhoneNumber | string)[]): GivenNumbers {
  const unreadable: string[] = [];
  const values = items.map((item) => {
    const read = typeof item === 'number' ? item : readPhoneNumber(item);
    if (isPhoneNumber(read)) return read;
    const text = String(item);
    if (!unreadable.includes(text)) unreadable.push(text);
    return -1 - unreadable.indexOf(text);
  });
  return { values: Float64Array.from(values), unreadable };
}
