import type { daysEn } from './days-en.ts';

export const daysHi: typeof daysEn = {
  title: 'दिन-प्रतिदिन',
  text: 'वे सूचनाएँ जो कतार में आईं, जो वाहकों ने लीं, जो विफल हुईं, और वे लोग जिन्होंने मना किया।',
  period: 'अवधि',
  last: (days: number) => `${days} दिन`,
  view: 'रूप',
  chart: 'चार्ट',
  table: 'तालिका',
  day: 'दिन',
  queued: 'कतार में',
  sent: 'भेजी गईं',
  delivered: 'पहुँचीं',
  failed: 'विफल',
  objections: 'आपत्तियाँ',
  agreements: 'सहमतियाँ',
  grants: 'व्हाइटलिस्ट में',
  nothing: 'इस अवधि में कुछ नहीं भेजा गया।',
  unusual: (day: string, count: string, times: string) =>
    `${day} को ${count} सूचनाएँ कतार में आईं, सामान्य दिन से ${times} गुना। क्या कोई क्लाइंट बेकाबू है?`,
  sudden: (day: string, count: string) =>
    `${day} को ${count} सूचनाएँ कतार में आईं, और उससे पहले शायद ही किसी दिन। क्या ऐसा ही करना था, या कोई क्लाइंट बेकाबू है?`,
  languages: 'कौन मना करता है, भाषा के अनुसार',
  language: 'भाषा',
  rate: 'हिस्सा',
  rateHint: 'किसी भाषा में बताए या पूछे गए सौ लोगों में से कितनों ने मना किया। जो भाषा अलग दिखे, उसका पाठ शायद समझ में नहीं आता।',
  noLanguages: 'इस अवधि में कोई सूचना नहीं भेजी गई।',
};
