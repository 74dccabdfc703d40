/** `sammati scrub in.csv > out.csv`: the file goes to the service and the answer comes back at the same time, piece by piece. */
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { scrubEndpoints, scrubIdHeader } from '@sammati/contract/scrub.ts';
import { call, type Request, readAnswer, refusal, unreached } from './call.ts';
import { CliError, exitCodes } from './cli-error.ts';
import type { FoundService } from './find-service.ts';
import { printAnswer } from './print.ts';

/** Standard input and output, as bytes. */
export interface FileEnds {
  readonly input: Readable;
  readonly output: Writable;
}

export interface ScrubTerminal {
  readonly err: (text: string) => void;
  readonly files: FileEnds;
  /** `-` is the standard input. */
  readonly file: string;
}

/** The answer goes to the output, the summary to `err`. Throws a CliError also where the answer breaks off: it is not complete then. */
export async function scrubThrough(service: FoundService, { query }: Request, terminal: ScrubTerminal): Promise<void> {
  const input = await openInput(terminal);
  const { request, response } = start(service, new URLSearchParams(query).toString());
  // A service that refuses the file stops reading it; what went wrong is in its answer.
  const sending = pipeline(input, request).catch(() => undefined);
  const answer = await response;
  if (answer.statusCode !== 200) {
    const refused = refusal(
      answer.statusCode ?? 0,
      readAnswer(await text(answer), { ...service, status: answer.statusCode ?? 0 }),
    );
    input.destroy();
    throw refused;
  }
  const id = String(answer.headers[scrubIdHeader]);
  try {
    await pipeline(answer, terminal.files.output, { end: false });
  } catch (error) {
    input.destroy();
    throw new CliError(await whyBroken(service, id), { exitCode: exitCodes.failed, cause: error });
  }
  await sending;
  const summary = await call(service, scrubEndpoints.readScrub, { params: { id }, query: {}, body: undefined });
  terminal.err(printAnswer(summary, { asJson: false, columns: null }));
}

async function openInput({ file, files }: ScrubTerminal): Promise<Readable> {
  if (file === '-') return files.input;
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause: error });
  }
  if ((await stat(file)).isDirectory()) throw new CliError(`${file} is a folder`, { exitCode: exitCodes.usage });
  return createReadStream(file, { highWaterMark: 1024 * 1024 });
}

/** Not by `fetch`, which answers only once everything is sent. */
function start(service: FoundService, query: string): { request: ClientRequest; response: Promise<IncomingMessage> } {
  const url = new URL(`${service.baseUrl}/api${scrubEndpoints.createScrub.path}${query === '' ? '' : `?${query}`}`);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { authorization: service.authorization, 'content-type': 'text/csv' };
  const request = send(url, { method: 'POST', headers });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', (cause) =>
      reject(new CliError(unreached(service.baseUrl, { cause }), { exitCode: exitCodes.failed, cause })),
    );
  });
  return { request, response };
}

async function whyBroken(service: FoundService, id: string): Promise<string> {
  const broken = 'the answer broke off: what was written is NOT complete';
  try {
    const scrub = await call(service, scrubEndpoints.readScrub, { params: { id }, query: {}, body: undefined });
    const { why } = scrub as { readonly why: string | null };
    return why === null ? broken : `${why} (${broken})`;
  } catch {
    return broken;
  }
}
