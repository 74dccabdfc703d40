import { describe, expect, it } from 'vitest';
import { isPhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import { readBasicAuth } from '#http/v1/basic-auth.ts';
import { readParameters } from '#http/v1/parameters.ts';
import { readPath, splitTarget } from '#http/v1/path.ts';
import { type ClientRequest, type ClientSetting, clientRequests, type Meaning } from '#test/support/exotel-clients.ts';

const setting: ClientSetting = {
  sid: 'acme1',
  key: 'fakekey',
  token: 'fake:token',
  virtualNumber: 1_141_100_001,
  numbers: [9_000_000_001, 9_800_000_002, 8_022_200_003],
};

describe('the requests of existing clients', () => {
  it.each(
    clientRequests(setting).map((request) => [request.client, request.does, request.target.slice(0, 80), request] as const),
  )('%s %s (%s)', async (_client, _does, _target, request) => {
    expect(await understood(request)).toEqual(request.means);
    const user = readBasicAuth(request.headers.authorization);
    expect([setting.sid, setting.key]).toContain(user?.user);
    expect(user?.secret).toBe(setting.token);
  });
});

async function understood(request: ClientRequest): Promise<Meaning | string> {
  const { path, query } = splitTarget(request.target);
  const read = readPath(path);
  switch (read.kind) {
    case 'connect':
    case 'account_path':
    case 'other':
      return { kind: 'not_served', format: read.format };
    case 'whitelist_number':
    case 'numbers': {
      expect(request.method).toBe('GET');
      const number = readPhoneNumber(read.number);
      return isPhoneNumber(number) ? { kind: read.kind, format: read.format, number } : number.kind;
    }
    case 'whitelist': {
      if (request.method === 'GET') return 'no such method';
      const parameters = await readParameters({
        method: request.method,
        query,
        contentType: request.headers['content-type'],
        body: Buffer.from(request.body),
      });
      if (parameters.kind === 'refused') return parameters.code;
      expect(parameters.numbers.unreadable).toEqual([]);
      const numbers = [...parameters.numbers.values];
      if (request.method === 'DELETE') return { kind: 'delete', format: read.format, numbers };
      const isOurs = parameters.virtualNumber === setting.virtualNumber;
      return { kind: isOurs ? 'post' : 'post_without_virtual_number', format: read.format, numbers };
    }
  }
}
