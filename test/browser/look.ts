/** A page looked at: kept as a picture, by axe, and whether it fits into its width. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { SCREENSHOTS } from './browser.ts';

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** By axe too, which takes its time: where what is on it is not on another that was looked at. */
export async function look(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await page.evaluate(axe.source);
  expect(await serious(page, 'axe.run()'), name).toEqual([]);
}

export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  // What a pointer left behind does not belong to the screen.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true, animations: 'disabled' });
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  expect(wide, name).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

async function serious(page: Page, run: string): Promise<readonly string[]> {
  const { violations } = await page.evaluate<Found>(run);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join('\n')}`);
}
