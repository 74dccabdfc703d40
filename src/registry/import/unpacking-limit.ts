/** How much an archive may unpack to. */
import { RefusedFile } from './refused-file.ts';

/** A registry of consecutive numbers packs to a fifteenth; a thousandth is what deflate can do with one repeated byte. */
const MOST_TIMES = 100;
/** Small archives may be as repetitive as they like. */
const ALWAYS_ALLOWED = 16 * 2 ** 20;
/** Six times a registry of 280 million numbers. */
const MOST_BYTES = 64 * 2 ** 30;

/** Throws `zip_bomb` once more comes out than may, and `damaged_archive` for whatever the unpacking throws. */
export async function* limited(
  name: string,
  parts: AsyncIterable<Uint8Array>,
  archive: { /** Bytes of the archive. */ readonly of: number /** What it unpacked to before. */; before: number },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of parts) {
      archive.before += part.length;
      if (archive.before > MOST_BYTES || archive.before > Math.max(ALWAYS_ALLOWED, MOST_TIMES * archive.of)) throw bomb(name);
      yield part;
    }
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    throw damaged(name, error);
  }
}

export function damaged(name: string, error: unknown): RefusedFile {
  const detail = error instanceof Error ? error.message : String(error);
  return new RefusedFile('damaged_archive', `${name} is damaged: ${detail}`);
}

function bomb(name: string): RefusedFile {
  return new RefusedFile(
    'zip_bomb',
    `${name} unpacks to more than ${MOST_TIMES} times its size or to more than ${MOST_BYTES / 2 ** 30} GiB`,
  );
}
