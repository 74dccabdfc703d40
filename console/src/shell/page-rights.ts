import type { ConsolePage } from '@sammati/contract/console-pages.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';

/** What a page of an account asks for: who may not is shown neither the page nor the way to it. The others are for everybody. */
export const asksFor = {
  overview: 'readAccount',
  whitelist: 'listEntries',
  number: 'readEntry',
  notices: 'listTemplates',
  settings: 'readAccount',
  addNumbers: 'listImports',
  import: 'readImport',
  expiries: 'countExpiries',
  people: 'listAccountUsers',
  audit: 'listAccountAudit',
} as const satisfies Partial<Readonly<Record<ConsolePage, OperationId>>>;

export type GuardedPage = keyof typeof asksFor;
