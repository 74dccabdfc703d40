import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccountFixture, anAccount } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer, operator } from '#test/support/api-server.ts';
import { MIGRATIONS, openTestPostgres, type TestDatabase } from '#test/support/databases.ts';

let database: TestDatabase;
let api: ApiServer;
let account: AccountFixture;

beforeAll(async () => {
  database = await openTestPostgres(MIGRATIONS);
  api = await openApiServer(database);
  account = await anAccount(api);
});
afterAll(async () => {
  await api.close();
  await database.close();
});

it('says which fields are wrong and names those it does not know, without repeating their values', async () => {
  const body = { legalName: '', entityId: 'secret-value', extra: 1 };
  const answer = await api.call('POST', '/businesses', { body });
  expect(answer).toMatchObject({ status: 400, code: 'invalid_request' });
  const fields = (answer.body.errors as { field: string }[]).map((error) => error.field);
  expect(fields.sort()).toEqual(['/entityId', '/extra', '/legalName']);
  expect(JSON.stringify(answer.body)).not.toContain('secret-value');
});

it('refuses texts that no database can hold, and says in which field', async () => {
  for (const text of ['a\u0000b', 'a\ud800b']) {
    const answer = await api.call('POST', '/carrier-connections', { body: { name: text, dialect: 'json' } });
    expect(answer).toMatchObject({ status: 400, code: 'invalid_request', body: { errors: [{ in: 'body', field: '/name' }] } });
  }
  const inList = await api.call('POST', `/accounts/${account.sid}/objections`, {
    body: { numbers: ['9800000001', '98000\u000000001'], door: 'letter', reference: 'A', at: '2026-01-01T00:00:00Z' },
  });
  expect(inList).toMatchObject({ status: 400, code: 'invalid_request' });
});

it('refuses unknown query parameters, bad limits and bodies where none belong', async () => {
  const list = '/businesses';
  expect((await api.call('GET', `${list}?limit=0`)).code).toBe('invalid_request');
  expect((await api.call('GET', `${list}?limit=1001`)).code).toBe('invalid_request');
  expect((await api.call('GET', `${list}?limit=ten`)).code).toBe('invalid_request');
  expect((await api.call('GET', `${list}?colour=red`)).code).toBe('invalid_request');
  expect((await api.call('GET', `${list}?limit=1&limit=2`)).code).toBe('invalid_request');
  const withBody = await api.call('DELETE', `/accounts/${account.sid}/keys/none`, { body: { a: 1 } });
  expect(withBody.code).toBe('invalid_request');
  expect((await api.call('GET', '/businesses/0')).code).toBe('invalid_request');
  expect((await api.call('GET', '/businesses/1x')).code).toBe('invalid_request');
});

it('tells malformed JSON, a wrong type, a missing and a too large body apart', async () => {
  expect((await api.call('POST', '/businesses', { body: '{"legalName":' })).code).toBe('malformed_json');
  expect((await api.call('POST', '/businesses', { body: '' })).code).toBe('invalid_request');
  const large = { legalName: 'x'.repeat(66_000) };
  expect(await api.call('POST', '/businesses', { body: large })).toMatchObject({ status: 413, code: 'body_too_large' });
  const form = await fetch(`${api.url}/api/businesses`, {
    method: 'POST',
    headers: { authorization: operator },
    body: new URLSearchParams({ legalName: 'A' }),
  });
  expect([form.status, ((await form.json()) as { code: string }).code]).toEqual([415, 'unsupported_media_type']);
  const prototype = await api.call('POST', '/businesses', { body: '{"legalName":"A","__proto__":{"entityId":"1"}}' });
  expect(prototype.code).toBe('invalid_request');
});

it('answers unknown paths and methods as problems too', async () => {
  expect(await api.call('GET', '/nothing')).toMatchObject({ status: 404, code: 'not_found' });
  const wrongMethod = await api.call('DELETE', '/businesses');
  expect(wrongMethod).toMatchObject({ status: 405, code: 'method_not_allowed' });
  expect(wrongMethod.headers.get('allow')).toContain('POST');
});

it('keeps the cause of a fault in the log and out of the answer', async () => {
  const { administration } = api.ports;
  const broken = { ...administration };
  Object.assign(administration, {
    createBusiness: () => Promise.reject(new Error('the disk is full of secrets')),
  });
  const answer = await api.call('POST', '/businesses', { body: { legalName: 'A' } });
  Object.assign(administration, broken);
  expect(answer).toMatchObject({ status: 500, code: 'internal' });
  expect(JSON.stringify(answer.body)).not.toContain('secrets');
  expect(api.faults.splice(0).join()).toContain('the disk is full of secrets');
});

it('says that a disk is full, and no more of it', async () => {
  const { administration } = api.ports;
  const broken = { ...administration };
  const full = Object.assign(new Error('could not extend file "base/1/2"'), { code: '53100' });
  Object.assign(administration, { createBusiness: () => Promise.reject(full) });
  const answer = await api.call('POST', '/businesses', { body: { legalName: 'A' } });
  Object.assign(administration, broken);
  expect(answer).toMatchObject({ status: 507, code: 'disk_full' });
  expect(api.faults.splice(0).join()).toContain('could not extend file');
});

it('never lets an answer be stored on the way', async () => {
  const answer = await api.call('GET', `/accounts/${account.sid}`, { as: account.as });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});
