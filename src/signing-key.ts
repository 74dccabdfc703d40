/** The key that signs checkpoints and evidence files: a file that only the service's own user may read. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvidenceSigner } from '#app/ports/evidence.ts';
import { hex } from '#domain/consent/chain.ts';
import { keyIdOf } from '#domain/evidence/checkpoint.ts';

/**
 * Reads the key, or makes one where there is no file. Several processes of one service are given the same file; one that makes its
 * own signs with its own, which is published too. To change the key, move the file away and start again.
 */
export async function openSigningKey(file: string): Promise<EvidenceSigner> {
  return signerOf((await readKey(file)) ?? (await makeKey(file)));
}

/** A signer whose key is kept nowhere. */
export function passingSigner(): EvidenceSigner {
  return signerOf(generateKeyPairSync('ed25519').privateKey);
}

async function readKey(file: string): Promise<KeyObject | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Error(`the signing key ${file} cannot be read`, { cause: error });
  }
  // What the parser says may quote what it was given.
  const key = parsed(text);
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 private key in PEM`);
  return key;
}

function parsed(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}

/** Of two processes that make the file at once, the second reads what the first made. */
async function makeKey(file: string): Promise<KeyObject> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const key = generateKeyPairSync('ed25519').privateKey;
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(key.export({ format: 'pem', type: 'pkcs8' }));
    await handle.sync();
    await handle.close();
    return key;
  } catch (error) {
    const made = codeOf(error) === 'EEXIST' ? await readKey(file) : null;
    if (made === null) throw new Error(`the signing key ${file} cannot be written`, { cause: error });
    return made;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
}

const PUBLIC_KEY_BYTES = 32;
/** What stands before the 32 bytes of a key in its DER form. */
const DER_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  return verify(null, bytes, { key: Buffer.concat([DER_HEAD, publicKey]), format: 'der', type: 'spki' }, signature);
}

function signerOf(privateKey: KeyObject): EvidenceSigner {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_BYTES);
  const id = keyIdOf(publicKey, (bytes) => createHash('sha256').update(bytes).digest());
  return { key: { id, publicKey: hex(publicKey) }, sign: (bytes) => sign(null, bytes, privateKey), verify: verifyEd25519 };
}
