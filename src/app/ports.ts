/** Every outside thing, as the use cases see it. Store, senders, calls and telemetry implement these; nothing here knows how. */
import type { KeepDecision } from '#app/decisions/keep-together.ts';
import type { LookUp } from '#app/permission/look-up.ts';
import type { AdministrationStore } from '#app/ports/administration.ts';
import type { AgreementPapers } from '#app/ports/agreement-papers.ts';
import type { AuditLog } from '#app/ports/audit.ts';
import type { ChainReader } from '#app/ports/chains.ts';
import type { ComplaintStore } from '#app/ports/complaints.ts';
import type { ConsentStore } from '#app/ports/consent.ts';
import type { DayCounts } from '#app/ports/day-counts.ts';
import type { DecisionStore } from '#app/ports/decisions.ts';
import type { DirectoryPort } from '#app/ports/directory.ts';
import type { ErasureStore } from '#app/ports/erasure.ts';
import type { CheckpointStore, EvidenceSigner } from '#app/ports/evidence.ts';
import type { ImportSlots, ImportStore } from '#app/ports/imports.ts';
import type { LineSigns } from '#app/ports/line-signs.ts';
import type { ManyTurns } from '#app/ports/many-turns.ts';
import type { MemberStore, SweepStore } from '#app/ports/members.ts';
import type { MessageSender, NoticeQueue } from '#app/ports/notices.ts';
import type { OwnCalls } from '#app/ports/own-calls.ts';
import type { EvidenceReader } from '#app/ports/reading-back.ts';
import type { RecipientCodes, RecipientLinks } from '#app/ports/recipients.ts';
import type { PreferenceRegistry, RegistryChunks, RegistryFolder, RegistryImports } from '#app/ports/registry.ts';
import type { RegistryReader } from '#app/ports/registry-files.ts';
import type { RetentionStore } from '#app/ports/retention.ts';
import type { RevocationStore } from '#app/ports/revocations.ts';
import type { CsvScrubber, ScrubRecords, ScrubSource } from '#app/ports/scrubs.ts';
import type { PasswordResetStore, SecondFactorStore, Totp } from '#app/ports/second-factors.ts';
import type { StandingCounts } from '#app/ports/standing-counts.ts';
import type { Clock, Digest, Log, Random } from '#app/ports/system.ts';
import type { CallUpstream } from '#app/ports/upstream.ts';
import type { Passwords, SignInGuard, UserStore } from '#app/ports/users.ts';
import type { RegistryImporter } from '#app/registry/import-registry.ts';
import type { RetentionPeriod } from '#domain/kernel/retention.ts';

/** All of them. A use case names the few it needs: `ports: Pick<Ports, 'clock' | 'consent'>`. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly directory: DirectoryPort;
  readonly consent: ConsentStore;
  readonly lineSigns: LineSigns;
  readonly queue: NoticeQueue;
  readonly sender: MessageSender;
  /** In the sandbox people may be asked at any hour (R7). */
  readonly asksAllDay: boolean;
  readonly callUpstream: CallUpstream;
  readonly administration: AdministrationStore;
  readonly agreementPapers: AgreementPapers;
  readonly evidence: EvidenceReader;
  readonly chains: ChainReader;
  readonly checkpoints: CheckpointStore;
  readonly signer: EvidenceSigner;
  readonly dayCounts: DayCounts;
  readonly standingCounts: StandingCounts;
  readonly members: MemberStore;
  readonly recipientLinks: RecipientLinks;
  readonly recipientCodes: RecipientCodes;
  readonly users: UserStore;
  readonly audit: AuditLog;
  readonly passwords: Passwords;
  readonly signInGuard: SignInGuard;
  readonly secondFactors: SecondFactorStore;
  readonly totp: Totp;
  readonly passwordResets: PasswordResetStore;
  readonly registry: PreferenceRegistry;
  readonly registryChunks: RegistryChunks;
  readonly registryImports: RegistryImports;
  readonly registryImporter: RegistryImporter;
  /** Age in days from which on a copy of the registry is called old. */
  readonly registryWarnAfterDays: number;
  readonly registryReader: RegistryReader;
  readonly registryFolder: RegistryFolder;
  /** Resolves when this process answers by what was kept before the call. Others do within about a second. */
  readonly registryChanged: () => Promise<void>;
  readonly sweep: SweepStore;
  readonly revocations: RevocationStore;
  /** For single numbers, many of them at a time. */
  readonly lookUp: LookUp;
  readonly imports: ImportStore;
  readonly importSlots: ImportSlots;
  /** Tells whoever goes on with imports that one was changed; it looks by itself too. */
  readonly importsChanged: () => void;
  readonly complaints: ComplaintStore;
  readonly erasures: ErasureStore;
  readonly retention: { readonly periods: readonly RetentionPeriod[]; readonly store: RetentionStore; readonly realClock: Clock };
  readonly decisions: DecisionStore;
  readonly ownCalls: OwnCalls;
  /** For single decisions, many of them at a time. */
  readonly keepDecision: KeepDecision;
  /** Does one chunk of a bulk request when it is its turn: people who call meanwhile are heard first, for a while. */
  readonly bulkTurn: <T>(chunk: () => Promise<T>) => Promise<T>;
  /** Whoever asks about many numbers at once goes behind those who ask about one. */
  readonly manyTurns: ManyTurns;
  /** Tells the dispatcher that notices were queued; it looks by itself too. */
  readonly noticesQueued: () => void;
  readonly scrubSource: ScrubSource;
  readonly scrubber: CsvScrubber;
  readonly scrubs: ScrubRecords;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly newDigest: () => Digest;
  /** Notes that a key was used; written later, in batches. */
  readonly keyUsed: (key: string) => void;
}

/** Where a request came from, for the evidence. */
export interface Origin {
  readonly requestId: string;
  /** The API key that signed it, or `user:` and the id of whoever was signed in; null for the admin token. */
  readonly key: string | null;
  readonly address: string;
}
