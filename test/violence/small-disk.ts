/** A disk that can be filled to the last page: a file system in memory, for which the test has to be allowed to mount one. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

export interface SmallDisk {
  readonly folder: string;
  /** Takes room away until no more than this is left. */
  fill(leave: number): void;
  /** Gives all of that room back. */
  makeRoom(): void;
}

const PAGE = 4096;

/** Unmounted after the test; the test is skipped, and says why, where nothing may be mounted. */
export function smallDisk({ skip }: TestContext, mebibytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sammati-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    return skip(`no small disk can be made here: ${mounted.error?.message ?? mounted.stderr.trim()}`);
  }
  onTestFinished(() => {
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill(leave) {
      const { bavail, bsize } = statfsSync(folder);
      const file = openSync(ballast, 'a');
      for (let left = bavail * bsize; left > leave; left -= PAGE) writeSync(file, new Uint8Array(PAGE));
      closeSync(file);
    },
    makeRoom: () => rmSync(ballast),
  };
}
