import type { RegistryImport } from '#app/ports/registry.ts';
import type { EncodedChunk, RegistryFile } from '#app/ports/registry-files.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { startOfDate } from '#domain/kernel/calendar-date.ts';
import { importFailure } from './import-failure.ts';
import { countsOf, noCounts, WORST_SHARE } from './import-registry.ts';

export type ScrubRunPorts = Pick<Ports, 'clock' | 'registryFolder' | 'registryImports' | 'registryReader' | 'registryChanged'>;

export interface ScrubRunCommand {
  readonly business: BusinessId;
  readonly file: RegistryFile;
  /** The day on which the operator's portal scrubbed it, `yyyy-mm-dd`. */
  readonly dated: string;
  readonly reference: string;
  readonly by: string;
}

/**
 * Keeps what an operator's portal said of the numbers that the business put to it (R5). Its "not on DND" counts until 23:59:59 IST of
 * its day; its "on DND" until something later contradicts it. Answers the import with what came of it, refused ones too.
 */
export async function keepScrubRun(
  ports: ScrubRunPorts,
  command: ScrubRunCommand,
): Promise<RegistryImport | Refusal<'not_a_date' | 'in_the_future'>> {
  const { business, file } = command;
  const now = ports.clock.now();
  const date = startOfDate(command.dated);
  if (date === null) return refuse('not_a_date');
  if (date > now) return refuse('in_the_future');
  const files = [{ name: file.name, sha256: null }];
  const { reference, by } = command;
  const fixed = { kind: 'scrub_run', format: 'scrub', regime: 'tcccpr_2018', mode: 'full' } as const;
  const id = await ports.registryImports.begin({ ...fixed, business, date, reference, files, by }, now);
  try {
    await keep(ports, command, id, { date, files });
  } catch (error) {
    const why = importFailure(error);
    await ports.registryImports.end(id, { state: 'failed', why }, { ...noCounts, files }, ports.clock.now());
    throw error;
  }
  const kept = await ports.registryImports.find(id);
  if (kept === null) throw new Error('an import that was written down is gone');
  return kept;
}

async function keep(
  ports: ScrubRunPorts,
  command: ScrubRunCommand,
  id: number,
  known: Pick<RegistryImport, 'date' | 'files'>,
): Promise<void> {
  const chunks: EncodedChunk[] = [];
  const reading = await ports.registryReader.read({
    files: [command.file],
    format: 'scrub',
    regime: 'tcccpr_2018',
    base: 'nothing',
    profileIds: () => Promise.reject(new Error('a scrub run has no profiles')),
    write: async (written) => void chunks.push(...written),
    badLines: await ports.registryFolder.badLinesPath(id),
    worstShare: WORST_SHARE,
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  const at = ports.clock.now();
  if (reading.kind === 'refused') {
    const state = reading.code === 'cancelled' ? 'cancelled' : 'refused';
    await ports.registryImports.end(id, { state, why: reading.sentence }, { ...countsOf(reading), files: known.files }, at);
    return;
  }
  const outcome = { ...countsOf(reading), files: reading.files, date: known.date, at };
  await ports.registryImports.keepRun(id, command.business, chunks, outcome);
  await ports.registryChanged();
}
