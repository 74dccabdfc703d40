import { consolePages } from '@sammati/contract/console-pages.ts';

/** The address of one number's page. */
export function numberPage(number: string): string {
  return consolePages.number.replace(':number', encodeURIComponent(number));
}
