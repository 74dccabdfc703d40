import { ask, basic } from './request.ts';

/** What the sandbox tells of its demo account. */
export interface Demo {
  readonly sid: string;
  readonly apiKey: string;
  readonly apiToken: string;
  readonly virtualNumber: string;
  readonly objectLine: string;
  readonly agreeLine: string;
}

export function readDemo(): Promise<Demo> {
  return ask<Demo>({ method: 'GET', target: '/sandbox/demo' });
}

export function authorizationOf({ apiKey, apiToken }: Demo): string {
  return basic(apiKey, apiToken);
}
