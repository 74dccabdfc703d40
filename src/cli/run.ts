import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import { Command, CommanderError, Option } from 'commander';
import { verdictText } from '#cli/evidence/verdict-text.ts';
import { verifyFile } from '#cli/evidence/verify-file.ts';
import type { ClientConfig } from '#root/config.ts';
import { call, followPages } from './call.ts';
import { CliError, exitCodes } from './cli-error.ts';
import { commands, type NamedCommand } from './commands.ts';
import { findService, type ServiceOptions } from './find-service.ts';
import { printAnswer, printable } from './print.ts';
import { receiveFile } from './receive-file.ts';
import { addRegistryImport } from './registry-import.ts';
import { addArguments, addOptions, requestOf } from './request.ts';
import { type FileEnds, scrubThrough } from './scrub.ts';
import { serve } from './serve.ts';

/** What the command line is connected to. */
export interface Terminal {
  readonly config: ClientConfig;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where files come from and go to. */
  readonly files: FileEnds;
  /** Whether what goes to `err` may be written over. */
  readonly isTerminal: boolean;
}

/**
 * Runs one command and answers its exit code: 0 done, 1 refused by the service or found wrong by a check, 2 wrong usage, 3 the service is
 * not reached or has failed, 4 the credentials are not accepted.
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = programOf(terminal);
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof CliError)) throw error;
    terminal.err(`sammati: ${error.message}\n`);
    return error.exitCode;
  }
}

function programOf(terminal: Terminal): Command {
  const program = new Command('sammati')
    .description('Administers a Sammati service through its /api.')
    .addOption(new Option('--url <url>', 'where the service is (else SAMMATI_URL, DATA_DIR, HOST and PORT)'))
    .addOption(new Option('--admin-token <token>', 'admin token (else SAMMATI_ADMIN_TOKEN, DATA_DIR)').conflicts('account'))
    .addOption(new Option('--account <key:token>', 'act as an account, with one of its API keys'))
    .addOption(new Option('--json', 'print the answer as JSON'))
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(--help shows how)');
  program
    .command('serve')
    .description('Starts the service here')
    .action(async () => {
      const code = await serve();
      if (code !== 0) throw new CliError(`the service ended with code ${code}`, { exitCode: exitCodes.failed });
    });
  const nouns = new Map<string, Command>();
  for (const id of Object.keys(commands) as OperationId[]) addCommand(program, nouns, terminal, id);
  addVerify(nounOf(program, nouns, 'evidence', 'Evidence'), program, terminal);
  return program;
}

function addCommand(program: Command, nouns: Map<string, Command>, terminal: Terminal, id: OperationId): void {
  const endpoint: Endpoint = endpoints[id];
  const named: NamedCommand | null = commands[id];
  if (named === null) return;
  const parent = named.noun === null ? program : nounOf(program, nouns, named.noun, endpoint.tag);
  if (id === 'importRegistry') {
    addRegistryImport(parent, program, terminal);
    return;
  }
  const command = parent.command(named.verb).description(endpoint.summary);
  addArguments(command, endpoint);
  addOptions(command, endpoint);
  if (endpoint.media !== undefined) command.argument('[file]', 'the CSV; standard input where none is named', '-');
  const isList = 'cursor' in endpoint.query.properties;
  if (isList) command.option('--all', 'follow the list to its end');
  command.action(async (...given: unknown[]) => {
    const options = command.opts<Record<string, unknown>>();
    const service = await findService(terminal.config, program.opts<ServiceOptions>());
    const request = await requestOf(endpoint, given.slice(0, command.registeredArguments.length), options);
    if (endpoint.media !== undefined) {
      await scrubThrough(service, request, { ...terminal, file: String(given[0]) });
      return;
    }
    if (endpoint.answerType !== undefined) {
      await receiveFile(service, endpoint, request, terminal.files.output);
      return;
    }
    const answer = options.all === true ? await followPages(service, endpoint, request) : await call(service, endpoint, request);
    const asJson = program.opts<{ json?: boolean }>().json === true;
    if (endpoint.inWords !== undefined && !asJson) terminal.out(printable(Reflect.get(Object(answer), endpoint.inWords)));
    else terminal.out(printAnswer(answer, { asJson, columns: named.columns ?? null, absent: named.absent ?? {} }));
    const items: unknown = Reflect.get(Object(answer), 'items');
    if (named.finds !== undefined && Array.isArray(items) && items.length > 0)
      throw new CliError(named.finds, { exitCode: exitCodes.refused });
  });
}

/** The one command that asks no service. */
function addVerify(evidence: Command, program: Command, terminal: Terminal): void {
  evidence
    .command('verify')
    .description('Verifies an evidence file, here, without the service')
    .argument('<file>', 'the file')
    .option('--key <file>', 'the published keys, as `evidence keys --json` prints them')
    .action(async (file: string, options: { key?: string }) => {
      const verdict = await verifyFile(file, options.key ?? null);
      const asJson = program.opts<{ json?: boolean }>().json === true;
      terminal.out(asJson ? `${JSON.stringify(verdict)}\n` : verdictText(verdict));
      if (verdict.verdict !== 'verified')
        throw new CliError(`the file is ${verdict.verdict.replace('_', ' ')}`, { exitCode: exitCodes.refused });
    });
}

function nounOf(program: Command, nouns: Map<string, Command>, noun: string, tag: string): Command {
  const known = nouns.get(noun);
  if (known !== undefined) return known;
  const made = program.command(noun).description(tag);
  nouns.set(noun, made);
  return made;
}
