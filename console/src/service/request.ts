/** HTTP to the service that this page came from. */

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly target: string;
  /** Of an API key; without it the browser's session speaks, if there is one. */
  readonly authorization?: string | undefined;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as a form, as clients of the documented API do. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is, from where it lies. */
  readonly file?: Blob;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** The service refused, or could not be reached; then `status` is null. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly status: number | null;
  /** What the service calls it; null where it did not say. */
  readonly code: string | null;

  constructor(
    message: string,
    { status, code = null, cause }: { readonly status: number | null; readonly code?: string | null; readonly cause?: unknown },
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/** Told to the window when a session is not, or no longer, what the service asks for. */
export const SESSION_ENDED = 'sammati-session-ended';

/** Resolves with whatever was answered; rejects only where nothing was. */
export async function send(call: Call): Promise<Answer> {
  const response = await begin(call);
  return read(async () => {
    const text = await response.text();
    if (call.authorization === undefined && codeIn(text) === 'unauthorized') window.dispatchEvent(new Event(SESSION_ENDED));
    return { status: response.status, text };
  });
}

/** A file that the service makes; a refusal rejects. */
export async function download(call: Call): Promise<Blob> {
  const response = await begin(call);
  if (response.status >= 400) throw new CallFailed(sentenceIn(await response.text()) ?? `HTTP ${response.status}`, response);
  return read(() => response.blob());
}

/** What breaks off in the middle was not answered. */
async function read<T>(content: () => Promise<T>): Promise<T> {
  try {
    return await content();
  } catch (error) {
    throw new CallFailed(error instanceof Error ? error.message : String(error), { status: null, cause: error });
  }
}

async function begin({ method, target, authorization, json, form, file }: Call): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (authorization !== undefined) headers.authorization = authorization;
  // No other site can send it, so the service does what a session asks for.
  else headers['x-sammati-console'] = '1';
  if (json !== undefined) headers['content-type'] = 'application/json';
  const body = file ?? (json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form) : null);
  try {
    // Without credentials of the browser's own: a refused key must not make it ask for a password.
    return await fetch(target, {
      method,
      headers,
      body,
      credentials: authorization === undefined ? 'same-origin' : 'omit',
    });
  } catch (error) {
    throw new CallFailed(error instanceof Error ? error.message : String(error), { status: null, cause: error });
  }
}

/** The answer as a value; a refusal rejects with the sentence that the service gave. */
export async function ask<T>(call: Call): Promise<T> {
  const { status, text } = await send(call);
  if (status >= 400) throw new CallFailed(sentenceIn(text) ?? `HTTP ${status}`, { status, code: codeIn(text) });
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** What problem details say; null where the text is none. */
function sentenceIn(text: string): string | null {
  return fieldIn(text, 'detail') ?? fieldIn(text, 'title');
}

function codeIn(text: string): string | null {
  return fieldIn(text, 'code');
}

function fieldIn(text: string, name: string): string | null {
  try {
    const problem: unknown = JSON.parse(text);
    if (typeof problem !== 'object' || problem === null) return null;
    const field: unknown = Reflect.get(problem, name);
    return typeof field === 'string' ? field : null;
  } catch {
    return null;
  }
}

export function basic(user: string, secret: string): string {
  return `Basic ${btoa(`${user}:${secret}`)}`;
}
