import type { RegistryFile } from '#app/ports/registry-files.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';

type ClaimPorts = Pick<Ports, 'registryFolder'>;

/** The files of these uploads, in order: all of them, or none is claimed. Each upload is given to one import only. */
export async function claimUploads(
  { registryFolder: { uploads } }: ClaimPorts,
  ids: readonly string[],
): Promise<readonly RegistryFile[] | Refusal<'no_such_upload'>> {
  const files: RegistryFile[] = [];
  for (const id of ids) {
    const file = await uploads.claim(id);
    if (file === null) {
      for (const claimed of files) await uploads.giveBack(claimed);
      return refuse('no_such_upload');
    }
    files.push(file);
  }
  return files;
}
