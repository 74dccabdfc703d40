/** Who is let in to an endpoint of /api: judged before a body is waited for, and once more after it. */
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';
import type { ProblemCode } from '@sammati/contract/problem.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { hashOf } from '#app/users/session-token.ts';
import { isFromOtherSite } from '#http/fetch-site.ts';
import { type Admitted, admit, admitUser } from './authentication.ts';
import { sendProblem } from './send-answer.ts';
import { ACCOUNT_HEADER, isFromOwnPage, sessionToken } from './session-cookie.ts';

export interface Guarded {
  readonly ports: Pick<Ports, 'directory' | 'keyUsed' | 'sha256' | 'users'>;
  readonly adminTokenHash: Uint8Array;
  readonly id: OperationId;
  readonly endpoint: Endpoint;
}

export type Outcome = Admitted | Refusal<ProblemCode>;

/** Judges a request: at once by keys and tokens, which are in memory, and later by a session, which is not. */
export function judging({
  ports,
  adminTokenHash,
  id,
  endpoint,
}: Guarded): (request: FastifyRequest) => Outcome | Promise<Outcome> {
  const { access } = endpoint;
  const isOfAccount = endpoint.path.includes('{sid}');
  return (request) => {
    const { authorization } = request.headers;
    const sid = isOfAccount ? sidOf(request.params) : null;
    // Whoever brings a key is who the key says.
    const token = authorization === undefined ? sessionToken(request) : null;
    const changes = endpoint.method !== 'GET';
    if (changes && isFromOtherSite(request.headers)) return refuse('foreign_page');
    if (changes && (token !== null || endpoint.ownPagesOnly === true) && !isFromOwnPage(request)) return refuse('foreign_page');
    if (token === null || access === 'anyone') return admit(ports, adminTokenHash, { operation: id, access, sid }, authorization);
    const shown = request.headers[ACCOUNT_HEADER];
    const to = { operation: id, access, sid, shown: typeof shown === 'string' ? shown : null };
    return ports.users
      .session(hashOf(ports, token))
      .then((user) => (user === null ? refuse('unauthorized') : admitUser(ports, user, to)));
  };
}

/** Admits a request, or refuses it and says no. */
export function admission(route: Guarded): (request: FastifyRequest, reply: FastifyReply) => boolean | Promise<boolean> {
  const judge = judging(route);

  function settle(request: FastifyRequest, reply: FastifyReply, outcome: Outcome): boolean {
    if (isRefused(outcome)) {
      sendProblem(request, reply, outcome.refused);
      return false;
    }
    request.admitted = outcome;
    if (outcome.caller?.kind === 'account' && outcome.caller.key !== null) route.ports.keyUsed(outcome.caller.key);
    return true;
  }

  return (request, reply) => {
    const outcome = judge(request);
    return outcome instanceof Promise ? outcome.then((found) => settle(request, reply, found)) : settle(request, reply, outcome);
  };
}

/** Whoever sent a file has lost the right to while it came. */
export class NotAdmittedAnyMore extends Error {
  override readonly name = 'NotAdmittedAnyMore';
  readonly refused: ProblemCode;
  constructor(refused: ProblemCode) {
    super('whoever sent a file is not admitted any more');
    this.refused = refused;
  }
}

/** A file comes for as long as it likes: who sent it is judged again at its end, before anything is made of the whole. */
export async function* admittedToTheEnd(
  stream: AsyncIterable<Uint8Array>,
  judge: () => Outcome | Promise<Outcome>,
): AsyncGenerator<Uint8Array> {
  yield* stream;
  const outcome = await judge();
  if (isRefused(outcome)) throw new NotAdmittedAnyMore(outcome.refused);
}

function sidOf(params: unknown): string {
  const sid: unknown = typeof params === 'object' && params !== null && 'sid' in params ? params.sid : '';
  return typeof sid === 'string' ? sid : '';
}
