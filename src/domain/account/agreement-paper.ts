/** The paper that an agreement was signed on, as a file (R1): a PDF or a picture. */
export type PaperType = 'application/pdf' | 'image/png' | 'image/jpeg';

const beginnings: readonly (readonly [type: PaperType, bytes: readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];

/** What a file is by how it begins, whatever its name or its sender says; null for anything else. */
export function paperTypeOf(file: Uint8Array): PaperType | null {
  return beginnings.find(([, bytes]) => bytes.every((byte, place) => file[place] === byte))?.[0] ?? null;
}
