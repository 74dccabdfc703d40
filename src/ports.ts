/** Every outside thing of the use cases, over one database. */

import { keepTogether } from '#app/decisions/keep-together.ts';
import { importSlots } from '#app/imports/import-slots.ts';
import { type ApplyReceipt, receiptApplier } from '#app/notices/apply-receipts.ts';
import { type SenderReceipts, senderReceipts } from '#app/notices/hear-sender-receipt.ts';
import { lookUpTogether } from '#app/permission/look-up.ts';
import type { EvidenceSigner } from '#app/ports/evidence.ts';
import type { MessageSender, SenderHearing } from '#app/ports/notices.ts';
import type { CsvScrubber } from '#app/ports/scrubs.ts';
import type { Clock, Log, MovableClock } from '#app/ports/system.ts';
import type { Passwords } from '#app/ports/users.ts';
import type { Ports } from '#app/ports.ts';
import { signInGuard } from '#app/users/sign-in-guard.ts';
import type { RetentionPeriod } from '#domain/kernel/retention.ts';
import { keyUses } from '#jobs/jobs.ts';
import { manyTurns } from '#jobs/many-turns.ts';
import { type Precedence, precedence, turnsAmong } from '#jobs/precedence.ts';
import type { Job } from '#jobs/runner.ts';
import { csvScrubber } from '#registry/scrub/scrub-csv.ts';
import { createScrubPool } from '#registry/scrub/scrub-pool.ts';
import { readSenders, type SendersPorts } from '#sms/read-senders.ts';
import { type SandboxSender, sandboxSender } from '#sms/sandbox/sender.ts';
import { senderPool } from '#sms/sender-pool.ts';
import { watchedSender } from '#sms/watched-sender.ts';
import { administrationStore } from '#store/administration.ts';
import { agreementPapers } from '#store/agreement-papers.ts';
import { auditLog } from '#store/audit.ts';
import { checkpointStore } from '#store/checkpoints.ts';
import { openMovableClock, realClock } from '#store/clock.ts';
import { complaintStore } from '#store/complaints.ts';
import { chainReader } from '#store/consent/chains.ts';
import { consentReader, consentStore, noticeQueue } from '#store/consent/consent-store.ts';
import { addUpDays, selectDayCounts } from '#store/consent/day-counts.ts';
import { erasedNumbers } from '#store/consent/erased.ts';
import { ownCalls } from '#store/consent/own-calls.ts';
import { standingCounts } from '#store/consent/standing-counts.ts';
import { sweepStore } from '#store/consent/sweep.ts';
import { decisionStore } from '#store/decisions.ts';
import { openDirectory } from '#store/directory.ts';
import type { Database } from '#store/engine/database.ts';
import { erasureStore } from '#store/erasures.ts';
import { evidenceReader } from '#store/evidence.ts';
import { importStore } from '#store/imports.ts';
import { lineSigns, unwatchedLines } from '#store/line-signs.ts';
import { memberStore } from '#store/members.ts';
import { passwordResetStore } from '#store/password-resets.ts';
import { linkKey, recipientCodes } from '#store/recipients.ts';
import { retentionStore } from '#store/retention.ts';
import { revocationStore } from '#store/revocations.ts';
import { sandboxMessages } from '#store/sandbox.ts';
import { scrubRecords } from '#store/scrubs.ts';
import { secondFactorStore } from '#store/second-factors.ts';
import { userStore } from '#store/users.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import { totp } from '#totp/totp.ts';
import { upstreamClient } from '#upstream/call-upstream.ts';
import type { Closing } from './closing.ts';
import type { ServiceMode } from './config.ts';
import { scryptPasswords } from './passwords.ts';
import { newDigest, sha256, systemRandom } from './random.ts';
import { recipientLinks } from './recipient-links.ts';
import { openRegistry } from './registry.ts';
import { passingSigner } from './signing-key.ts';

export interface OpenPorts {
  readonly ports: Ports;
  /** The sandbox's clock, messages and sender; null in production. */
  readonly sandbox: Sandbox | null;
  /** Whether there is anything that notices can be sent with. */
  readonly canSend: boolean;
  /** Hears receipts; those of senders' own links too. */
  readonly receipts: SenderReceipts;
  readonly applyReceipt: ApplyReceipt;
  /** Connects the senders that have links of their own. */
  startSenders(hearing: Pick<SenderHearing, 'text'>): void;
  readonly keyUses: Job;
  /** People's acts, to which bulk requests give way. */
  readonly acts: Precedence;
  /** Tells whoever dispatches notices that some were queued. */
  onNoticesQueued(wake: () => void): void;
  /** Tells whoever goes on with imports that one was changed. */
  onImportsChanged(wake: () => void): void;
}

export interface Sandbox {
  readonly clock: MovableClock;
  readonly messages: ReturnType<typeof sandboxMessages>;
  readonly sender: SandboxSender;
}

