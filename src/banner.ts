import type { Config } from './config.ts';
import { type DemoFile, demoFilePath } from './demo-file.ts';

/** What a newcomer reads at the start of a sandbox: where everything is, and a line to try. Never part of the log. */
export function banner(demo: DemoFile, { dataDir, host }: Pick<Config, 'dataDir' | 'host'>): string {
  const whitelist = `${demo.baseUrl}/v1/Accounts/${demo.sid}/CustomerWhitelist`;
  return `
Sammati sandbox on ${demo.baseUrl}: nothing is sent to anybody.

  account sid     ${demo.sid}
  API key         ${demo.apiKey}
  API token       ${demo.apiToken}
  virtual number  ${demo.virtualNumber}
  object line     ${demo.objectLine}   (ringing it says no)
  agree line      ${demo.agreeLine}   (ringing it says yes)
  hook secret     ${demo.hookSecret}
  admin token     ${demo.adminToken}

All of it is in ${demoFilePath(dataDir)}. Try:

  curl -u ${demo.apiKey}:${demo.apiToken} ${whitelist}.json -d VirtualNumber=${demo.virtualNumber} -d Number=9800000001 -d Language=hi
  curl "${demo.baseUrl}/sandbox/messages?to=9800000001"
${isLoopback(host) ? '' : `\nWhoever reaches ${host} may read messages, place calls and move the clock: a sandbox asks for no credentials.\n`}
`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
