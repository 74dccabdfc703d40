import { administrativeRequest } from '#app/administration/administrative-request.ts';
import { linesInOrder, releaseLapsedHolds } from '#app/lines/find-line.ts';
import { countedAs, noticeCosts, openPurse } from '#app/notices/sms-purse.ts';
import type { BusinessTransaction } from '#app/ports/consent.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { writeEvent } from '#app/until-written.ts';
import { type ConsentMode, readinessToPost, type VirtualNumber } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { chooseTemplate } from '#domain/notice/template-choice.ts';
import { judgeRenewal, type RenewalRefusal, renewalEvent } from '#domain/whitelist/renew.ts';
import { noStanding, type Standing, standingOfAccount } from '#domain/whitelist/standing.ts';

type RenewPorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'lineSigns' | 'noticesQueued'> &
  Partial<Pick<Ports, 'recipientLinks'>>;

export interface RenewEntryCommand {
  readonly context: AccountContext;
  readonly number: PhoneNumber;
  /** Null takes the account's newest virtual number. */
  readonly virtualNumber: PhoneNumber | null;
  readonly language: Language;
  readonly origin: Origin;
}

export interface RenewalStarted {
  readonly line: PhoneNumber;
  /** Until then the present permission stands, whatever becomes of the notice. */
  readonly until: Instant;
}

type RenewRefusal = Refusal<
  RenewalRefusal | 'account_suspended' | 'no_agreement' | 'no_consent_line' | 'no_virtual_number' | 'sms_budget_exceeded'
>;

/** Asks for another period in the last days of the present one: queues a notice, which the new period depends on (R11). */
export async function renewEntry(ports: RenewPorts, command: RenewEntryCommand): Promise<RenewalStarted | RenewRefusal> {
  const { account, business } = command.context;
  const readiness = account.status === 'closed' ? 'suspended' : readinessToPost(business, account);
  if (readiness !== 'ready') return refuse(readiness === 'suspended' ? 'account_suspended' : 'no_agreement');
  const virtualNumber = numberToCallFrom(command);
  if (virtualNumber === null) return refuse('no_virtual_number');
  const requestedAt = ports.clock.now();
  let released = false;
  for (;;) {
    const outcome = await ports.consent.transact(business.id, (tx) =>
      startRenewal(ports, tx, command, virtualNumber, requestedAt),
    );
    if (outcome === 'lost') continue;
    if (isRefused(outcome) && outcome.refused === 'no_consent_line' && !released) {
      released = true;
      if ((await releaseLapsedHolds(ports, agreeLinesFor(ports, command))).size > 0) continue;
    }
    if (!isRefused(outcome)) ports.noticesQueued();
    return outcome;
  }
}

async function startRenewal(
  ports: RenewPorts,
  tx: BusinessTransaction,
  command: RenewEntryCommand,
  virtualNumber: VirtualNumber,
  requestedAt: Instant,
): Promise<RenewalStarted | 'lost' | RenewRefusal> {
  const { context, number, language, origin } = command;
  const { account, business, terms } = context;
  const now = ports.clock.now();
  const { mode } = await tx.mode();
  const before = (await tx.standings([number])).get(number) ?? noStanding;
  const hasTemplate = hasTemplateFor(context, mode, language);
  const judged = judgeRenewal(before, { account: account.id, mode, now, terms, hasTemplate });
  if (judged !== 'renew') return refuse(judged);

  const line = await findLine(ports, tx, command, { mode, before, now });
  if (line === null) return refuse('no_consent_line');
  const purse = await openPurse(tx, context, now);
  if (!purse.take(noticeCosts(context, language, ports.recipientLinks)(countedAs('renewal'), line))) {
    await tx.releaseHolds([{ number, line, notice: before.n + 1 }]);
    return refuse('sms_budget_exceeded');
  }
  const of = { business: business.id, account: account.id, origin, at: requestedAt };
  const request = administrativeRequest(of, 'renew entry', {
    virtualNumber: String(virtualNumber.number),
    language,
  });
  await tx.recordRequest(request);
  const event = renewalEvent(before, { account: account.id, now, request: request.id, language, line });
  if ((await writeEvent(tx, number, before, event)) === 'lost') {
    await tx.releaseHolds([{ number, line, notice: event.notice }]);
    return 'lost';
  }
  const notice = { number, notice: event.notice, account: account.id, virtualNumber: virtualNumber.number };
  await tx.queue([{ ...notice, line, language, form: 'renewal', dueAt: now }]);
  await purse.close();
  return { line, until: standingOfAccount(before, account.id).entry?.expiresAt ?? now };
}

/** In opt-in mode the first agree line that awaits no other answer of this number (R8). */
async function findLine(
  ports: RenewPorts,
  tx: BusinessTransaction,
  { context, number }: RenewEntryCommand,
  at: { readonly mode: ConsentMode; readonly before: Standing; readonly now: Instant },
): Promise<PhoneNumber | null> {
  const business = context.business.id;
  const account = context.account.id;
  if (at.mode === 'opt_out') return linesInOrder(ports, business, account, 'object')[0]?.number ?? null;
  for (const { number: line } of linesInOrder(ports, business, account, 'agree')) {
    const held = await tx.hold([{ number, line, business, account, notice: at.before.n + 1 }], at.now);
    if (held.length > 0) return line;
  }
  return null;
}

function numberToCallFrom({ context, virtualNumber }: RenewEntryCommand): VirtualNumber | null {
  const own = context.virtualNumbers;
  return (virtualNumber === null ? own[0] : own.find((one) => one.number === virtualNumber)) ?? null;
}

function hasTemplateFor(context: AccountContext, mode: ConsentMode, language: Language): boolean {
  const meaning = mode === 'opt_in' ? 'ask' : 'inform';
  return chooseTemplate(context.templates, meaning, language, context.account.settings.templates).kind === 'template';
}

function agreeLinesFor(ports: RenewPorts, { context, number }: RenewEntryCommand) {
  const lines = linesInOrder(ports, context.business.id, context.account.id, 'agree');
  return lines.map(({ number: line }) => ({ number, line }));
}