/** Opens the ports over a database with the present schema. */
export async function openPorts(
  database: Database,
  {
    mode,
    dataDir,
    log,
    upstreamSeconds = 30,
    metrics,
    closing,
    signer = passingSigner(),
    registryWarnAfterDays = 5,
    smsSenders = null,
    retention = [],
    publicUrl = () => null,
    passwords = scryptPasswords(),
  }: {
    readonly mode: ServiceMode;
    readonly dataDir: string;
    readonly log: Log;
    /** How long a provider may be silent. */
    readonly upstreamSeconds?: number;
    readonly metrics: Metrics;
    readonly closing: Closing;
    readonly signer?: EvidenceSigner;
    readonly registryWarnAfterDays?: number;
    /** The text of the file that sets up senders. */
    readonly smsSenders?: string | null;
    readonly retention?: readonly RetentionPeriod[];
    /** Where people reach the service; null where that is not known. */
    readonly publicUrl?: () => string | null;
    readonly passwords?: Passwords;
  },
): Promise<OpenPorts> {
  const random = systemRandom();
  const checkpoints = checkpointStore(database);
  const directory = await openDirectory(database, log);
  closing.add('the directory', directory.close);
  const pool = smsSenders === null ? null : senderPool(sendersOf(smsSenders, { log, odd: metrics.senderOdd }));
  if (pool !== null) closing.add('the senders', pool.close);
  const sandbox = mode === 'sandbox' ? await openSandbox(database) : null;
  const clock: Clock = sandbox?.clock ?? realClock;
  await checkpoints.keepKey(signer.key, clock.now());
  const administration = administrationStore(database, directory);
  const uses = keyUses({ administration, clock });
  const consent = consentStore(database, { random, digest: sha256 });
  const readSteadily = consentReader(database.steady, erasedNumbers(sha256));
  const decisions = decisionStore(database);
  const acts = precedence();
  const single = precedence();
  const upstreams = upstreamClient({ silence: upstreamSeconds * 1000 });
  closing.add('connections to providers', upstreams.close);
  let wakeDispatch = (): void => undefined;
  let wakeImports = (): void => undefined;
  const queue = noticeQueue(database);
  const applyReceipt = receiptApplier({ clock, consent });
  const receipts = senderReceipts({ clock, directory, log, queue }, applyReceipt);
  return {
    sandbox,
    canSend: pool !== null || sandbox !== null,
    receipts,
    applyReceipt,
    startSenders: ({ text }) => pool?.start({ receipt: receipts.hear, text }),
    keyUses: uses.job,
    acts,
    onNoticesQueued(wake) {
      wakeDispatch = wake;
    },
    onImportsChanged(wake) {
      wakeImports = wake;
    },
    ports: {
      clock,
      random,
      log,
      directory,
      consent,
      lineSigns: sandbox === null ? lineSigns(database) : unwatchedLines,
      queue,
      asksAllDay: sandbox !== null,
      sender: counted(pool ?? sandbox?.sender ?? noSender, metrics),
      callUpstream: upstreams.call,
      administration,
      agreementPapers: agreementPapers(database),
      evidence: evidenceReader(database),
      chains: chainReader(database, sha256),
      checkpoints,
      signer,
      dayCounts: {
        days: (business, account, period) => selectDayCounts(database, business, account, period),
        addUp: () => addUpDays(database),
      },
      standingCounts: standingCounts(database),
      members: memberStore(database),
      recipientLinks: recipientLinks(await linkKey(database, random), publicUrl),
      recipientCodes: recipientCodes(database),
      users: userStore(database, realClock),
      audit: auditLog(database, realClock),
      passwords,
      signInGuard: signInGuard(realClock),
      secondFactors: secondFactorStore(database, realClock),
      totp: totp(realClock),
      passwordResets: passwordResetStore(database, realClock),
      ...(await openRegistry(database, { clock, log, closing, dataDir, isSandbox: mode === 'sandbox' })),
      sweep: sweepStore(database),
      lookUp: lookUpTogether({ read: (...asked) => single.first(() => readSteadily(...asked)) }),
      imports: importStore(database),
      importSlots: importSlots(),
      importsChanged: () => wakeImports(),
      complaints: complaintStore(database),
      retention: { periods: retention, store: retentionStore(database), realClock },
      erasures: erasureStore(database, { random, digest: sha256 }),
      decisions,
      ownCalls: ownCalls(database),
      keepDecision: keepTogether(decisions),
      bulkTurn: turnsAmong(acts),
      manyTurns: manyTurns(single, { atOnce: consent.chunksAtOnce }),
      registryWarnAfterDays,
      revocations: revocationStore(database, realClock),
      noticesQueued: () => wakeDispatch(),
      scrubber: openScrubber(closing),
      scrubs: scrubRecords(database, realClock),
      sha256,
      newDigest,
      keyUsed: uses.note,
    },
  };
}

function sendersOf(text: string, ports: SendersPorts) {
  return readSenders(text, ports).map((sender) => watchedSender(sender, realClock));
}

function openScrubber(closing: Closing): CsvScrubber {
  const pool = createScrubPool();
  closing.add('the threads of scrubs', pool.close);
  return csvScrubber(pool);
}

async function openSandbox(database: Database): Promise<Sandbox> {
  const clock = await openMovableClock(database);
  const messages = sandboxMessages(database);
  return { clock, messages, sender: sandboxSender({ clock, messages }) };
}

/** Production before a sender is configured: takes nothing. */
const noSender: MessageSender = {
  name: 'none',
  receipts: false,
  repeatable: true,
  send: async (messages) => messages.map(() => ({ kind: 'try_later', reason: 'no SMS sender is configured' })),
};

function counted(sender: MessageSender, metrics: Metrics): MessageSender {
  return {
    name: sender.name,
    receipts: sender.receipts,
    repeatable: sender.repeatable,
    ...(sender.perSecond === undefined ? {} : { perSecond: sender.perSecond }),
    ...(sender.perSecondOf === undefined ? {} : { perSecondOf: sender.perSecondOf }),
    ...(sender.health === undefined ? {} : { health: sender.health }),
    async send(messages) {
      const results = await sender.send(messages);
      for (const kind of ['accepted', 'try_later', 'no_room', 'unknown', 'refused'] as const) {
        const count = results.filter((result) => result.kind === kind).length;
        if (count > 0) metrics.noticesSent(kind, count);
      }
      return results;
    },
  };
}
