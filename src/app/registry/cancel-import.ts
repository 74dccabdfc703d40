import type { RegistryImport } from '#app/ports/registry.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';

/**
 * Asks for a running import to be cancelled, in whatever process it runs: there within a second or so. The registry stays as it was.
 * Answers the import, which may still be running.
 */
export async function cancelImport(
  ports: Pick<Ports, 'registryImports' | 'registryImporter'>,
  id: number,
): Promise<RegistryImport | Refusal<'not_found' | 'import_ended'>> {
  const found = await ports.registryImports.find(id);
  if (found === null || found.kind !== 'national_copy') return refuse('not_found');
  if (!(await ports.registryImports.cancel(id))) return refuse('import_ended');
  ports.registryImporter.cancel(id);
  return (await ports.registryImports.find(id)) ?? found;
}
