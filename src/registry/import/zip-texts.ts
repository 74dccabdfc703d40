/**
 * The members of a zip archive, in the order of its directory. The directory, its 64-bit form and the places of the members are
 * read by `yauzl`, which has met more damaged archives than a reader of our own would in years; it does not verify the members'
 * checksums, so that is done here.
 */
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import type { RegistryFile } from '#app/ports/registry-files.ts';
import { RefusedFile } from './refused-file.ts';
import { type Heard, type Text, textOfParts } from './text.ts';
import { damaged, limited } from './unpacking-limit.ts';

const PART = 1_048_576;
const MOST_MEMBERS = 10_000;

export async function* zipTexts(file: RegistryFile, handle: FileHandle, size: number, heard: Heard): AsyncGenerator<Text> {
  await hashAll(handle, heard);
  const zip = await fromFdPromise(handle.fd, { autoClose: false }).catch((error: unknown) => {
    throw damaged(file.name, error);
  });
  const archive = { of: size, before: 0 };
  for (const entry of await membersOf(file.name, zip)) {
    const name = `${file.name}/${entry.fileName}`;
    if (entry.isEncrypted()) throw new RefusedFile('encrypted_archive', `${name} is encrypted: unpack it first`);
    if (!entry.canDecodeFileData()) throw damaged(name, new Error('it is packed in a way that is not known here'));
    const parts = verified(name, entry, limited(name, await unpacked(name, zip, entry), archive), heard);
    yield textOfParts(name, parts);
  }
}

async function membersOf(name: string, zip: ZipFile): Promise<readonly Entry[]> {
  const members: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName === 'xl/workbook.xml') throw new RefusedFile('not_text', `${name} is a workbook: save the sheet as CSV`);
      // Folders, and what one system's archiver adds to every file.
      if (entry.fileName.endsWith('/') || entry.fileName.startsWith('__MACOSX/')) continue;
      members.push(entry);
      if (members.length > MOST_MEMBERS) throw new Error(`it has more than ${MOST_MEMBERS} members`);
    }
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    throw damaged(name, error);
  }
  return members;
}

async function unpacked(name: string, zip: ZipFile, entry: Entry): Promise<AsyncIterable<Uint8Array>> {
  return await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw damaged(name, error);
  });
}

async function* verified(name: string, entry: Entry, parts: AsyncIterable<Uint8Array>, heard: Heard): AsyncGenerator<Uint8Array> {
  let checksum = 0;
  let told = 0;
  let bytes = 0;
  for await (const part of parts) {
    checksum = crc32(part, checksum);
    bytes += part.length;
    const packed = Math.floor((entry.compressedSize * bytes) / Math.max(entry.uncompressedSize, bytes));
    heard.done(packed - told);
    told = packed;
    yield part;
  }
  if (checksum !== entry.crc32) throw damaged(name, new Error('its checksum differs'));
}

/** The members are not read in the order in which they lie in the file, nor is all of it a member. */
async function hashAll(handle: FileHandle, heard: Heard): Promise<void> {
  const buffer = new Uint8Array(PART);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, PART, position);
    if (bytesRead === 0) return;
    heard.hash(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
