/** Links to the recipient's page: one block of AES for each, under a key of the service. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RecipientLinks } from '#app/ports/recipients.ts';
import { blockOf, blockOfToken, targetOf, tokenOf } from '#domain/recipient/link.ts';

const CIPHER = 'aes-256-ecb';

/** `key` has 32 bytes. A block is never longer than one of the cipher, so that there is no mode of operation to choose. */
export function recipientLinks(key: Uint8Array, publicUrl: () => string | null): RecipientLinks {
  return {
    publicUrl,
    seal(target) {
      const cipher = createCipheriv(CIPHER, key, null).setAutoPadding(false);
      return tokenOf(Buffer.concat([cipher.update(blockOf(target)), cipher.final()]));
    },
    open(token) {
      const block = blockOfToken(token);
      if (block === null) return null;
      const decipher = createDecipheriv(CIPHER, key, null).setAutoPadding(false);
      return targetOf(Buffer.concat([decipher.update(block), decipher.final()]));
    },
  };
}
