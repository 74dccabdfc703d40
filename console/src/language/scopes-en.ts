/** What an API key may do, in English. */
export const scopesEn = {
  title: 'What it may do',
  text: 'Leave out what its client does not need: none of these includes another.',
  all: 'Everything',
  none: 'Choose one at least.',
  lacking: (name: string) => `The API key that you signed in with may not do this: it lacks “${name}”.`,
  name: {
    read: 'Read',
    permission: 'Ask before a call',
    whitelist: 'Whitelist',
    calls: 'Calls',
    manage: 'Manage',
  },
  means: {
    read: 'For a dashboard: reads everything and changes nothing, also GET of CustomerWhitelist and Numbers.',
    permission: 'For a dialler: asks whether a number may be called now.',
    whitelist: 'For what posts numbers: POST and DELETE of CustomerWhitelist, imports, objections, members, evidence.',
    calls: 'For what starts calls: Calls/connect, and everything that is passed on to your provider.',
    manage: 'For administration: API keys, people and settings.',
  },
};
