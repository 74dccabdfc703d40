import type { AccountContext } from '#app/ports/directory.ts';
import type { ImportChanges, NumberImport } from '#app/ports/imports.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { readinessToPost } from '#domain/account/account.ts';
import { after, MINUTE } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import { GRACE_MINUTES, type ImportAct, type ImportState, stateAfter } from '#domain/whitelist/import-states.ts';

export interface ChangeImportCommand {
  readonly context: AccountContext;
  readonly id: number;
  readonly act: ImportAct;
  /** What a start says; null takes the account's newest virtual number, and English. */
  readonly virtualNumber: PhoneNumber | null;
  readonly language: Language | null;
  readonly origin: Origin;
}

type ChangeRefusal = Refusal<'not_found' | 'not_now' | 'no_agreement' | 'account_suspended' | 'no_virtual_number'>;
type ChangePorts = Pick<Ports, 'clock' | 'importsChanged' | 'imports' | 'random'>;

/**
 * Starts, pauses, resumes, cancels or takes back an import. Done twice it is done once. A cancellation or pause that has been answered
 * is in force: no number is posted after it.
 */
export async function changeImport(ports: ChangePorts, command: ChangeImportCommand): Promise<NumberImport | ChangeRefusal> {
  const { context, id, act } = command;
  for (;;) {
    const known = await ports.imports.find(context.business.id, context.account.id, id);
    if (known === null) return refuse('not_found');
    const next = stateAfter(known.state, act);
    if (next === null) return refuse('not_now');
    if (next === known.state) return known;
    const changes = changesBy(ports, command, known, next);
    if ('refused' in changes) return changes;
    const moved = await ports.imports.move(known, next, changes);
    if (moved === null) continue;
    ports.importsChanged();
    return moved;
  }
}

type Unready = Exclude<ChangeRefusal, Refusal<'not_found' | 'not_now'>>;

function changesBy(
  ports: ChangePorts,
  command: ChangeImportCommand,
  known: NumberImport,
  next: ImportState,
): ImportChanges | Unready {
  switch (next) {
    case 'cancelled':
      return { why: null, finishedAt: ports.clock.now() };
    case 'undoing':
      return takenBack(ports, command);
    case 'paused':
      return { why: null };
    case 'waiting':
      return started(ports, command, known);
    default:
      return goingOn(ports, command, known);
  }
}

function takenBack({ clock, random }: ChangePorts, { origin }: ChangeImportCommand): ImportChanges {
  const by = { undoRequestId: random.uuid(), undoKey: origin.key, undoAddress: origin.address };
  return { why: null, beginsAt: clock.now(), ...by };
}

function started({ clock, random }: ChangePorts, command: ChangeImportCommand, known: NumberImport): ImportChanges | Unready {
  const { context, virtualNumber, language, origin } = command;
  const unready = whyUnready(context, virtualNumber ?? known.virtualNumber);
  if ('refused' in unready) return unready;
  const now = clock.now();
  return {
    virtualNumber: unready.virtualNumber,
    language: language ?? 'en',
    key: origin.key,
    address: origin.address,
    requestId: random.uuid(),
    startedAt: now,
    beginsAt: after(now, GRACE_MINUTES * MINUTE),
  };
}

/** At once, whatever is left of its grace. */
function goingOn(
  { clock }: ChangePorts,
  { context, virtualNumber }: ChangeImportCommand,
  known: NumberImport,
): ImportChanges | Unready {
  const unready = whyUnready(context, virtualNumber ?? known.virtualNumber);
  if ('refused' in unready) return unready;
  const now = clock.now();
  return { why: null, beginsAt: known.beginsAt === null || known.beginsAt > now ? now : known.beginsAt };
}

/** Whether the account may post now (R1), and by which of its virtual numbers: the one that is wanted, else its newest. */
export function whyUnready(
  { account, business, virtualNumbers }: AccountContext,
  wanted: PhoneNumber | null,
): { readonly virtualNumber: PhoneNumber } | Refusal<'no_agreement' | 'account_suspended' | 'no_virtual_number'> {
  const readiness = account.status === 'closed' ? 'suspended' : readinessToPost(business, account);
  if (readiness !== 'ready') return refuse(readiness === 'suspended' ? 'account_suspended' : 'no_agreement');
  const own = wanted === null ? virtualNumbers[0] : virtualNumbers.find(({ number }) => number === wanted);
  return own === undefined ? refuse('no_virtual_number') : { virtualNumber: own.number };
}
