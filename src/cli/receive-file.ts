import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { type Request, readAnswer, refusal, targetOf, unreached } from './call.ts';
import { CliError, exitCodes } from './cli-error.ts';
import type { FoundService } from './find-service.ts';

/** Writes an answer that is a file as it comes, however long it takes; throws a CliError where it breaks off. */
export async function receiveFile(service: FoundService, endpoint: Endpoint, request: Request, output: Writable): Promise<void> {
  const response = await answerTo(service, targetOf(endpoint, request));
  if (!response.ok) throw refusal(response.status, readAnswer(await response.text(), { ...service, status: response.status }));
  if (response.body === null) return;
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), output, { end: false });
  } catch (error) {
    const broken = 'the answer broke off: what was written is NOT complete';
    throw new CliError(broken, { exitCode: exitCodes.failed, cause: error });
  }
}

async function answerTo({ baseUrl, authorization }: FoundService, target: string): Promise<Response> {
  try {
    return await fetch(`${baseUrl}${target}`, { headers: { authorization }, redirect: 'error' });
  } catch (error) {
    throw new CliError(unreached(baseUrl, { cause: error instanceof Error ? error.cause : undefined }), {
      exitCode: exitCodes.failed,
      cause: error,
    });
  }
}
