/**
 * Reads what strace saw a process do to the files of one directory and to its connections:
 * `strace -f -y -xx -e trace=… -o file`, with every text in hexadecimal.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

export type TraceEvent =
  | { readonly kind: 'written'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncated'; readonly file: string; readonly length: number }
  | { readonly kind: 'synced'; readonly path: string }
  | { readonly kind: 'opened'; readonly file: string; readonly creates: boolean; readonly empties: boolean }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'removed'; readonly path: string }
  | { readonly kind: 'made_directory'; readonly path: string }
  | { readonly kind: 'sent'; readonly bytes: Buffer };

/** What has to be traced for this. */
export const TRACED =
  'openat,write,writev,pwrite64,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,fallocate,sync_file_range,copy_file_range,sendfile,io_uring_setup';

/** Calls that would change a file behind this reader's back. */
const NOT_UNDERSTOOD = new Set(['fallocate', 'sync_file_range', 'copy_file_range', 'sendfile', 'io_uring_setup']);

/**
 * The events in order: of a file, each when its call returned; of a connection, each when its call began. Paths are absolute, and
 * those outside `directory` are left out.
 */
export async function* readTrace(file: string, directory: string): AsyncGenerator<TraceEvent, void> {
  const unfinished = new Map<string, string>();
  const positions = new Map<string, number>();
  for await (const line of createInterface(createReadStream(file))) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const cut = / <unfinished \.\.\.>$/.exec(rest);
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (cut !== null) {
      const begun = rest.slice(0, cut.index);
      unfinished.set(thread, begun);
      const sent = sentBy(begun);
      if (sent !== null) yield sent;
      continue;
    }
    const call = resumed === null ? rest : `${unfinished.get(thread) ?? ''}${resumed[1]}`;
    const whole = /^(\w+)\((.*)\) += (-?\d+)/s.exec(call);
    if (whole === null || Number(whole[3]) < 0) continue;
    const [, name = '', args = '', result = ''] = whole;
    const sent = sentBy(call);
    if (sent !== null) {
      if (resumed === null) yield sent;
      continue;
    }
    const event = fileEvent(name, args, { returned: Number(result), directory, positions });
    if (event !== null) yield event;
  }
}

function sentBy(call: string): TraceEvent | null {
  const [, descriptor] = /^writev?\(\d+<((?:\\x[0-9a-f]{2})+)>/.exec(call) ?? [];
  if (descriptor === undefined || !/^(?:socket|TCP)/.test(plain(descriptor))) return null;
  return { kind: 'sent', bytes: Buffer.concat(texts(call)) };
}

interface Circumstances {
  readonly returned: number;
  readonly directory: string;
  /** Where the next write without a position goes. */
  readonly positions: Map<string, number>;
}

function fileEvent(name: string, args: string, { returned, directory, positions }: Circumstances): TraceEvent | null {
  const isOurs = (path: string): boolean => path.startsWith(`${directory}/`) || path === directory;
  const paths = texts(args).map((bytes) => bytes.toString());
  const [, hex = ''] = /^\d+<((?:\\x[0-9a-f]{2})+)>/.exec(args) ?? [];
  const descriptor = plain(hex);
  const [first = '', second = ''] = paths;
  if (NOT_UNDERSTOOD.has(name)) {
    if (isOurs(descriptor) || name === 'io_uring_setup') throw new Error(`${name} is not understood`);
    return null;
  }
  switch (name) {
    case 'write':
    case 'writev': {
      if (!isOurs(descriptor)) return null;
      const at = positions.get(descriptor) ?? 0;
      positions.set(descriptor, at + returned);
      return { kind: 'written', file: descriptor, at, bytes: Buffer.concat(texts(args)).subarray(0, returned) };
    }
    case 'pwrite64':
    case 'pwritev': {
      if (!isOurs(descriptor)) return null;
      const at = Number(/(\d+)$/.exec(args)?.[1]);
      return { kind: 'written', file: descriptor, at, bytes: Buffer.concat(texts(args)).subarray(0, returned) };
    }
    case 'fsync':
    case 'fdatasync':
      return isOurs(descriptor) ? { kind: 'synced', path: descriptor } : null;
    case 'ftruncate':
      return isOurs(descriptor) ? { kind: 'truncated', file: descriptor, length: Number(/(\d+)$/.exec(args)?.[1]) } : null;
    case 'openat': {
      if (!isOurs(first)) return null;
      if (args.includes('O_TRUNC') || args.includes('O_EXCL')) positions.delete(first);
      return { kind: 'opened', file: first, creates: args.includes('O_CREAT'), empties: args.includes('O_TRUNC') };
    }
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return isOurs(first) ? { kind: 'renamed', from: first, to: second } : null;
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return isOurs(first) ? { kind: 'removed', path: first } : null;
    case 'mkdir':
    case 'mkdirat':
      return isOurs(first) ? { kind: 'made_directory', path: first } : null;
    default:
      return null;
  }
}

/** The quoted texts of a call. */
function texts(call: string): Buffer[] {
  return [...call.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => Buffer.from(hex.replaceAll('\\x', ''), 'hex'));
}

function plain(hex: string): string {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString();
}
