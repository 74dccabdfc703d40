/** Which headers of a request or an answer are for the next machine only (RFC 9110, 7.6.1), and so are not passed on. */

const ofTheConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/**
 * Ours to the provider: its own host and credentials, and no session of this service; and we have said to go on to whoever asked first. What
 * some programs take for the path that is really asked for would lead past the look at the path.
 */
const ofTheRequest = new Set(['host', 'authorization', 'cookie', 'expect', 'x-original-url', 'x-rewrite-url']);

/** What a provider has no say in: what browsers keep for this host, which is not its own, and what we say of every answer. */
const ofTheHost = new Set(['set-cookie', 'set-cookie2', 'clear-site-data', 'x-content-type-options']);

/** Of every answer: whatever a provider sends, a browser runs none of it as a page of this host. */
const harmless = ['x-content-type-options', 'nosniff', 'content-security-policy', 'sandbox'] as const;

/** `raw` has names and values in turn. All others stay as they are, in their order. */
export function requestHeadersToPass(raw: readonly string[], alsoDropped: readonly string[] = []): string[] {
  return kept(raw, (name) => !ofTheRequest.has(name) && !alsoDropped.includes(name));
}

export function answerHeadersToPass(raw: readonly string[]): string[] {
  return [...kept(raw, (name) => !ofTheHost.has(name)), ...harmless];
}

function kept(raw: readonly string[], keeps: (name: string) => boolean): string[] {
  const named = namedByConnection(raw);
  const headers: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (!ofTheConnection.has(lower) && !named.has(lower) && keeps(lower)) headers.push(name, raw[i + 1] ?? '');
  }
  return headers;
}

/** What a Connection header names is for the next machine too. */
function namedByConnection(raw: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() !== 'connection') continue;
    for (const name of (raw[i + 1] ?? '').split(',')) names.add(name.trim().toLowerCase());
  }
  // These say how the body is to be read, and are never only for the next machine.
  for (const name of ['content-length', 'content-type', 'content-encoding']) names.delete(name);
  return names;
}
