/** Adding numbers by hand, as somebody does who is interrupted: by the back button, by a service that is away, by a second thought. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService } from '#test/support/running-service.ts';
import { zipOf } from '#test/support/zip-archive.ts';
import { hold, openBrowser, openPage } from './browser.ts';
import { look } from './look.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await startTestService('embedded');
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function enter(): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, service.url);
  await opened.page.goto('/');
  await opened.page.getByRole('button', { name: 'Open the demo' }).click();
  await opened.page.getByTestId('mode').waitFor();
  return opened;
}

/** In the light, in the dark and on a telephone. */
async function keepEveryView(page: Page, name: string): Promise<void> {
  const desktop = page.viewportSize();
  await look(page, `${name}-desktop`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 375, height: 812 });
  await look(page, `${name}-phone`);
  if (desktop !== null) await page.setViewportSize(desktop);
}

async function resultOf(page: Page, result: string): Promise<string> {
  return (await page.getByTestId('counts').getByRole('row', { name: result }).getByRole('cell').nth(1).textContent()) ?? '';
}

async function paste(page: Page, text: string): Promise<void> {
  await page.goto('/add');
  await page.getByLabel('Numbers', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'See what would happen' }).dblclick();
  await page.getByTestId('counts').waitFor();
}

it('shows what would happen, waits, goes on without the page, gives every row back, and takes back what nobody was told', async () => {
  const { page, complaints } = await enter();
  await paste(page, '98765 50001\n+91-98765-50002\n9876550001\n9.87E+09\n011 2654 0001');
  expect(await resultOf(page, 'New: told by SMS')).toBe('2');
  expect(await resultOf(page, 'Duplicate in this file')).toBe('1');
  expect(await resultOf(page, 'Landline')).toBe('1');
  await keepEveryView(page, 'import-ready');
  await page.getByRole('button', { name: 'Start with 2 notices' }).dblclick();
  await page
    .getByRole('timer')
    .getByText(/Starts in [45]:/)
    .waitFor();
  await keepEveryView(page, 'import-waiting');
  const address = page.url();
  await page.goBack();
  await page.getByText('Starts soon').waitFor();
  await page.goForward();
  expect(page.url()).toBe(address);
  await page.reload();
  await page.getByRole('button', { name: 'Start now' }).dblclick();
  await page.getByTestId('state').getByText('Done').waitFor();
  await keepEveryView(page, 'import-done');
  expect(await resultOf(page, 'New: told by SMS')).toBe('2');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download every row' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  expect(csv.split('\r\n')[4]).toContain('4,9.87E+09,failed,rounded_by_spreadsheet');
  const entries = JSON.parse((await service.api('GET', `/accounts/${service.demo.sid}/notices`)).body).items;
  expect(entries).toHaveLength(2);

  await paste(page, '9876550003');
  await page.getByRole('button', { name: 'Start with 1 notice' }).click();
  await page.getByRole('button', { name: 'Do not start' }).dblclick();
  await page.getByTestId('state').getByText('Cancelled').waitFor();
  expect(await resultOf(page, 'Not posted')).toBe('1');
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('says so while the service is away, and loses nothing', async () => {
  const { page } = await enter();
  await page.goto('/add');
  await page.getByLabel('Numbers', { exact: true }).fill('9876551001');
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('Nothing is lost').waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByTestId('counts').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Start with 1 notice' }).click();
  await page.getByText('Nothing is lost').first().waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Start with 1 notice' }).click();
  await page.getByRole('timer').waitFor();
  await page.context().close();
});

it('stays where whoever goes back while a list is on its way has gone, and has the list once', async () => {
  const { page, complaints } = await enter();
  await page.goto('/overview');
  await page.getByRole('link', { name: 'Add numbers' }).first().click();
  await page.getByLabel('Numbers', { exact: true }).fill('9876550051');
  const slow = hold();
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.route('**/imports?*', async (route) => {
    if (route.request().method() === 'POST') await slow.until;
    await route.continue();
  });
  const before = JSON.parse((await service.api('GET', `/accounts/${service.demo.sid}/imports`)).body).items.length;
  await page.getByRole('button', { name: 'See what would happen' }).dblclick();
  await page.goBack();
  await page.getByRole('heading', { level: 1 }).waitFor();
  slow.letGo();
  await answered;
  await expect.poll(() => new URL(page.url()).pathname).toBe('/overview');
  await page.goForward();
  await page.locator('[aria-labelledby=recent]').getByRole('link').first().waitFor();
  const after = JSON.parse((await service.api('GET', `/accounts/${service.demo.sid}/imports`)).body).items;
  expect(after).toHaveLength(before + 1);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('stops an import although another act is still on its way', async () => {
  const { page } = await enter();
  await paste(page, '9876550031');
  const address = page.url();
  const { body } = await service.api('GET', `/accounts/${service.demo.sid}/imports/${address.split('/').at(-1)}`);
  const one = { ...JSON.parse(body), state: 'running', startedAt: new Date(0).toISOString() };
  const acts: string[] = [];
  const slow = hold();
  await page.route(`**/imports/${one.id}`, async (route) => {
    const act = route.request().method() === 'PATCH' ? String(route.request().postDataJSON().do) : null;
    if (act !== null) acts.push(act);
    if (act === 'pause') await slow.until;
    if (act !== null) one.state = act === 'pause' ? 'paused' : 'cancelled';
    await route.fulfill({ json: one });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the rest' }).click();
  slow.letGo();
  await page.getByTestId('state').getByText('Cancelled').waitFor();
  expect(acts).toEqual(['pause', 'cancel']);
  await page.context().close();
});

it('sends what is shown, not a workbook that was still being read; says what is wrong with it, and where there is no import', async () => {
  const { page } = await enter();
  await page.goto('/add');
  await page.getByRole('tab', { name: 'File' }).click();
  const slow = hold();
  const read = page.waitForResponse('**/read-workbook-*.js');
  await page.route('**/read-workbook-*.js', async (route) => {
    await slow.until;
    await route.continue();
  });
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.locator('input[type=file]').setInputFiles({ name: 'list.xlsx', mimeType, buffer: workbook() });
  await page.getByRole('tab', { name: 'Paste' }).click();
  await page.getByLabel('Numbers', { exact: true }).fill('"Sharma; Asha; Delhi",9876550041\n"Ravi,9876550042');
  await page.getByRole('cell', { name: '9876550041' }).waitFor();
  slow.letGo();
  await read;
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('A quotation mark in row 2 is not closed.').waitFor();
  expect(await page.getByRole('cell', { name: '9876550041' }).count()).toBe(1);
  await page.getByLabel('Numbers', { exact: true }).fill('"Sharma; Asha; Delhi",9876550041\n"Ravi",9876550042');
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByTestId('counts').waitFor();
  expect(await resultOf(page, 'New: told by SMS')).toBe('2');

  await page.goto('/add/abc');
  await page.getByText('There is no such import').waitFor();
  await page.context().close();
});

it('sends every number of a line, keeps the file and the column that were chosen, and starts when it is known by which number', async () => {
  const { page, complaints } = await enter();
  await page.goto('/add');
  await page.getByRole('tab', { name: 'File' }).click();
  const csv = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('home;work\n9876554001;9876554002\n') };
  await page.locator('input[type=file]').setInputFiles(csv);
  const cell = page.getByRole('cell', { name: '9876554001' });
  await cell.waitFor();
  await page.getByRole('tab', { name: 'Paste' }).click();
  await cell.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'File' }).click();
  await cell.waitFor();

  await page.getByRole('tab', { name: 'Paste' }).click();
  const numbers = page.getByLabel('Numbers', { exact: true });
  await numbers.fill('home;work\n9876554001;9876554002');
  const column = page
    .getByRole('textbox', { name: 'Column with the numbers' })
    .or(page.getByRole('combobox', { name: 'Column with the numbers' }));
  await column.click();
  await page.getByRole('option', { name: '2. work' }).click();
  await numbers.fill('home;work\n9876554001;9876554002\n9876554003;9876554004');
  await page.getByRole('cell', { name: '9876554004' }).waitFor();
  expect(await column.inputValue()).toBe('2. work');

  await numbers.fill('9876554011, 9876554012, 9876554013');
  const slow = hold();
  await page.route('**/virtual-numbers*', async (route) => {
    await slow.until;
    await route.continue();
  });
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByTestId('counts').waitFor();
  expect(await resultOf(page, 'New: told by SMS')).toBe('3');
  const start = page.getByRole('button', { name: 'Start with 3 notices' });
  await start.waitFor();
  expect(await start.isDisabled()).toBe(true);
  slow.letGo();
  await expect.poll(() => start.isEnabled()).toBe(true);
  expect(complaints).toEqual([]);
  await page.context().close();
});

const HOSTILE = '<img src=x onerror=alert(1)>';

it('takes a CSV and a workbook, with the column that is chosen, whatever its header says', async () => {
  const { page, complaints } = await enter();
  await page.goto('/add');
  await page.getByRole('tab', { name: 'File' }).click();
  const csv = { name: `${HOSTILE}.csv`, mimeType: 'text/csv' };
  const text = `${HOSTILE};home;work\n"Asha; the first";9876552001;9876552002\n`;
  await page.locator('input[type=file]').setInputFiles({ ...csv, buffer: Buffer.from(text) });
  await page
    .getByRole('textbox', { name: 'Column with the numbers' })
    .or(page.getByRole('combobox', { name: 'Column with the numbers' }))
    .click();
  await page.getByRole('option', { name: '3. work' }).click();
  await keepEveryView(page, 'add-file');
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('98765 52002').waitFor();
  await page.getByRole('heading', { name: HOSTILE }).waitFor();

  await page.goto('/add');
  await page.getByRole('tab', { name: 'File' }).click();
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.locator('input[type=file]').setInputFiles({ name: 'list.xlsx', mimeType, buffer: workbook() });
  await page.getByRole('cell', { name: '9876552003' }).waitFor();
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByText('98765 52003').waitFor();
  expect(await resultOf(page, 'New: told by SMS')).toBe('2');
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** Two rows below a header: a number that is one, and a number that is text. */
function workbook(): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return zipOf({
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>phone</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Asha</t></is></c><c r="B2"><v>9876552003</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Ravi</t></is></c><c r="B3" t="inlineStr"><is><t>+91 98765 52004</t></is></c></row></sheetData></worksheet>`,
  });
}

it('shows what lapses when, asks again after a look, and gives out exactly what a filter shows', async () => {
  const { page, complaints } = await enter();
  await paste(page, '98765 53001\n98765 53002');
  await page.getByRole('button', { name: 'Start with 2 notices' }).click();
  await page.getByRole('button', { name: 'Start now' }).click();
  await page.getByTestId('state').getByText('Done').waitFor();
  await service.send({
    method: 'POST',
    target: '/sandbox/clock',
    headers: { 'content-type': 'application/json' },
    body: '{"advance":"P170D"}',
  });
  await page.getByRole('link', { name: 'Expiry' }).click();
  await page.getByTestId('expiries').waitFor();
  await page.getByRole('button', { name: 'Next 30 days' }).click();
  await keepEveryView(page, 'expiries');
  await page.getByRole('button', { name: /^Ask again for/ }).dblclick();
  await page.getByTestId('counts').getByText('Asked for another period').waitFor();
  await page.goto('/whitelist?expiresWithin=30&reason=declaration');
  await page.getByTestId('entries').waitFor();
  await keepEveryView(page, 'whitelist-filtered');
  const shown = await page.getByTestId('entries').getByRole('link').allTextContents();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const csv = await readFile(await (await downloading).path(), 'utf8');
  const exported = csv.trim().split('\r\n').slice(1);
  expect(exported.map((row) => row.slice(0, 10))).toEqual(shown.map((number) => number.replace(' ', '')));

  expect(complaints).toEqual([]);
  await page.context().close();
});
