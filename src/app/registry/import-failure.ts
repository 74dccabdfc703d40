/** More different preferences than a chunk has numbers for. */
export class TooManyProfiles extends Error {
  override readonly name = 'TooManyProfiles';
}

/** What an operator can do something about, by the code of PostgreSQL or of the operating system. */
const sentences: Readonly<Record<string, string>> = {
  '53100': 'the disk of the database is full',
  '53200': 'the database has not enough memory',
  ENOSPC: 'the disk is full',
  EACCES: 'a file may not be read or written',
  EMFILE: 'too many files are open',
};

/** Why an import failed, in a sentence for the operator; the log has the rest. */
export function importFailure(error: unknown): string {
  if (error instanceof TooManyProfiles) return 'there are more than 65,536 different preferences';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code: unknown = Reflect.get(cause, 'code');
    const sentence = typeof code === 'string' ? sentences[code] : undefined;
    if (sentence !== undefined) return `${sentence}; the registry stays as it was`;
    if (/no space left on device/i.test(cause.message)) return 'the disk is full; the registry stays as it was';
  }
  return 'the service failed, and its log says why; the registry stays as it was';
}
