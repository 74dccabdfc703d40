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
  /** What is wrong in particular, where the service says so. */
  readonly details: readonly string[];

  constructor(
    message: string,
    {
      status,
      code = null,
      details = [],
      cause,
    }: {
      readonly status: number | null;
      readonly code?: string | null;
      readonly details?: readonly string[];
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Told to the window when a session is not, or no longer, what the service asks for. */
export const SESSION_ENDED = 'sammati-session-ended';

/** Resolves with whatever was answered; rejects only where nothing was. */
export async function send(call: Call): Promise<Answer> {
  const response = await begin(call);
  return { status: response.status, text: await textOf(call, response) };
}

/** A file that the service hands out, under the name that it gives; a refusal rejects. */
export async function download(call: Call): Promise<File> {
  const response = await begin(call);
  if (response.status >= 400) throw refused(response.status, await textOf(call, response));
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'file';
  return read(async () => {
    const content = await response.blob();
    return new File([content], name, { type: content.type });
  });
}

/** What was answered; where a session is not, or no longer, what the service asks for, the window is told. */
async function textOf(call: Call, response: Response): Promise<string> {
  const text = await read(() => response.text());
  if (call.authorization === undefined && codeIn(text) === 'unauthorized') window.dispatchEvent(new Event(SESSION_ENDED));
  return text;
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
  if (status >= 400) throw refused(status, text);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** What problem details say; where the text is none, the status. */
function refused(status: number, text: string): CallFailed {
  const sentence = textIn(text, 'detail') ?? textIn(text, 'title') ?? `HTTP ${status}`;
  const errors = fieldIn(text, 'errors');
  const details = Array.isArray(errors) ? errors.map((error: unknown) => String(Reflect.get(Object(error), 'message'))) : [];
  return new CallFailed(sentence, { status, code: codeIn(text), details });
}

function codeIn(text: string): string | null {
  return textIn(text, 'code');
}

function textIn(text: string, name: string): string | null {
  const field = fieldIn(text, name);
  return typeof field === 'string' ? field : null;
}

function fieldIn(text: string, name: string): unknown {
  try {
    const problem: unknown = JSON.parse(text);
    return typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : null;
  } catch {
    return null;
  }
}

export function basic(user: string, secret: string): string {
  return `Basic ${btoa(`${user}:${secret}`)}`;
}
