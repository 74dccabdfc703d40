/** `sammati registry import`: hands files to the service and shows how it goes on until the import has ended. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { registryEndpoints } from '@sammati/contract/registry.ts';
import { type Command, Option } from 'commander';
import { call, type Request } from './call.ts';
import { CliError, exitCodes } from './cli-error.ts';
import { type FoundService, findService, type ServiceOptions } from './find-service.ts';
import { printAnswer } from './print.ts';
import type { Terminal } from './run.ts';

interface ImportOptions {
  readonly format?: string;
  readonly regime?: string;
  readonly dated?: string;
  readonly reference?: string;
  readonly delta?: true;
}

/** What of an import is looked at while it runs. */
interface Shown {
  readonly id: number;
  readonly state: string;
  readonly why: string | null;
  readonly lines: number;
  readonly badLines: Readonly<Record<string, number>>;
  readonly progress: {
    readonly bytes: number;
    readonly totalBytes: number;
    readonly linesPerSecond: number;
    readonly secondsLeft: number | null;
  } | null;
}

const LOOK_EVERY_MS = 500;
const DEMO = 'demo';

export function addRegistryImport(registry: Command, program: Command, terminal: Terminal): void {
  registry
    .command('import')
    .description('Imports a national copy, or a delta, and waits until it is done')
    .argument(
      '<files...>',
      'the parts of one copy in order, plain, gzip or zip; or the word demo: a small made-up registry (sandbox only)',
    )
    .addOption(new Option('--format <format>', 'ncpr if not given').choices(['ncpr', 'list']))
    .addOption(new Option('--regime <regime>', 'tcccpr_2018 if not given').choices(['tcccpr_2018', 'tccpr_2010']))
    .option('--dated <yyyy-mm-dd>', 'the day in India that it is of')
    .option('--reference <text>', 'where it came from')
    .option('--delta', 'adds and removes, instead of replacing everything')
    .action(async (files: readonly string[], options: ImportOptions) => {
      const service = await findService(terminal.config, program.opts<ServiceOptions>());
      const begun = (await begin(service, terminal, files, options)) as Shown;
      const ended = await watch(service, terminal, begun);
      const asJson = program.opts<{ json?: boolean }>().json === true;
      terminal.out(printAnswer(ended, { asJson, columns: null }));
      if (ended.state !== 'done')
        throw new CliError(`the import was ${ended.state}: ${ended.why}`, { exitCode: exitCodes.refused });
    });
}

/** Files in the service's folder are named to it; others are sent. */
async function begin(
  service: FoundService,
  { config, err, isTerminal }: Terminal,
  files: readonly string[],
  { delta, ...options }: ImportOptions,
): Promise<unknown> {
  if (files.length === 1 && files[0] === DEMO) {
    return call(service, registryEndpoints.importDemoRegistry, { params: {}, query: {}, body: undefined });
  }
  const { dated } = options;
  if (dated === undefined) throw new CliError('--dated is missing: the day of the copy', { exitCode: exitCodes.usage });
  const query = { ...options, dated, mode: delta === true ? 'delta' : 'full' };
  const folder = path.join(config.dataDir, 'registry');
  const names = await Promise.all(files.map((file) => nameInFolder(folder, file)));
  if (names.every((name) => name !== null)) {
    return call(service, registryEndpoints.importRegistryFiles, { params: {}, query, body: { files: names } });
  }
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    const sent = (name: string) => (isTerminal ? err(`sent ${name}\n`) : undefined);
    return importUploads(service, query, files, sent);
  }
  return call(service, registryEndpoints.importRegistry, requestOf(file, query));
}

function requestOf(file: string, query: Readonly<Record<string, string>>): Request {
  return { params: {}, query: { ...query, name: path.basename(file) }, body: undefined, file: createReadStream(file) };
}

/** One file after the other, then all of them together; where no import begins, none is left at the service. */
async function importUploads(
  service: FoundService,
  query: Readonly<Record<string, string>>,
  files: readonly string[],
  sent: (name: string) => void,
): Promise<unknown> {
  const uploads: string[] = [];
  try {
    for (const file of files) {
      const { id } = (await call(service, registryEndpoints.uploadRegistryFile, requestOf(file, {}))) as { readonly id: string };
      uploads.push(id);
      sent(file);
    }
    return await call(service, registryEndpoints.importRegistryFiles, { params: {}, query, body: { uploads } });
  } catch (error) {
    const { removeRegistryUpload } = registryEndpoints;
    for (const id of uploads) {
      // What went wrong first is told; what cannot be removed now is within a day.
      await call(service, removeRegistryUpload, { params: { id }, query: {}, body: undefined }).catch(() => undefined);
    }
    throw error;
  }
}

async function nameInFolder(folder: string, file: string): Promise<string | null> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause });
  });
  if (!found.isFile()) throw new CliError(`${file} is not a file`, { exitCode: exitCodes.usage });
  const inside = path.relative(await realpath(folder).catch(() => folder), await realpath(file));
  return inside.startsWith('..') || path.isAbsolute(inside) ? null : inside;
}

async function watch(service: FoundService, terminal: Terminal, begun: Shown): Promise<Shown> {
  let shown = begun;
  while (shown.state === 'running') {
    if (terminal.isTerminal) terminal.err(`\r${progressLine(shown)}\u001b[K`);
    await pause(LOOK_EVERY_MS);
    const params = { id: String(begun.id) };
    shown = (await call(service, registryEndpoints.readRegistryImport, { params, query: {}, body: undefined })) as Shown;
  }
  if (terminal.isTerminal) terminal.err('\r\u001b[K');
  return shown;
}

function progressLine({ lines, progress }: Shown): string {
  if (progress === null || progress.totalBytes === 0) return `${lines} lines`;
  const share = Math.floor((100 * progress.bytes) / progress.totalBytes);
  const left = progress.secondsLeft === null ? '' : `, ${progress.secondsLeft} s left`;
  return `${share} %, ${lines} lines, ${progress.linesPerSecond} a second${left}`;
}
