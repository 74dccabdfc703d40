import type { Endpoint } from '@sammati/contract/endpoint.ts';
import type { Problem } from '@sammati/contract/problem.ts';
import { CliError, exitCodes } from './cli-error.ts';
import type { FoundService } from './find-service.ts';

/** The parts of a request, as texts and JSON. */
export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** In place of a body: what is sent as it comes. */
  readonly file?: AsyncIterable<Uint8Array>;
}

const ANSWERS_WITHIN = 60_000;
/** A file of millions of numbers takes its time, to send and to apply. */
const FILE_ANSWERED_WITHIN = 3_600_000;

/** Calls an endpoint and answers its JSON; undefined where it has none. Throws a CliError with what went wrong. */
export async function call(service: FoundService, endpoint: Endpoint, request: Request): Promise<unknown> {
  const response = await send(service, targetOf(endpoint, request), {
    method: endpoint.method,
    headers: {
      authorization: service.authorization,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    ...(request.file === undefined ? {} : { body: ReadableStream.from(request.file), duplex: 'half' }),
  });
  const answer = readAnswer(await response.text(), { ...service, status: response.status });
  if (response.ok) return answer;
  throw refusal(response.status, answer);
}

/** Path and query of a request. */
export function targetOf(endpoint: Endpoint, request: Request): string {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(request.params[name] ?? ''));
  const query = new URLSearchParams(request.query).toString();
  return `/api${path}${query === '' ? '' : `?${query}`}`;
}

/** A list to its end, as one page. What its pages count beside their items is added up. */
export async function followPages(service: FoundService, endpoint: Endpoint, request: Request): Promise<unknown> {
  const items: unknown[] = [];
  const counts: Record<string, number> = {};
  let query = request.query;
  for (;;) {
    const page = (await call(service, endpoint, { ...request, query })) as { items: unknown[]; next: string | null };
    const { items: more, next, ...others } = page;
    for (const item of more) items.push(item);
    for (const [name, value] of Object.entries(others)) {
      if (typeof value === 'number') counts[name] = (counts[name] ?? 0) + value;
    }
    if (next === null) return { ...counts, items, next };
    query = { ...query, cursor: next };
  }
}

async function send({ baseUrl }: FoundService, target: string, init: RequestInit): Promise<Response> {
  try {
    const within = init.duplex === undefined ? ANSWERS_WITHIN : FILE_ANSWERED_WITHIN;
    return await fetch(`${baseUrl}${target}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(within) });
  } catch (error) {
    throw new CliError(unreached(baseUrl, { name: error instanceof Error ? error.name : '', cause: causeOf(error) }), {
      exitCode: exitCodes.failed,
      cause: error,
    });
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** Why nothing was answered, in a sentence. */
export function unreached(baseUrl: string, { name = '', cause }: { readonly name?: string; readonly cause: unknown }): string {
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  if (name === 'TimeoutError') return `${baseUrl} did not answer in time`;
  if (code === 'ECONNREFUSED') return `nothing answers at ${baseUrl}: is the service running? (sammati serve starts it)`;
  if (typeof code === 'string' && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return `the certificate of ${baseUrl} is not trusted (${code}); NODE_EXTRA_CA_CERTS names further authorities`;
  }
  return `${baseUrl} cannot be reached${typeof code === 'string' ? ` (${code})` : ''}`;
}

/** The JSON of an answer; undefined where there is none. */
export function readAnswer(text: string, { baseUrl, status }: { readonly baseUrl: string; readonly status: number }): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = `${baseUrl} answered ${status} with something that is not JSON`;
    throw new CliError(what, { exitCode: exitCodes.failed, cause: error });
  }
}

/** What a problem says, as an error of the command. */
export function refusal(status: number, answer: unknown): CliError {
  const exitCode = status >= 500 ? exitCodes.failed : status === 401 ? exitCodes.unauthorized : exitCodes.refused;
  const problem = typeof answer === 'object' && answer !== null ? (answer as Partial<Problem>) : {};
  const fields = (problem.errors ?? []).map(({ in: place, field, message }) => `\n  ${place} ${field}: ${message}`);
  return new CliError(`${problem.title ?? `status ${status}`} (${problem.code ?? status})${fields.join('')}`, { exitCode });
}
