/**
 * The data directory of the embedded engine, with a working fsync. As shipped, its file system answers every fsync with success
 * and does nothing. The hook is in place before the engine opens its first file, so that recovery syncs as well.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { PGlite, postgresMod } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type StartOptions = Parameters<NodeFS['init']>[1];

/** Syncs one file or directory; a test may put a stricter one in its place. */
export type SyncFile = (file: { readonly descriptor: number | undefined; readonly path: string }) => void;

export class DurableFiles extends NodeFS {
  readonly #sync: SyncFile;

  constructor(directory: string, sync: SyncFile = syncToDisk) {
    super(directory);
    this.#sync = sync;
  }

  override async init(engine: PGlite, options: StartOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(engine, options);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: postgresMod.PostgresMod) => addSync(module, this.#sync)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }
}

/** What the engine's file layer is, as far as it is used here. `nfd` is the system's descriptor; a directory has none. */
interface FileLayer {
  readonly stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number };
  realPath(node: unknown): string;
}

const EIO = 29;

function addSync(module: postgresMod.PostgresMod, sync: SyncFile): void {
  const layer: FileLayer = module.NODEFS;
  layer.stream_ops.fsync = (stream) => {
    try {
      sync({ descriptor: stream.nfd, path: layer.realPath(stream.node) });
      return 0;
    } catch {
      // PostgreSQL stops on this rather than trust pages that may not have reached the disk.
      return EIO;
    }
  };
}

function syncToDisk(file: { readonly descriptor: number | undefined; readonly path: string }): void {
  if (file.descriptor !== undefined) {
    fsyncSync(file.descriptor);
    return;
  }
  const descriptor = openSync(file.path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
