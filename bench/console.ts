/**
 * The console in Chromium, as a person meets it: when its first screens are painted, and what a list of a million rows takes of the
 * browser's memory while it is sent and looked at. On the embedded database. `npm run build && npm run bench:console`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { FIRST_NEW_INDEX, numbersFrom } from './numbers.ts';
import { fine, median, megabytes, printMachine, printTable, type Row, spread } from './report.ts';

const { values } = parseArgs({
  options: { loads: { type: 'string', default: '10' }, rows: { type: 'string', default: '1000000' } },
});
const MAIN = path.join(import.meta.dirname, '..', '..', '..', 'dist', 'joined', 'main.js');
const SCREENS = ['/', '/overview', '/whitelist', '/add'];
const FIRST_PAINT = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null`;
/** How often the browser's memory is looked at. */
const LOOK_EVERY = 250;

const directory = mkdtempSync(path.join(os.tmpdir(), 'sammati-bench-console-'));
const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', DATA_DIR: directory, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const url = await ready();
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).click();
  await page.getByTestId('mode').waitFor();
  printMachine(`The console in Chromium, ${values.loads} loads of each screen, nothing in the browser's cache`);
  printTable(['first paint of', 'ms'], await paints(page));
  await list(page);
} finally {
  await browser.close();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  rmSync(directory, { recursive: true, force: true });
}

async function ready(): Promise<string> {
  let output = '';
  for await (const part of child.stdout) {
    output += String(part);
    const url = /^(http:\S+) ready in/m.exec(output)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the service did not start');
}

async function paints(page: Page): Promise<readonly Row[]> {
  const browserSide = await page.context().newCDPSession(page);
  await browserSide.send('Network.setCacheDisabled', { cacheDisabled: true });
  const rows: Row[] = [];
  for (const screen of SCREENS) {
    const seen: number[] = [];
    for (let load = 0; load < Number(values.loads); load += 1) {
      await page.goto(screen);
      await page.getByRole('heading').first().waitFor();
      const painted = await page.evaluate<number | null>(FIRST_PAINT);
      if (painted !== null) seen.push(painted);
    }
    rows.push([screen, spread(seen, fine)]);
  }
  return rows;
}

/** Bytes of JavaScript that are alive, after a collection. */
async function alive(browserSide: CDPSession): Promise<number> {
  await browserSide.send('HeapProfiler.collectGarbage');
  const { usedSize } = await browserSide.send('Runtime.getHeapUsage');
  return usedSize;
}

async function list(page: Page): Promise<void> {
  const browserSide = await page.context().newCDPSession(page);
  const rows = Number(values.rows);
  const file = path.join(directory, 'list.csv');
  const numbers = numbersFrom(FIRST_NEW_INDEX, rows);
  writeFileSync(file, `name;mobile\n${Array.from(numbers, (number, row) => `Person ${row};${number}`).join('\n')}\n`);
  await page.goto('/add');
  await page.getByRole('tab', { name: 'File' }).click();
  const before = await alive(browserSide);
  const looks: number[] = [];
  const looking = setInterval(() => {
    browserSide.send('Runtime.getHeapUsage').then(
      ({ usedSize }) => looks.push(usedSize),
      () => undefined,
    );
  }, LOOK_EVERY);
  const began = performance.now();
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'See what would happen' }).click();
  await page.getByTestId('counts').waitFor({ timeout: 300_000 });
  const took = performance.now() - began;
  clearInterval(looking);
  const after = await alive(browserSide);
  printTable(
    ['a list of so many rows', 'from choosing the file to its preview', 'JavaScript before', 'at most', 'median', 'after'],
    [
      [
        rows.toLocaleString('en'),
        `${fine(took / 1000)} s`,
        megabytes(before),
        megabytes(Math.max(...looks)),
        megabytes(median(looks)),
        megabytes(after),
      ],
    ],
  );
}
