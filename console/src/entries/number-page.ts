import { consolePages } from '@sammati/contract/console-pages.ts';

/** The address of one number's page; with what the list is filtered by, from which somebody comes and to which they go back. */
export function numberPage(number: string, filters = ''): string {
  return withFilters(consolePages.number.replace(':number', encodeURIComponent(number)), filters);
}

/** The address of the list. */
export function listPage(filters: string): string {
  return withFilters(consolePages.whitelist, filters);
}

function withFilters(page: string, filters: string): string {
  return filters === '' ? page : `${page}?${filters}`;
}
