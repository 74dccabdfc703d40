/**
 * A registry file as texts: itself if it is plain, what is in it if it is gzip or zip. Its bytes tell which, and not its name.
 * Nothing is taken on trust: what an archive unpacks to is limited, and its checksums are verified.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { RegistryFile } from '#app/ports/registry-files.ts';
import { RefusedFile } from './refused-file.ts';
import { type Heard, type Text, textOfParts } from './text.ts';
import { limited } from './unpacking-limit.ts';
import { zipTexts } from './zip-texts.ts';

const PART = 1_048_576;

/** Throws what `RegistryRefusalCode` has for files that cannot be read, and for archives. */
export async function* openTexts(file: RegistryFile, heard: Heard): AsyncGenerator<Text> {
  const handle = await open(file.path, constants.O_RDONLY).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const size = (await handle.stat()).size;
    const head = new Uint8Array(4);
    await handle.read(head, 0, head.length, 0).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    if (head[0] === 0x1f && head[1] === 0x8b) yield gzipText(file, handle, size, heard);
    else if (head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) < 9) yield* zipTexts(file, handle, size, heard);
    else yield plainText(file, handle, heard);
  } finally {
    await handle.close();
  }
}

function plainText(file: RegistryFile, handle: FileHandle, heard: Heard): Text {
  let position = 0;
  return {
    name: file.name,
    async read(into, from) {
      let at = from;
      while (at < into.length) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position).catch((error: unknown) => {
          throw unreadable(file, error);
        });
        if (bytesRead === 0) break;
        heard.hash(into.subarray(at, at + bytesRead));
        heard.done(bytesRead);
        position += bytesRead;
        at += bytesRead;
      }
      return at - from;
    },
  };
}

function gzipText(file: RegistryFile, handle: FileHandle, size: number, heard: Heard): Text {
  const gunzip = createGunzip({ chunkSize: PART });
  // What breaks here is thrown to whoever reads from it.
  pipeline(hashed(handle, heard), gunzip).catch(() => undefined);
  return textOfParts(file.name, limited(file.name, toItsEnd(gunzip, handle), { of: size, before: 0 }));
}

/** Behind a zero nothing is unpacked: that is how a file is filled up, and how the rest of a damaged one would be lost. */
async function* toItsEnd(gunzip: Gunzip, handle: FileHandle): AsyncGenerator<Uint8Array> {
  yield* gunzip;
  const buffer = new Uint8Array(PART);
  for (let position = gunzip.bytesWritten; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, PART, position);
    if (bytesRead === 0) return;
    if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) throw new Error('there is something behind its end');
    position += bytesRead;
  }
}

async function* hashed(handle: FileHandle, heard: Heard): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(PART), 0, PART, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    heard.hash(buffer.subarray(0, bytesRead));
    heard.done(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

function unreadable({ name }: RegistryFile, error: unknown): RefusedFile {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new RefusedFile('unreadable_file', `${name} cannot be read (${code})`);
}
