/** Entry of the service: reads the configuration, starts, and ends in good order when told to. */
import process from 'node:process';
import { createLog } from '#telemetry/log.ts';
import { banner } from './banner.ts';
import type { Service } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { openDatabase } from './open-database.ts';
import { startFailure } from './start-failure.ts';

const SAME_REQUEST_WITHIN = 1_000;

/** Runs until the process is told to end. */
async function main(): Promise<void> {
  const config = configOrEnd();
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.error('an error that nobody caught; the process ends', error);
    process.exit(1);
  });

  let endingSince: number | null = null;
  let service: Service | null = null;
  const end = (signal: string): void => {
    // One key press reaches a process twice where its parent hands it on. Whoever asks again later wants it to end now.
    if (endingSince !== null && performance.now() - endingSince < SAME_REQUEST_WITHIN) return;
    if (endingSince !== null || service === null) process.exit(1);
    endingSince = performance.now();
    log.info('told to stop', { signal });
    void service.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(signal));

  try {
    const database = openDatabase(config, log);
    // Its failure is told below, and not before somebody waits for it.
    database.catch(() => undefined);
    // Loading the rest takes about as long as opening the embedded database, and is done meanwhile.
    const { startService } = await import('./compose.ts');
    service = await startService(config, log, database);
  } catch (error) {
    const reason = startFailure(error, config);
    if (reason === null) log.error('the service could not start', error);
    endWith(reason ?? (error instanceof Error ? error.message : 'the service could not start'));
  }
  void service.broken.then((error) => {
    log.error('the embedded database has broken; the process ends', error);
    process.exit(1);
  });
  if (service.demo !== null) process.stdout.write(banner(service.demo, config));
  if (service.sip !== null) process.stdout.write(`sip:${service.sip.host}:${service.sip.port} takes calls by UDP and TCP\n`);
  process.stdout.write(`${service.url} ready in ${(performance.now() / 1000).toFixed(1)} s\n`);
}

function configOrEnd(): Config {
  try {
    return readConfig();
  } catch (error) {
    return endWith(startFailure(error, null) ?? String(error));
  }
}

function endWith(reason: string): never {
  process.stderr.write(`sammati: ${reason}\n`);
  process.exit(1);
}

await main();
