/** What an API key may do, in words. Scopes add up: none of them includes another, `manage` neither. */
export const keyScopes = ['read', 'permission', 'whitelist', 'calls', 'manage'] as const;
export type KeyScope = (typeof keyScopes)[number];

/** What a key holds; null is everything, also what later versions add. */
export type KeyScopes = readonly KeyScope[] | null;

export const scopeMeanings: Readonly<Record<KeyScope, string>> = {
  read: 'reads what a viewer may, and on the wire `GET` of CustomerWhitelist and Numbers',
  permission: 'asks whether numbers may be called',
  whitelist: 'does what else a manager may, and on the wire `POST` and `DELETE` of CustomerWhitelist',
  calls: 'starts calls by Calls/connect, and has whatever else is asked on the wire passed on to the provider',
  manage: 'does what only an owner may',
};
