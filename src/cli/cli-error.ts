/** What the command ends with. */
export const exitCodes = { done: 0, refused: 1, usage: 2, failed: 3, unauthorized: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One sentence for whoever typed the command. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  constructor(message: string, options: { readonly exitCode: ExitCode; readonly cause?: unknown }) {
    super(message, options);
    this.exitCode = options.exitCode;
  }
}
