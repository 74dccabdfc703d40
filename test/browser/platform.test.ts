/** What an operator looks after: carrier connections, lines, senders, complaints, and the papers of agreements. */
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { hold, openBrowser, openPage, phone } from './browser.ts';
import { look, picture } from './look.ts';
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
  await dialog(page).getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'SIP trunk' }).click();
  await dialog(page).getByRole('button', { name: 'Create a connection' }).click();
  await dialog(page).getByText('A trunk needs the addresses').waitFor();
  await dialog(page).getByRole('combobox', { name: 'Kind' }).click();
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
  await page.reload();
  await page.getByRole('row').filter({ hasText: '<b>North</b>' }).getByRole('cell', { name: '1', exact: true }).waitFor();
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

it('changes what a connection is told of its carrier, keeps what is not written, and shows no token', async () => {
  const signingTokens = ['a-token-of-the-carrier'];
  const signs = { dialect: 'twilio', publicUrl: 'https://one.example.com', signingTokens };
  await made('POST', '/carrier-connections', { name: 'East', ...signs });
  const fields = { id: 'call.id', from: 'caller', to: 'did' };
  await made('POST', '/carrier-connections', { name: 'West', dialect: 'mapped', fields });
  const one = async (name: string) => {
    const { items } = await made<{ items: { name: string }[] }>('GET', '/carrier-connections');
    return items.find((connection) => connection.name === name);
  };
  const { page, complaints } = await signIn('/platform/connections');
  await page.getByRole('button', { name: 'Change East' }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Change East');
  await page.getByRole('button', { name: 'Change East' }).click();
  await dialog(page).getByText('One is kept, and never shown').waitFor();
  await dialog(page).getByLabel('The address by which').fill('');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).getByText('a carrier that signs its public address and tokens').waitFor();
  await dialog(page).getByLabel('The address by which').fill('https://two.example.com/');
  await dialog(page).getByLabel('Which carrier or trunk it is').fill('East <2>');
  await dialog(page).getByRole('button', { name: 'Save' }).dblclick();
  await page.getByTestId('listing').getByText('East <2>').waitFor();
  expect(await one('East <2>')).toMatchObject({ publicUrl: 'https://two.example.com', signingTokens: 1 });

  await page.getByRole('button', { name: 'Change West' }).click();
  await dialog(page).getByLabel('Field with the message’s id').fill('sms.id');
  await dialog(page).getByLabel('Field with whom it went to').fill('sms.to');
  await dialog(page).getByLabel('Field with what became of it').fill('sms.state');
  await dialog(page).getByLabel('Words for “it arrived”').fill('DELIVRD, handed over');
  await look(page, 'platform-connection-change');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  expect(await one('West')).toMatchObject({
    fields: { ...fields, messageId: 'sms.id', recipient: 'sms.to', status: 'sms.state', text: null },
    deliveredStatuses: ['DELIVRD', 'handed over'],
  });
  expect(complaints.filter((one) => !/\b422\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('puts a line into use for what ringing it says, and takes it out of new notices after a look at who is left without', async () => {
  const { page, complaints } = await signIn('/platform/lines');
  const add = page.getByRole('button', { name: 'Add a line' });
  await add.click();
  await dialog(page).getByRole('button', { name: 'Add a line' }).click();
  await dialog(page).getByText('It needs a number.').waitFor();
  await dialog(page).getByText('Choose what ringing it says.').waitFor();
  await dialog(page).getByRole('textbox', { name: 'Number' }).fill('12');
  await dialog(page).getByLabel('Ringing it says yes').check();
  await look(page, 'platform-line-form');
  await dialog(page).getByRole('button', { name: 'Add a line' }).click();
  await dialog(page).getByText('cannot be read as an Indian phone number').waitFor();
  await dialog(page).getByRole('textbox', { name: 'Number' }).fill('080-47-450-001');
  await dialog(page).getByRole('button', { name: 'Add a line' }).dblclick();
  const row = page.getByRole('row').filter({ hasText: '80474 50001' });
  await row.getByText('No connection in use reports its calls.').waitFor();
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Add a line');

  await row.getByRole('button', { name: 'Retire' }).click();
  await dialog(page).getByText('they cannot ask anybody any more').waitFor();
  await look(page, 'platform-line-retirement');
  await dialog(page).getByRole('button', { name: 'Cancel' }).last().click();
  await row.getByRole('button', { name: 'Retire' }).click();
  await dialog(page).getByRole('button', { name: 'Retire', exact: true }).dblclick();
  await row.getByText('Retired').waitFor();
  expect(await row.getByRole('button', { name: 'Retire' }).count()).toBe(0);
  await page.getByTestId('listing').locator('tbody tr').last().getByText('80474 50001').waitFor();
  expect(complaints.filter((one) => !/\b400\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('sets a business up on screen: its name, its account, and a number to call from', async () => {
  const { page, complaints } = await signIn('/platform/businesses');
  await page.getByRole('button', { name: 'Register a business' }).click();
  await dialog(page).getByRole('button', { name: 'Register a business' }).click();
  await dialog(page).getByText('It needs its legal name.').waitFor();
  await dialog(page).getByLabel('Legal name').fill('Zenith <i>Clinics</i>');
  await dialog(page).getByLabel('DLT entity id').fill('12');
  await dialog(page).getByText('has 6 to 30 digits').waitFor();
  await dialog(page).getByLabel('DLT entity id').fill('1201159000000001');
  await dialog(page).getByRole('button', { name: 'Register a business' }).dblclick();
  await page.getByRole('row').filter({ hasText: 'Zenith <i>Clinics</i>' }).waitFor();
  expect(await page.getByText('Zenith <i>Clinics</i>').count()).toBe(1);

  await page.getByRole('tab', { name: 'Accounts' }).click();
  await page.getByRole('button', { name: 'Open an account' }).click();
  await dialog(page).getByRole('combobox', { name: 'Business' }).fill('Zenith');
  await page.getByRole('option', { name: 'Zenith' }).click();
  await dialog(page).getByLabel('Brand name').fill('Zenith');
  await dialog(page).getByLabel('Sid, where').fill('zenith1');
  await look(page, 'platform-account-form');
  await dialog(page).getByRole('button', { name: 'Open an account' }).dblclick();
  const row = page.getByRole('row').filter({ hasText: 'zenith1' });
  await row.getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Add a virtual number' }).click();
  await dialog(page).getByLabel('Number', { exact: true }).fill('080 4746 0001');
  await dialog(page).getByLabel('DLT header').fill('ZENITH');
  await dialog(page).getByRole('button', { name: 'Add a virtual number' }).dblclick();
  await page.getByText('DLT header: ZENITH').waitFor();
  await page.getByRole('button', { name: 'Retire 08047460001' }).click();
  await dialog(page).getByRole('button', { name: 'Retire', exact: true }).dblclick();
  await page.getByText('Retired').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('takes days without calls from an owner, of which only an operator takes one back', async () => {
  const closing = await service.openAccount();
  const owner = { name: 'Hema Holidays', role: 'owner' } as const;
  await aUser(service, closing.sid, owner);
  const own = await signIn('/settings', owner.name);
  const add = own.page.getByRole('button', { name: 'No calls on this day' });
  await own.page.getByText('None is named.').waitFor();
  await add.click();
  await own.page.getByText('Choose a day').waitFor();
  const field = own.page.getByLabel('Another day');
  await field.fill('2020-01-01');
  await add.click();
  expect(await field.inputValue()).toBe('2020-01-01');
  expect(await own.page.evaluate('document.querySelector("input[type=date]").validity.rangeUnderflow')).toBe(true);
  expect(await made('GET', `/accounts/${closing.sid}/holidays`)).toMatchObject({ own: { dates: [] } });
  for (const date of ['2099-12-25', '2099-11-09']) {
    await field.fill(date);
    await add.dblclick();
    await expect.poll(() => field.inputValue()).toBe('');
  }
  await own.page.getByText('The next is 9 Nov 2099.').waitFor();
  const days = own.page.getByTestId('holidays').getByRole('listitem');
  expect(await days.allTextContents()).toEqual(['9 Nov 2099', '25 Dec 2099']);
  const national = own.page.getByLabel('India’s national holidays too');
  await national.click();
  await expect.poll(() => national.isChecked()).toBe(true);
  expect(await national.isDisabled()).toBe(true);
  expect(await made('GET', `/accounts/${closing.sid}/holidays`)).toMatchObject({
    own: { dates: ['2099-11-09', '2099-12-25'], national: true },
  });
  await look(own.page, 'settings-holidays');
  await own.page.context().close();

  const { page, complaints } = await signIn('/platform/accounts');
  await page.getByRole('row').filter({ hasText: closing.sid }).getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByLabel('India’s national holidays too').click();
  await page.getByText('The next is 9 Nov 2099.').waitFor();
  await page.getByRole('button', { name: 'Take 9 Nov 2099 back' }).dblclick();
  await page.getByText('The next is 25 Dec 2099.').waitFor();
  expect(await made('GET', `/accounts/${closing.sid}/holidays`)).toMatchObject({
    own: { dates: ['2099-12-25'], national: false },
  });
  expect([...own.complaints, ...complaints]).toEqual([]);
  await page.context().close();
});

it('goes on with a list of complaints for as long as there is more, and says so where that fails', async () => {
  const { page } = await signIn('/platform');
  const count = (callerId: string) => ({
    ...{ businessId: 1, legalName: 'Asha', callerId, people: 1, complaints: 1, latest: null, since: new Date(0).toISOString() },
    ...{ alarm: 'none', alarmAt: 2, actsIfFlaggedAt: 3, actsAt: 5 },
  });
  let failures = 2;
  await page.route('**/api/complaint-counts*', (route) => {
    const isSecond = route.request().url().includes('cursor=second');
    if (isSecond && failures > 0) {
      failures -= 1;
      return route.abort();
    }
    const items = Array.from({ length: 3 }, (_, place) => count(`${isSecond ? 'LATER' : 'FIRST'}${place}`));
    return route.fulfill({ json: { items, next: isSecond ? null : 'second' } });
  });
  await page.goto('/platform/complaints');
  await page.getByText('FIRST2').waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByRole('status').getByText('This could not be loaded').waitFor();
  expect(await page.getByText('FIRST2').count()).toBe(1);
  await page.getByRole('button', { name: 'Load more' }).dblclick();
  await page.getByText('LATER2').waitFor();
  await page.getByText('That is all.').waitFor();
  expect(await page.getByTestId('listing').first().locator('tbody tr').count()).toBe(6);
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
  // Whoever sits elsewhere writes Indian time all the same.
  const { page, complaints } = await signIn('/platform/complaints', operator.name, { timezoneId: 'America/New_York' });
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.getByRole('combobox', { name: 'Account' }).click();
  await page.getByRole('option', { name: account.sid }).click();
  await page.getByText('None was recorded.').waitFor();
  const record = async (number: string) => {
    await page.getByLabel('Number of the person').fill(number);
    await page.getByLabel('Caller id', { exact: true }).fill('VM-ACMEBK-P');
    await page.getByLabel('The operator’s number of the complaint').fill('UCC-<7>');
    await page.getByLabel('(Indian time)').fill(`${yesterday}T10:15`);
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
  const { items } = await made<{ items: { at: string }[] }>('GET', `/accounts/${account.sid}/complaints`);
  expect(items.map(({ at }) => Date.parse(at))).toEqual(items.map(() => Date.parse(`${yesterday}T10:15:00+05:30`)));
  await page.getByText('हिन्दी').click();
  await page.getByLabel('व्यक्ति का नंबर').fill('12');
  await page.getByLabel('कॉलर आईडी', { exact: true }).fill('ACMEBK');
  await page.getByLabel('वाहक का शिकायत नंबर').fill('UCC-8');
  await page.getByRole('button', { name: 'शिकायत दर्ज करें' }).click();
  await page.getByText('भारतीय फ़ोन नंबर के रूप में पढ़ा नहीं जा सकता').waitFor();
  expect(complaints.filter((one) => !/\b400\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('takes the signed agreement from an owner to the operator, who turns it down with a word, and saves, looks at and files the next', async () => {
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

  const { page, complaints } = await signIn('/platform/businesses');
  page.on('dialog', (shown) => complaints.push(`a dialog: ${shown.message()}`));
  const row = page.getByRole('row').filter({ hasText: awaiting.sid });
  await row.getByText('A. <b>Sharma</b>').waitFor();
  await look(page, 'platform-agreement-awaited');
  const turnDown = row.getByRole('button', { name: 'Turn down the paper of' });
  await turnDown.click();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Turn down');
  await turnDown.click();
  await dialog(page).getByRole('button', { name: 'Turn down', exact: true }).click();
  await dialog(page).getByText('say why').waitFor();
  await dialog(page).getByLabel('Reason').fill('Page <b>2</b> is missing.');
  await look(page, 'platform-agreement-turning-down');
  await dialog(page).getByRole('button', { name: 'Turn down', exact: true }).dblclick();
  await row.getByText('Page <b>2</b> is missing.').waitFor();
  await own.page.goto('/overview');
  await own.page.getByRole('link', { name: 'The operator turned the signed paper down' }).click();
  await own.page.getByTestId('turned-down').getByText('Page <b>2</b> is missing.').waitFor();
  await look(own.page, 'settings-paper-turned-down');
  await own.page.locator('header').getByText('हिन्दी', { exact: true }).click();
  await own.page.getByText('ऑपरेटर ने काग़ज़').waitFor();
  await own.page.locator('header').getByText('English', { exact: true }).click();
  await own.page.getByLabel('Send the signed paper').waitFor();
  await input.setInputFiles({ name: '<img src=x>.pdf', mimeType: 'application/pdf', buffer: pdf });
  await own.page.getByLabel('Signed on').fill('2024-01-15');
  await own.page.getByLabel('Signed by', { exact: true }).fill('A. <b>Sharma</b>');
  await own.page.getByRole('button', { name: 'Send it' }).click();
  await own.page.getByText('A paper waits for the operator').waitFor();
  await own.page.context().close();
  await page.reload();
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
const parts = ['lines', 'connections', 'senders', 'complaints', 'imports', 'audit'] as const;
const all = ['businesses', 'accounts', ...parts] as const;
const READ = /\/api\/(businesses|accounts|registry|audit|consent-line|carrier-conn|senders|complaint)/;

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

it('says so where a part is empty, where the service fails, and while it is slow', async () => {
  const { page } = await signIn('/platform');
  const empty = JSON.stringify({ items: [], next: null, waiting: 0, senders: [] });
  await page.route(READ, (route) => route.fulfill({ status: 200, contentType: 'application/json', body: empty }));
  for (const [part, text] of [
    ['lines', 'No consent line yet.'],
    ['connections', 'No carrier connection yet.'],
    ['senders', 'No sender is set up'],
    ['complaints', 'Nobody complained'],
    ['businesses', 'No business yet.'],
    ['accounts', 'There is no account yet'],
    ['imports', 'Nothing was imported yet.'],
    ['audit', 'Nothing was changed yet.'],
  ] as const) {
    await page.goto(`/platform/${part}`);
    await page.getByText(text).waitFor();
    await picture(page, `platform-${part}-empty`);
  }
  await page.unrouteAll();
  const context = page.context();
  await context.route(READ, (route) => route.abort());
  for (const tab of await tabs(page, all)) {
    await tab.page.getByText('This could not be loaded').first().waitFor();
    await picture(tab.page, `platform-${tab.part}-failed`);
    await tab.page.close();
  }
  await context.unrouteAll();
  const slow = hold();
  await context.route(READ, async (route) => {
    await slow.until;
    await route.continue();
  });
  const waiting = await tabs(page, all);
  for (const tab of waiting) {
    await tab.page.locator('.mantine-Skeleton-root').first().waitFor();
    await picture(tab.page, `platform-${tab.part}-loading`);
  }
  slow.letGo();
  for (const tab of waiting) {
    await expect.poll(() => tab.page.locator('.mantine-Skeleton-root').count(), { timeout: 30_000 }).toBe(0);
  }
  await context.close();
});

/** Each part in a tab of its own: they wait together. */
function tabs<Part extends string>(page: Page, parts: readonly Part[]) {
  return Promise.all(
    parts.map(async (part) => {
      const tab = await page.context().newPage();
      await tab.goto(`/platform/${part}`);
      return { part, page: tab };
    }),
  );
}
