/**
 * More requests than the operator lets in are answered at once, before anything else is done for them: who waits in a queue that
 * only grows is answered too late to be of use, and so is everybody behind.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestTimes } from './observe.ts';
import { refusalDocument } from './refusal.ts';

export interface LoadLimit {
  /** Requests a second; 0 lets in all. */
  readonly perSecond: number;
  readonly times: RequestTimes;
}

/** How much of a second's requests may come at one moment. */
const AT_ONCE = 0.1;

/** Lets requests in at this rate, by the time in milliseconds. What was not used lets in a tenth of a second's requests at once, not more. */
export function paced(perSecond: number, now: () => number = () => performance.now()): () => boolean {
  const most = Math.max(1, perSecond * AT_ONCE);
  let left = most;
  let last = now();
  return () => {
    const at = now();
    left = Math.min(most, left + ((at - last) / 1000) * perSecond);
    last = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/**
 * Carriers and whoever watches the service are always let in: an objection that is refused may not be told again, and a service
 * that is busy is not dead.
 */
const alwaysLetIn = /^\/+(?:hooks|healthz|readyz|metrics)(?:[/?]|$)/;

export function limitLoad({ perSecond, times }: LoadLimit, handler: RequestListener): RequestListener {
  if (perSecond === 0) return handler;
  const letsIn = paced(perSecond);
  return (request, response) => {
    if (alwaysLetIn.test(request.url ?? '') || letsIn()) {
      handler(request, response);
      return;
    }
    const status = refuseAtOnce(request, response);
    times.observe('none', 'none', status, 0);
  };
}

function refuseAtOnce(request: IncomingMessage, response: ServerResponse): number {
  const requestId = randomUUID();
  const { status, contentType, body } = refusalDocument(request.url ?? '', 'overloaded', requestId);
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'retry-after': '1',
    'x-request-id': requestId,
  });
  response.end(body);
  return status;
}
