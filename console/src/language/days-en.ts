/** How much happened on each day, in English. */
export const daysEn = {
  title: 'Day by day',
  text: 'Notices that were queued, those that carriers took, those that failed, and people who said no.',
  period: 'Period',
  last: (days: number) => `${days} days`,
  view: 'Shown as',
  chart: 'Chart',
  table: 'Table',
  day: 'Day',
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
  objections: 'Objections',
  agreements: 'Agreements',
  grants: 'Whitelisted',
  nothing: 'Nothing was sent in this period.',
  unusual: (day: string, count: string, times: string) =>
    `${count} notices were queued on ${day}, ${times} times as many as on a usual day. Is a client running away?`,
  sudden: (day: string, count: string) =>
    `${count} notices were queued on ${day}, and on hardly any day before. Is that meant, or is a client running away?`,
  languages: 'Who says no, by language',
  language: 'Language',
  rate: 'Share',
  rateHint:
    'Of a hundred who were told or asked in a language, how many said no. A language that stands out may have a text that is not understood.',
  noLanguages: 'No notice was sent in this period.',
};
