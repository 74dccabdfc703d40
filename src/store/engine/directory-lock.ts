/**
 * One process at a time may open an embedded database: the engine itself would open it twice and ruin it. The lock is the
 * kernel's (flock) on a file that is left in place, so it is free again the moment its holder ends, however it ends.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface DirectoryLock {
  release(): void;
}

/** Takes the lock of an existing directory, or throws naming the directory and the process that has it. */
export function lockDirectory(directory: string): DirectoryLock {
  const descriptor = process.platform === 'linux' ? lockByProgram(directory) : lockByOpening(directory);
  ftruncateSync(descriptor);
  writeSync(descriptor, `${process.pid}\n`, 0);
  return { release: () => closeSync(descriptor) };
}

const LOCK_FILE = 'lock';

// Node has no flock. The lock belongs to the open file, which the program shares with us as its descriptor 3, and stays with it
// when the program has ended.
function lockByProgram(directory: string): number {
  const descriptor = openSync(path.join(directory, LOCK_FILE), constants.O_RDWR | constants.O_CREAT, 0o600);
  const { status, error } = spawnSync('flock', ['-n', '-x', '3'], { stdio: ['ignore', 'ignore', 'ignore', descriptor] });
  if (status === 0) return descriptor;
  const holder = readHolder(descriptor);
  closeSync(descriptor);
  if (error !== undefined)
    throw new Error(`${directory} cannot be locked: the program flock (util-linux) does not run: ${error.message}`);
  throw inUse(directory, holder);
}

// macOS and the BSDs take the same lock while opening (O_EXLOCK), and fail at once with O_NONBLOCK when somebody has it.
const O_EXLOCK = 0x20;

function lockByOpening(directory: string): number {
  const file = path.join(directory, LOCK_FILE);
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600);
  } catch (error) {
    if (!(error instanceof Object) || Reflect.get(error, 'code') !== 'EAGAIN') throw error;
    throw inUse(directory, '');
  }
}

function readHolder(descriptor: number): string {
  const bytes = Buffer.alloc(20);
  return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, 0)).trim();
}

function inUse(directory: string, holder: string): Error {
  return new Error(
    `${directory} is in use by another process${holder === '' ? '' : ` (${holder})`}; one server at a time can open it`,
  );
}
