import type { DecisionsWanted } from '#app/ports/decisions.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { isIntact, type KeptDecision } from '#domain/permission/decision.ts';

/** A decision as it is kept, and whether that is as it was sealed. */
export interface ReadDecision extends KeptDecision {
  readonly intact: boolean;
}

type ReadingPorts = Pick<Ports, 'decisions' | 'sha256'>;

/** One decision of an account. Those that were not kept, and those of other accounts, are not found. */
export async function readDecision(
  ports: ReadingPorts,
  context: AccountContext,
  id: string,
): Promise<ReadDecision | Refusal<'not_found'>> {
  const kept = await ports.decisions.find(ownerOf(context), id);
  return kept === null ? refuse('not_found') : { ...kept, intact: isIntact(kept, ports.sha256) };
}

/** An account's decisions, newest first. */
export async function listDecisions(
  ports: ReadingPorts,
  context: AccountContext,
  wanted: DecisionsWanted,
): Promise<readonly ReadDecision[]> {
  const kept = await ports.decisions.page(ownerOf(context), wanted);
  return kept.map((one) => ({ ...one, intact: isIntact(one, ports.sha256) }));
}

function ownerOf({ account, business }: AccountContext) {
  return { business: business.id, account: account.id };
}
