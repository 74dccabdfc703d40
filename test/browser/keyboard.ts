/** A screen walked by Tab: what acts on it, what the keyboard comes to, and where it shows that it is there. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Runs in the page. What acts is what takes a click and is not switched off, in the order of the document. Left out is what a component hides
 * from the keyboard because the field beside it does the same by its keys (the arrows of a number, the cross of a list). Of several that are
 * one to the keyboard (tabs, the answers to a question) Tab comes to one, and the arrows go on.
 */
const IN_THE_PAGE = `(() => {
  if (window.keyboardWalk !== undefined) return;
  const NATIVE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const HIDDEN = '[inert], [aria-hidden="true"], :disabled, [data-disabled="true"], [data-focus-guard], input[type=hidden], input[type=file]';
  const told = (element) => element.outerHTML.replace(/ (class|style|d|id|aria-\\w+)="[^"]*"/g, '').slice(0, 160);
  const listens = (element) => {
    const name = Object.keys(element).find((key) => key.startsWith('__reactProps$'));
    return name !== undefined && typeof element[name].onClick === 'function';
  };
  const acts = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(HIDDEN) !== null) return false;
    return element.matches(NATIVE) || (listens(element) && element.closest(NATIVE + ', label') === null && element.querySelector(NATIVE) === null);
  };
  const groupOf = (element) => (element.type === 'radio' ? element.name : element.closest('[role="tablist"], [role="menu"]'));
  let acting = [];
  let been = new Set();
  let last = null;
  let pressed = null;
  let shown = 0;
  // What the browser shows itself: which field is missing, and the choice of a file.
  addEventListener('invalid', () => { shown += 1; }, true);
  addEventListener('click', ({ target }) => { shown += target.type === 'file' ? 1 : 0; }, true);
  window.keyboardWalk = {
    begin(scope) {
      acting = [...document.querySelectorAll(scope + ' *')].filter(acts);
      been = new Set();
      last = null;
      return acting.length;
    },
    async at() {
      // A dialog puts the keyboard right in the next turn, where a date let it out.
      await new Promise((resolve) => setTimeout(resolve));
      const at = document.activeElement;
      // Day, month and year of a date are one after the other in the same field.
      if (at === null || at === document.body || (been.has(at) && at !== last)) return null;
      been.add(at);
      last = at;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      // The border of a field changes its colour.
      const marked = at.matches('input, textarea, select, .mantine-FileInput-input') || (outlineStyle !== 'none' && outlineWidth !== '0px');
      const button = at.matches('button:not([aria-selected="true"], [aria-checked="true"], tbody tr:not(:first-child) *)');
      return { what: told(at), button, header: at.closest('header') !== null, marked, place: acting.indexOf(at) };
    },
    focus(place) {
      pressed = acting[place];
      pressed.focus();
    },
    shown: () => shown,
    isBack: () => document.activeElement === pressed,
    unreached() {
      const groups = new Set([...been].map(groupOf));
      return acting.filter((one) => !been.has(one) && !(groupOf(one) && groups.has(groupOf(one)))).map(told);
    },
  };
})()`;

/** Where Tab comes to. */
export interface Stop {
  /** Its tag and text. */
  readonly what: string;
  /** Something happens when it is pressed; of the rows of a table, the first. */
  readonly button: boolean;
  readonly header: boolean;
  /** Whether it is seen that the keyboard is there. */
  readonly marked: boolean;
  /** Among what acts. */
  readonly place: number;
}

export interface Walk {
  readonly stops: readonly Stop[];
  /** What acts and Tab does not come to. */
  readonly unreached: readonly string[];
}

const MOST_TIMES = 400;

/** Goes by Tab from where the keyboard is until it is where it has been; what acts is looked for below `scope`, a selector. */
export async function walk(page: Page, scope: string): Promise<Walk> {
  await page.evaluate(IN_THE_PAGE);
  await page.evaluate(`keyboardWalk.begin(${JSON.stringify(scope)})`);
  const stops: Stop[] = [];
  for (let times = 0; times < MOST_TIMES; times++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop | null>('keyboardWalk.at()');
    if (stop === null) break;
    if (stop.place !== stops.at(-1)?.place) stops.push(stop);
  }
  return { stops, unreached: await page.evaluate<readonly string[]>('keyboardWalk.unreached()') };
}

export async function isWithin(page: Page, scope: string): Promise<boolean> {
  return page.evaluate<boolean>(`document.activeElement.closest(${JSON.stringify(scope)}) !== null`);
}

/** Presses a button by Enter: something is sent, handed out, asked for or said to be missing, or the screen is another. */
export async function press(page: Page, { place, what }: Stop): Promise<void> {
  await page.evaluate(IN_THE_PAGE);
  await page.evaluate(`keyboardWalk.begin('body'); keyboardWalk.focus(${place})`);
  const seen = () => page.evaluate<string>('location.href + document.body.innerHTML + keyboardWalk.shown()');
  const before = await seen();
  let sent = 0;
  const count = () => {
    sent += 1;
  };
  page.on('request', count);
  await page.keyboard.press('Enter');
  await expect.poll(async () => sent > 0 || (await seen()) !== before, { message: `Enter at ${what}` }).toBe(true);
  page.off('request', count);
}

/** Whether the keyboard is at what was pressed last. */
export async function isBack(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('keyboardWalk.isBack()');
}
