import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { CallUpstream } from '#app/ports/upstream.ts';
import { instant } from '#domain/kernel/instant.ts';
import { relayWhitelist } from '#http/v1/relay-whitelist.ts';
import { createWorld } from '#test/support/world.ts';
import { person, worldAccounts } from '#test/support/world-directory.ts';
import { memoryWorldStore, silentLog } from '#test/support/world-stores.ts';

const upstream = {
  baseUrl: 'https://provider.example',
  sid: 'theirs1',
  key: 'key',
  token: 'token',
  opensCalls: false,
  relaysWhitelist: true,
  setAt: instant(0),
} as const;

/** The numbers that a provider with a whitelist of its own is told of after a POST of P1. */
async function toldAfterPosting(carrier: 'accepts' | 'refuses'): Promise<readonly string[]> {
  const world = await createWorld(memoryWorldStore());
  world.sender.behave(carrier);
  await world.post([person(1)]);
  await world.dispatch();
  await world.remove([person(1)]);
  const { items } = await world.post([person(1)]);
  const told: string[] = [];
  const callUpstream: CallUpstream = async ({ body }) => {
    told.push(new URLSearchParams(body instanceof Uint8Array ? Buffer.from(body).toString() : '').get('Number') ?? '');
    return { kind: 'answered', status: 200, headers: [], body: Readable.from([]) };
  };
  const outcome = await relayWhitelist(
    { callUpstream, log: silentLog },
    {
      upstream,
      virtualNumber: worldAccounts.A1.virtualNumber,
      language: 'en',
      items: items?.() ?? [],
      requestId: 'request-1',
      signal: new AbortController().signal,
    },
  );
  expect(outcome).toBe('done');
  return told;
}

it('R6.2: a number that is granted nothing before its notice arrives is not posted to the provider’s whitelist', async () => {
  expect(await toldAfterPosting('accepts')).toEqual([`0${person(1)}`]);
  expect(await toldAfterPosting('refuses')).toEqual([]);
});
