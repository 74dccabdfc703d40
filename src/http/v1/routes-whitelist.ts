import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { postWhitelist, type WhitelistResult } from '#app/whitelist/post-whitelist.ts';
import { removeFromWhitelist } from '#app/whitelist/remove-from-whitelist.ts';
import { readinessToPost } from '#domain/account/account.ts';
import { languageOf } from '#domain/notice/language.ts';
import { readBody } from './body.ts';
import { messageOf } from './messages.ts';
import { MOST_BYTES, type ParameterRefusal, readParameters, type WhitelistParameters } from './parameters.ts';
import { relayWhitelist } from './relay-whitelist.ts';
import { contentTypes, renderBulk, renderBulkWithDetails } from './render.ts';
import type { RefusalCode } from './rest-exception.ts';
import { admitAgain, answerV1, originOf, refuseV1, type V1Options, type V1Request } from './serve.ts';

/** POST CustomerWhitelist: after 401 come 503, 403 and then the parameters (R1); all are judged again once the body is there. */
export async function postNumbers(options: V1Options, begun: V1Request): Promise<FastifyReply> {
  const { ports, canSend, bulk } = options;
  const { reply, target } = begun;
  const refused = obstacleToPost(begun.caller.context, canSend());
  if (refused !== null) return refuseV1(reply, target, refused);
  const parameters = await parametersOf(begun, 'POST');
  const known = admitAgain(options, begun);
  if (known === null) return reply;
  const { context } = known.caller;
  const obstacle = obstacleToPost(context, canSend());
  if (obstacle !== null) return refuseV1(reply, target, obstacle);
  if (parameters.kind === 'refused') return refuseV1(reply, target, parameters.code);
  const virtualNumber = context.virtualNumbers.find((own) => own.number === parameters.virtualNumber);
  if (virtualNumber === undefined) return refuseV1(reply, target, 'virtual_number');
  const { numbers, details } = parameters;
  const provider = ports.directory.current().upstreamOf(context.account.id);
  const upstream = provider?.relaysWhitelist === true ? provider : null;
  const language = languageOf(parameters.language);
  const work = () =>
    postWhitelist(ports, {
      context,
      virtualNumber,
      numbers,
      language,
      origin: originOf(known),
      details: details || upstream !== null,
    });
  const result = await (numbers.values.length > ports.consent.chunkSize ? bulk(work) : work());
  if (upstream !== null && result.items !== null) {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const { id: requestId } = known.request;
    const relayed = {
      upstream,
      virtualNumber: virtualNumber.number,
      language,
      items: result.items(),
      requestId,
      signal: gone.signal,
    };
    reply.header('x-sammati-relay', await relayWhitelist(ports, relayed));
  }
  return answerBulk(known, 'POST', details ? result : { ...result, items: null });
}

/** DELETE CustomerWhitelist: works in every state of the account but closed (R1). */
export async function removeNumbers(options: V1Options, begun: V1Request): Promise<FastifyReply> {
  const parameters = await parametersOf(begun, 'DELETE');
  const known = admitAgain(options, begun);
  if (known === null) return begun.reply;
  if (parameters.kind === 'refused') return refuseV1(known.reply, known.target, parameters.code);
  const { numbers, details } = parameters;
  const { context } = known.caller;
  return answerBulk(
    known,
    'DELETE',
    await removeFromWhitelist(options.ports, { context, numbers, origin: originOf(known), details }),
  );
}

function obstacleToPost({ business, account }: V1Request['caller']['context'], canSend: boolean): RefusalCode | null {
  if (!canSend) return 'not_ready';
  switch (readinessToPost(business, account)) {
    case 'suspended':
      return 'account_suspended';
    case 'no_agreement':
      return 'agreement_missing';
    case 'ready':
      return null;
  }
}

async function parametersOf(
  { request, target }: V1Request,
  method: 'POST' | 'DELETE',
): Promise<WhitelistParameters | ParameterRefusal> {
  const body = await readBody(request.raw, MOST_BYTES);
  if (body === 'too_large') return { kind: 'refused', code: 'body_too_large' };
  const { 'content-type': contentType, 'content-encoding': encoding = 'identity' } = request.headers;
  if (method === 'POST' && body.length > 0 && encoding.toLowerCase() !== 'identity') {
    return { kind: 'refused', code: 'unsupported_media_type' };
  }
  return readParameters({ method, query: target.query, contentType, body });
}

function answerBulk({ reply, target }: V1Request, method: 'POST' | 'DELETE', outcome: WhitelistResult): FastifyReply {
  const { format } = target.path;
  const { tally, items } = outcome;
  const result = { ...tally, message: messageOf(method, outcome) };
  if (items === null) return answerV1(reply, target.path, renderBulk(format, result));
  const pieces = renderBulkWithDetails(format, result, items());
  return reply.header('content-type', contentTypes[format]).send(Readable.from(pieces, { objectMode: false }));
}
