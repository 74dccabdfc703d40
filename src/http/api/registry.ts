import type { QueryOf } from '@sammati/contract/endpoint.ts';
import { mostRegistryBytes, mostScrubRunBytes, type RegistryImport, type registryEndpoints } from '@sammati/contract/registry.ts';
import type { RegistryFile } from '#app/ports/registry-files.ts';
import type { Origin, Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import { cancelImport } from '#app/registry/cancel-import.ts';
import { claimUploads } from '#app/registry/claim-uploads.ts';
import type { ImportCommand, ImportRefusal } from '#app/registry/import-registry.ts';
import { keepScrubRun } from '#app/registry/keep-scrub-run.ts';
import { listImports, readImport } from '#app/registry/list-imports.ts';
import { readPreferences } from '#app/registry/read-preferences.ts';
import { readRegistry } from '#app/registry/read-registry.ts';
import { dateOf } from '#domain/kernel/calendar-date.ts';
import { numberType } from '#domain/registry/number-type.ts';
import { termsInForce } from '#domain/whitelist/terms.ts';
import { pageWanted, renderPage } from './cursor.ts';
import type { Handlers } from './handler.ts';
import { renderImport, renderPreference, renderRegistry } from './render-registry.ts';
import { digits, personNumber } from './values.ts';

export const registryHandlers: Handlers<typeof registryEndpoints> = {
  async readRegistry(ports) {
    return renderRegistry(await readRegistry(ports));
  },

  async readPreference(ports, { params, caller }) {
    const number = personNumber(params.number);
    if (isRefused(number)) return number;
    const context = caller.kind === 'account' ? caller.context : null;
    const terms = context?.terms ?? termsInForce(ports.directory.current().deploymentTerms(), {}, {});
    const business = context?.business.id ?? null;
    const [preference] = await readPreferences(ports.registry, { business, numbers: [number], now: ports.clock.now(), terms });
    if (preference === undefined) throw new Error('the registry answered without the number it was asked for');
    const profile = preference.kind === 'on_dnd' ? preference.profile : null;
    const key = profile === null ? null : ((await ports.registryChunks.profiles()).get(profile) ?? null);
    return { number: digits(number), type: numberType(number), ...renderPreference(preference), profile: key };
  },

  async importRegistry(ports, { query, stream, origin }) {
    const files = await received(ports, stream, query.name ?? 'upload', mostRegistryBytes);
    return isRefused(files) ? files : begin(ports, { ...importCommand(query, origin), files });
  },

  async uploadRegistryFile(ports, { query, stream }) {
    const { name = 'upload' } = query;
    const files = await received(ports, stream, name, mostRegistryBytes);
    if (isRefused(files)) return files;
    return { id: await ports.registryFolder.uploads.keep(files[0]), name };
  },

  async removeRegistryUpload({ registryFolder: { uploads } }, { params }) {
    const file = await uploads.claim(params.id);
    if (file === null) return refuse('not_found');
    await uploads.remove(file);
    return undefined;
  },

  async importRegistryFiles(ports, { query, body, origin }) {
    const { files: names = [], uploads = [] } = body;
    if (names.length > 0 === uploads.length > 0) {
      return { ...refuse('invalid_request'), errors: [{ in: 'body', field: '', message: 'must have either files or uploads' }] };
    }
    const files = names.length > 0 ? await filesOnServer(ports, names) : await claimUploads(ports, uploads);
    if (isRefused(files)) return files;
    return begin(ports, { ...importCommand(query, origin), files }, ports.registryFolder.uploads.giveBack);
  },

  async importDemoRegistry(ports, { origin }) {
    const file = await ports.registryFolder.demo();
    if (file === null) return refuse('sandbox_only');
    const dated = dateOf(ports.clock.now());
    const fixed = { format: 'ncpr', regime: 'tcccpr_2018', mode: 'full', reference: 'made up' } as const;
    const begun = await begin(ports, { ...fixed, dated, files: [file], by: origin.key ?? 'operator' });
    if (!isRefused(begun)) return begun;
    if (begun.refused !== 'import_running') throw new Error(`a full copy of today was refused: ${begun.refused}`);
    return refuse(begun.refused);
  },

  async listRegistryImports(ports, { query }) {
    const wanted = pageWanted(query);
    return isRefused(wanted) ? wanted : renderPage(await listImports(ports, wanted), renderImport);
  },

  async readRegistryImport(ports, { params }) {
    const view = await readImport(ports, params.id);
    return view === null ? refuse('not_found') : renderImport(view);
  },

  async cancelRegistryImport(ports, { params }) {
    const outcome = await cancelImport(ports, params.id);
    return isRefused(outcome) ? outcome : renderImport({ import: outcome, progress: null });
  },

  async readBadLines(ports, { params }) {
    const lines = await ports.registryFolder.badLines(params.id);
    return lines === null ? refuse('not_found') : { headers: {}, output: lines };
  },

  async keepScrubRun(ports, { context, query, stream, origin }) {
    const files = await received(ports, stream, query.name ?? 'upload', mostScrubRunBytes);
    if (isRefused(files)) return files;
    try {
      const [file] = files;
      const { dated, reference } = query;
      const outcome = await keepScrubRun(ports, {
        business: context.business.id,
        file,
        dated,
        reference,
        by: origin.key ?? 'operator',
      });
      return isRefused(outcome) ? outcome : renderImport({ import: outcome, progress: null });
    } finally {
      await removeAll(ports, files);
    }
  },
};

function importCommand(
  query: QueryOf<(typeof registryEndpoints)['importRegistry']>,
  origin: Origin,
): Omit<ImportCommand, 'files'> {
  const { format = 'ncpr', regime = 'tcccpr_2018', mode = 'full', dated, reference = null } = query;
  return { format, regime, mode, dated, reference, by: origin.key ?? 'operator' };
}

/** Answers what has begun; uploads are deleted when it has ended, and where nothing begins `otherwise` is done with each. */
async function begin(
  ports: Ports,
  command: ImportCommand,
  otherwise: (file: RegistryFile) => Promise<void> = ports.registryFolder.uploads.remove,
): Promise<RegistryImport | Refusal<ImportRefusal>> {
  const begun = await ports.registryImporter.start(command);
  if (isRefused(begun)) {
    for (const file of command.files) await otherwise(file);
    return begun;
  }
  void begun.ended.then(() => removeAll(ports, command.files));
  const view = await readImport(ports, begun.id);
  if (view === null) throw new Error('an import that has begun is not there');
  return renderImport(view);
}

type FolderPorts = Pick<Ports, 'registryFolder'>;

async function filesOnServer(
  ports: FolderPorts,
  names: readonly string[],
): Promise<readonly RegistryFile[] | Refusal<'no_such_file'>> {
  const files: RegistryFile[] = [];
  for (const name of names) {
    const file = await ports.registryFolder.find(name);
    if (file === null) return refuse('no_such_file');
    files.push(file);
  }
  return files;
}

async function received(
  ports: FolderPorts,
  stream: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): Promise<readonly [RegistryFile] | Refusal<'body_too_large'>> {
  const file = await ports.registryFolder.uploads.receive(stream, { name, limit });
  return file === 'too_large' ? refuse('body_too_large') : [file];
}

async function removeAll(ports: FolderPorts, files: readonly RegistryFile[]): Promise<void> {
  for (const file of files) await ports.registryFolder.uploads.remove(file);
}
