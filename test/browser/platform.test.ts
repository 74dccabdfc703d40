/** What an operator looks after: carrier connections, lines, senders, complaints, and the papers of agreements. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { openBrowser, openPage, phone } from './browser.ts';
import { look } from './look.ts';
import { aUser, emailOf, PASSWORD } from './users.ts';

/** Neither of them is there: nobody listens at port 9. */
const senders = [
  { name: 'north', kind: 'smpp', host: '127.0.0.1', port: 9, systemId: 'acme', password: 'secret', perSecond: 20, binds: 2 },
  { name: 'gateway', kind: 'exotel', url: 'http://127.0.0.1:9', sid: 'acme', key: 'k', token: 't', perSecond: 5 },
];
const operator = { name: 'Oskar Operator', role: 'owner' } as const;

let service: RunningService;
let browser: Browser;
let account: TestAccount;

beforeAll(async () => {
  const smsSenders = { path: 'senders.json', text: JSON.stringify({ senders }) };
  service = await startTestService('embedded', { mode: 'production', adminToken: 'a-token-of-the-test', smsSenders });
  browser = await openBrowser();
  account = await service.openAccount();
  await aUser(service, null, operator);
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function signIn(where: string, name: string = operator.name, options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, service.url, options);
  const { page } = opened;
  await page.goto(where);
  await page.locator('input[type=email]').fill(emailOf(name));
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').click();
  await page.locator('form input[type=password]').waitFor({ state: 'detached' });
  return opened;
}

async function made<T>(method: string, target: string, body?: object): Promise<T> {
  return JSON.parse((await service.api(method, target, body)).body);
}

let lines = 8_047_400_000;
async function aLine(connectionId: number): Promise<string> {
  lines += 1;
  await made('POST', '/consent-lines', { number: String(lines), meaning: 'object', connectionId });
  return String(lines);
}

const dialog = (page: Page) => page.getByRole('dialog');

it('creates a carrier connection, shows its secret once, makes a new one, and revokes it only with a reason while a line depends on it', async () => {
  const { page, complaints } = await signIn('/platform/connections');
  await page.getByRole('button', { name: 'Create a connection' }).click();
  await dialog(page).getByRole('button', { name: 'Create a connection' }).click();
  await dialog(page).getByText('It needs a name.').waitFor();
  await dialog(page).getByLabel('Which carrier or trunk it is').fill('<b>North</b>');
  await dialog(page).getByRole('combobox').click();
  await page.getByRole('option', { name: 'SIP trunk' }).click();
  await dialog(page).getByRole('button', { name: 'Create a connection' }).click();
  await dialog(page).getByText('A trunk needs the addresses').waitFor();
  await dialog(page).getByRole('combobox').click();
  await page.getByRole('option', { name: 'Exotel' }).click();
  await dialog(page).getByRole('button', { name: 'Create a connection' }).dblclick();
  const secret = page.getByTestId('secret').locator('pre').last();
  const first = await secret.textContent();
  expect(await page.getByTestId('secret').locator('pre').first().textContent()).toBe(
    `${service.url}/hooks/exotel/${first}/missed-call`,
  );
  await look(page, 'platform-connection-secret');
  await page.getByRole('button', { name: 'I have handed it on' }).last().click();
  await secret.waitFor({ state: 'detached' });
  expect(await page.getByTestId('listing').getByText('<b>North</b>').count()).toBe(1);

  await page.getByRole('button', { name: 'New secret for <b>North</b>' }).click();
  await dialog(page).getByLabel('No longer: it has leaked').click();
  await dialog(page).getByRole('button', { name: 'Make a new secret' }).click();
  await secret.waitFor();
  expect(await secret.textContent()).not.toBe(first);
  await page.getByRole('button', { name: 'I have handed it on' }).last().click();
  const called = await service.send({ method: 'POST', target: `/hooks/exotel/${first}/missed-call` });
  expect(called.status).toBe(403);

  const { items } = await made<{ items: { id: number; name: string }[] }>('GET', '/carrier-connections');
  const line = await aLine(items.find(({ name }) => name === '<b>North</b>')?.id ?? 0);
  await page.getByRole('button', { name: 'Revoke <b>North</b>' }).click();
  await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
  await page
    .getByTestId('served')
    .getByText(`${line.slice(0, 5)} ${line.slice(5)}`)
    .waitFor();
  await look(page, 'platform-connection-serves');
  await dialog(page).getByRole('button', { name: 'Revoke all the same' }).click();
  await dialog(page).getByText('It is kept as evidence').waitFor();
  await dialog(page).getByLabel('Reason').fill('The carrier has closed');
  await dialog(page).getByRole('button', { name: 'Revoke all the same' }).dblclick();
  await page.getByTestId('listing').getByText('Revoked').waitFor();
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await page.getByTestId('audit').getByRole('button').first().click();
  await page.getByText('The carrier has closed').waitFor();
  expect(complaints.filter((one) => !/\b(409|422)\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('shows lines with their health and users, hears a call while a line is checked, and what a check found', async () => {
  const connection = await made<{ id: number; secret: string }>('POST', '/carrier-connections', {
    name: 'South',
    dialect: 'json',
  });
  const line = await aLine(connection.id);
  const written = `${line.slice(0, 5)} ${line.slice(5)}`;
  const { page, complaints } = await signIn('/platform/lines');
  const row = page.getByRole('row').filter({ hasText: written });
  await row.getByText('South').waitFor();
  await row.getByText(/\d business(es)?, \d accounts?/).waitFor();
  await page.getByTestId('occupancy').waitFor();
  await row.getByRole('button', { name: 'Check' }).click();
  await dialog(page).getByText('Nothing heard').waitFor();
  const call = { id: 'c-1', from: '9876500009', to: line };
  const headers = { 'content-type': 'application/json' };
  const target = `/hooks/json/${connection.secret}/missed-call`;
  const heard = await service.send({ method: 'POST', target, headers, body: JSON.stringify(call) });
  expect(heard.status, heard.body).toBeLessThan(300);
  await dialog(page).getByText('the line works').waitFor();
  await dialog(page).getByRole('button', { name: 'It does not work' }).dblclick();
  await row.getByText('Dead').waitFor();
  await row.getByRole('button', { name: 'Carrier connection of' }).click();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('records a complaint once, gives the alarm, and says in Hindi what is refused', async () => {
  const { page, complaints } = await signIn('/platform/complaints');
  await page.getByRole('combobox', { name: 'Account' }).click();
  await page.getByRole('option', { name: account.sid }).click();
  await page.getByText('None was recorded.').waitFor();
  const record = async (number: string) => {
    await page.getByLabel('Number of the person').fill(number);
    await page.getByLabel('Caller id', { exact: true }).fill('VM-ACMEBK-P');
    await page.getByLabel('The operator’s number of the complaint').fill('UCC-<7>');
    await page.getByRole('button', { name: 'Record a complaint' }).dblclick();
  };
  await record('');
  await page.getByText('are needed.').waitFor();
  await record('98765 00001');
  await page.getByText('One person complained').waitFor();
  await record('98765 00001');
  await page.getByText('It was recorded before').waitFor();
  await record('98765 00002');
  await page.getByText('2 people complained').waitFor();
  await page.getByRole('row').filter({ hasText: 'ACMEBK' }).getByText('Near').waitFor();
  expect(await page.getByText('UCC-<7>').count()).toBe(2);
  await page.getByText('हिन्दी').click();
  await page.getByLabel('व्यक्ति का नंबर').fill('12');
  await page.getByLabel('कॉलर आईडी', { exact: true }).fill('ACMEBK');
  await page.getByLabel('ऑपरेटर का शिकायत नंबर').fill('UCC-8');
  await page.getByRole('button', { name: 'शिकायत दर्ज करें' }).click();
  await page.getByText('भारतीय फ़ोन नंबर के रूप में पढ़ा नहीं जा सकता').waitFor();
  expect(complaints.filter((one) => !/\b400\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('takes the signed agreement from an owner to the operator, who saves it, looks at it and files it', async () => {
  const awaiting = await service.openAccount({ agreement: false });
  const owner = { name: 'Olga Owner', role: 'owner' } as const;
  await aUser(service, awaiting.sid, owner);
  const pdf = Buffer.from('%PDF-1.7\n<script>alert(1)</script>');
  const own = await signIn('/settings', owner.name);
  const input = own.page.locator('input[type=file]');
  await input.setInputFiles({ name: '<img src=x>.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<html>') });
  await own.page.getByRole('button', { name: 'Send it' }).click();
  await own.page.getByText('The date and who signed are needed.').waitFor();
  await own.page.getByLabel('Signed on').fill('2024-01-15');
  await own.page.getByLabel('Signed by', { exact: true }).fill('A. <b>Sharma</b>');
  await own.page.getByRole('button', { name: 'Send it' }).click();
  await own.page.getByText('neither a PDF nor a picture').waitFor();
  await input.setInputFiles({ name: '<img src=x>.pdf', mimeType: 'application/pdf', buffer: pdf });
  await own.page.getByRole('button', { name: 'Send it' }).dblclick();
  await own.page.getByText('A paper waits for the operator').waitFor();
  await look(own.page, 'settings-paper-waiting');
  await own.page.context().close();

  const { page, complaints } = await signIn('/platform/businesses');
  page.on('dialog', (shown) => complaints.push(`a dialog: ${shown.message()}`));
  const row = page.getByRole('row').filter({ hasText: awaiting.sid });
  await row.getByText('A. <b>Sharma</b>').waitFor();
  await look(page, 'platform-agreement-awaited');
  const saving = page.waitForEvent('download');
  await row.getByRole('button', { name: 'Save the paper' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(/^agreement-\d+-[0-9a-f]{8}\.pdf$/);
  expect(await readFile(await saved.path())).toEqual(pdf);
  await row.getByRole('button', { name: 'File the agreement' }).click();
  expect(await dialog(page).getByLabel('Signed on').inputValue()).toBe('2024-01-15');
  await dialog(page).getByText('<img src=x>.pdf').waitFor();
  await dialog(page).getByLabel('Where the paper is kept').fill('AG-8');
  await dialog(page).getByRole('combobox').click();
  await page.getByRole('option', { name: 'Do not exist' }).click();
  await dialog(page).getByRole('button', { name: 'File the agreement' }).dblclick();
  await row.getByText('AG-8').waitFor();
  expect(await row.getByText('Awaited').count()).toBe(0);
  await row.getByRole('button', { name: 'Save the paper' }).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

const views: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: {},
  'phone-dark': { ...phone, colorScheme: 'dark' },
  hindi: { locale: 'hi-IN' },
};
const parts = ['lines', 'connections', 'senders', 'complaints'] as const;

it.each(Object.entries(views))('shows every part: %s', async (view, options) => {
  const { page, complaints } = await signIn('/platform', operator.name, options);
  for (const part of parts) {
    await page.goto(`/platform/${part}`);
    await page.getByRole('tabpanel').locator('[data-testid=listing], .mantine-Card-root').first().waitFor();
    await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    if (part === 'senders') await page.getByText(/Not connected|जुड़ा नहीं/).waitFor();
    await look(page, `platform-${part}-${view}`);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('says so where a part is empty, and where the service fails', async () => {
  const { page } = await signIn('/platform');
  const empty = JSON.stringify({ items: [], next: null, waiting: 0, senders: [] });
  await page.route(/\/api\/(consent-line|carrier-conn|senders|complaint)/, (route) =>
    route.fulfill({ status: 200, contentType: 'application/json', body: empty }),
  );
  for (const [part, text] of [
    ['lines', 'No consent line yet.'],
    ['connections', 'No carrier connection yet.'],
    ['senders', 'No sender is set up'],
    ['complaints', 'Nobody complained'],
  ] as const) {
    await page.goto(`/platform/${part}`);
    await page.getByText(text).waitFor();
    await look(page, `platform-${part}-empty`);
  }
  await page.unrouteAll();
  await page.route(/\/api\/(consent-line|carrier-conn|senders|complaint)/, (route) => route.abort());
  for (const part of parts) {
    await page.goto(`/platform/${part}`);
    await page.getByText('This could not be loaded').first().waitFor();
    await look(page, `platform-${part}-failed`);
  }
  await page.context().close();
});
