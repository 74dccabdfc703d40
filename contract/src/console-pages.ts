/** The pages of the console: what the server answers with its document, and what the console's router knows. */
export const consolePages = {
  start: '/',
  sandbox: '/try',
  overview: '/overview',
  whitelist: '/whitelist',
  number: '/whitelist/:number',
  notices: '/notices',
  settings: '/settings',
  addNumbers: '/add',
  import: '/add/:id',
  expiries: '/expiries',
  apiSettings: '/api-settings',
  people: '/people',
  audit: '/audit',
  join: '/join',
  reset: '/reset',
  platform: '/platform',
  platformPart: '/platform/:part',
} as const;

export type ConsolePage = keyof typeof consolePages;
