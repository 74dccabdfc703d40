import { consolePages } from '@sammati/contract/console-pages.ts';

/** The address of one import. */
export function importPage(id: number): string {
  return consolePages.import.replace(':id', String(id));
}
