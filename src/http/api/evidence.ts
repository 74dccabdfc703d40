import type { Checkpoint, evidenceEndpoints } from '@sammati/contract/evidence.ts';
import { exportEvidence } from '#app/evidence/export-evidence.ts';
import { makeCheckpoint } from '#app/evidence/make-checkpoint.ts';
import type { KeptCheckpoint } from '#app/ports/evidence.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { checkpointHash } from '#domain/evidence/checkpoint.ts';
import type { Covered } from '#domain/evidence/evidence-file.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { ApiRefusal, Handlers } from './handler.ts';
import { moment, momentOrNull, personNumber, readInstant } from './values.ts';

export const evidenceHandlers: Handlers<typeof evidenceEndpoints> = {
  exportEvidence(ports, { context, query }) {
    const covers = coveredBy(query);
    return 'refused' in covers ? covers : { headers: {}, output: exportEvidence(ports, context, covers) };
  },

  async makeCheckpoint(ports, { params }) {
    const id = params.businessId as BusinessId;
    if (ports.directory.current().business(id) === null) return refuse('not_found');
    const kept = await makeCheckpoint(ports, id);
    return kept === null ? refuse('no_evidence') : renderCheckpoint(ports, kept);
  },

  async listCheckpoints(ports, { params, query }) {
    const id = params.businessId as BusinessId;
    if (ports.directory.current().business(id) === null) return refuse('not_found');
    const wanted = pageWanted(query);
    if (isRefused(wanted)) return wanted;
    return renderPage(await ports.checkpoints.page(id, wanted), (kept) => renderCheckpoint(ports, kept));
  },

  async listSigningKeys(ports) {
    const keys = await ports.checkpoints.keys();
    return { items: keys.map(({ id, publicKey, createdAt }) => ({ id, publicKey, createdAt: moment(createdAt) })) };
  },
};

interface Query {
  readonly number?: string;
  readonly from?: string;
  readonly to?: string;
}

function coveredBy({
  number,
  from,
  to,
}: Query): Covered | Refusal<'unreadable_number' | 'not_a_date'> | ApiRefusal<'invalid_request'> {
  if (number !== undefined) {
    if (from !== undefined || to !== undefined) return invalid('/number', 'must not stand beside a period');
    const read = personNumber(number);
    return isRefused(read) ? read : { kind: 'number', number: read };
  }
  if (from === undefined && to === undefined) return { kind: 'account' };
  if (from === undefined || to === undefined) return invalid(from === undefined ? '/from' : '/to', 'must be there too');
  const begin = readInstant(from);
  if (isRefused(begin)) return begin;
  const end = readInstant(to);
  if (isRefused(end)) return end;
  return { kind: 'period', from: begin, to: end };
}

function invalid(field: string, message: string): ApiRefusal<'invalid_request'> {
  return { ...refuse('invalid_request'), errors: [{ in: 'query', field, message }] };
}

function renderCheckpoint({ sha256 }: Pick<Ports, 'sha256'>, { checkpoint, signature, deliveredAt }: KeptCheckpoint): Checkpoint {
  const { n, at, size, root, previous, key } = checkpoint;
  const hash = checkpointHash(checkpoint, sha256);
  return { n, at: moment(at), size, root, previous, hash, key, signature, deliveredAt: momentOrNull(deliveredAt) };
}
