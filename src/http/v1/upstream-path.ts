/** Paths that go to a provider: what it would take them for, and how they are written for it. */

/**
 * What a provider could take a path for. `ambiguous`: programs read it in different ways (dot segments, backslashes, control
 * characters, escapes within escapes), so that nobody can say where it leads. `starts_calls`: it begins calls, or may. `changes_whitelist`:
 * it changes who is on the provider's whitelist, or may, past the objections that are known here (R12).
 */
export type UpstreamPath = 'plain' | 'starts_calls' | 'changes_whitelist' | 'ambiguous';

const MOST_ESCAPED = 4;
/** What a segment that starts calls has in its name, in whatever version and spelling. */
const OF_CALLS = /call|campaign|dial/;
/** The documented path of the whitelist in any other spelling: what is written as documented is answered here. */
const OF_WHITELIST = /customerwhitelist/;
/** What begins them even where the method only reads. */
const BEGINS = /connect|dial|originat|start|trigger|create/;

/**
 * `path` is what follows the account's sid, as it came. Methods that only read (`GET`, `HEAD`) may look calls up; a request that may
 * mean another method than it says (`overridden`) is not believed. In doubt it starts calls.
 */
export function judgeUpstreamPath(
  path: string,
  { method, overridden }: { readonly method: string; readonly overridden: boolean },
): UpstreamPath {
  const plain = decodedWhole(path);
  if (plain === null || hasControls(plain) || plain.includes('\\')) return 'ambiguous';
  const segments = plain.normalize('NFKC').toLowerCase().split('/');
  if (segments.some((segment) => /^\s*\.{1,2}\s*$/.test(segment.split(';')[0] ?? ''))) return 'ambiguous';
  const letters = segments.map((segment) => segment.replace(/[^a-z]/g, '')).join('/');
  const reads = (method === 'GET' || method === 'HEAD') && !overridden;
  if (OF_WHITELIST.test(letters) && !reads) return 'changes_whitelist';
  if (!OF_CALLS.test(letters)) return 'plain';
  return reads && !BEGINS.test(letters) ? 'plain' : 'starts_calls';
}

/** Decoded until nothing is left to decode; null where it goes on for too long. A bad escape stands for itself. */
function decodedWhole(path: string): string | null {
  let text = path;
  for (let round = 0; round < MOST_ESCAPED; round++) {
    const next = text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => Buffer.from(escaped.replaceAll('%', ''), 'hex').toString());
    if (next === text) return text;
    text = next;
  }
  return null;
}

function hasControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}

/** A path of an account cut at its sid, its third segment. All of it is as it came; `sid` may end with `.json`. */
export function cutAtSid(path: string): { readonly before: string; readonly sid: string; readonly behind: string } {
  const [, before = '', sid = '', behind = ''] = /^(\/*[^/]*\/+[^/]*\/+)([^/]*)(.*)$/s.exec(path) ?? [];
  return { before, sid, behind };
}

/** The path with another sid, everything else as it came. */
export function withSid(path: string, sid: string): string {
  const { before, sid: old, behind } = cutAtSid(path);
  const suffix = /^\/*$/.test(behind) && old.endsWith('.json') ? '.json' : '';
  return `${before}${encodeURIComponent(sid)}${suffix}${behind}`;
}
