/** HTTP to the service that this page came from. */

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly target: string;
  readonly authorization?: string;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as a form, as clients of the documented API do. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The service refused, or could not be reached; then `status` is null. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly status: number | null;

  constructor(message: string, { status, cause }: { readonly status: number | null; readonly cause?: unknown }) {
    super(message, { cause });
    this.status = status;
  }
}

/** Resolves with whatever was answered; rejects only where nothing was. */
export async function send({ method, target, authorization, json, form }: Call): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (authorization !== undefined) headers.authorization = authorization;
  if (json !== undefined) headers['content-type'] = 'application/json';
  const body = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form) : null;
  try {
    // Without credentials of the browser's own: a refused key must not make it ask for a password.
    const response = await fetch(target, {
      method,
      headers,
      body,
      credentials: authorization === undefined ? 'same-origin' : 'omit',
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new CallFailed(error instanceof Error ? error.message : String(error), { status: null, cause: error });
  }
}

/** The answer as a value; a refusal rejects with the sentence that the service gave. */
export async function ask<T>(call: Call): Promise<T> {
  const { status, text } = await send(call);
  if (status >= 400) throw new CallFailed(sentenceIn(text) ?? `HTTP ${status}`, { status });
  return JSON.parse(text) as T;
}

/** What problem details say; null where the text is none. */
function sentenceIn(text: string): string | null {
  try {
    const problem: unknown = JSON.parse(text);
    if (typeof problem !== 'object' || problem === null) return null;
    const sentence: unknown = Reflect.get(problem, 'detail') ?? Reflect.get(problem, 'title');
    return typeof sentence === 'string' ? sentence : null;
  } catch {
    return null;
  }
}

export function basic(user: string, secret: string): string {
  return `Basic ${btoa(`${user}:${secret}`)}`;
}
