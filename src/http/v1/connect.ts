/** POST Calls/connect: the look at who is called, then the provider. */
import type { FastifyReply } from 'fastify';
import { clearCall, noteOwnCall } from '#app/permission/clear-call.ts';
import { formatWire } from '#domain/kernel/phone-number.ts';
import { readBody } from './body.ts';
import { readConnectParameters } from './connect-parameters.ts';
import { forward } from './pass-on.ts';
import { renderRefusedCall } from './render.ts';
import { admitAgain, answerV1, originOf, refuseV1, type V1Options, type V1Request } from './serve.ts';
import { requestHeadersToPass } from './upstream-headers.ts';

const MOST_BYTES = 65_536;

/** What else a program may read parameters from, or take for another length of the same body. */
const dropped = ['cookie', 'x-http-method-override', 'x-http-method', 'x-method-override', 'content-length'];

/**
 * A number that may not be called gets the documented 403, and nothing goes to the provider: not now, and not by another spelling of the
 * same request. What is cleared goes on as it came, once; without a provider there is nobody to make the call (404).
 */
export async function connectCall(options: V1Options, begun: V1Request): Promise<FastifyReply> {
  const { request, reply, target } = begun;
  const body = await readBody(request.raw, MOST_BYTES);
  const known = admitAgain(options, begun);
  if (known === null) return reply;
  if (body === 'too_large') return refuseV1(reply, target, 'parameters_too_large');
  if (valuesOf(request.raw.rawHeaders, 'content-encoding').some((coding) => coding.toLowerCase() !== 'identity')) {
    return refuseV1(reply, target, 'unsupported_media_type');
  }
  const contentTypes = valuesOf(request.raw.rawHeaders, 'content-type');
  const read = readConnectParameters({ query: target.query, contentTypes, body });
  if (read.kind === 'refused') return refuseV1(reply, target, read.code);
  const { context } = known.caller;
  const purpose = read.callType === 'promo' ? 'promotional' : 'service';
  const legs = read.to === null ? [read.from] : [read.from, read.to];
  const clearance = await clearCall(options.ports, { context, purpose, legs, origin: originOf(known) });
  const decisions = clearance.kind === 'nobody' ? [] : clearance.decisions;
  if (decisions.length > 0) reply.header('x-sammati-decision', decisions.join(', '));
  switch (clearance.kind) {
    case 'nobody':
      return refuseV1(reply, target, 'unreadable_number');
    case 'refused': {
      const { because, number } = clearance;
      reply.header('x-sammati-reason', because);
      if (because === 'account_suspended') return refuseV1(reply, target, 'account_suspended');
      if (because === 'no_agreement') return refuseV1(reply, target, 'agreement_missing');
      return answerV1(reply.code(403), target.path, renderRefusedCall(target.path.format, formatWire(number), because));
    }
    case 'cleared': {
      const upstream = options.ports.directory.current().upstreamOf(context.account.id);
      if (upstream === null) return refuseV1(reply, target, 'not_found');
      await noteOwnCall(options.ports, { context, legs });
      return forward(options, known, { upstream, headers: requestHeadersToPass(request.raw.rawHeaders, dropped), body });
    }
  }
}

function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_, place) => place % 2 === 1 && raw[place - 1]?.toLowerCase() === name);
}
