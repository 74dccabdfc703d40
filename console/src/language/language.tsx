import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { type Catalogue, en } from './catalogue-en.ts';
import { hi } from './catalogue-hi.ts';

export type Language = 'en' | 'hi';

export const catalogues: Readonly<Record<Language, Catalogue>> = { en, hi };

interface Spoken {
  readonly language: Language;
  readonly words: Catalogue;
  speak(language: Language): void;
  /** An instant in Indian time, as people write it. */
  time(instant: string | number): string;
  day(instant: string | number): string;
  /** Without its year. */
  shortDay(instant: string | number): string;
  count(value: number): string;
  /** Of one, as so many of a hundred. */
  share(value: number): string;
  /** Hundredths of a rupee, as rupees. */
  rupees(paise: number): string;
}

const Language = createContext<Spoken | null>(null);
const KEPT_AS = 'sammati-language';

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(keptOrPreferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speak = useCallback((chosen: Language) => {
    localStorage.setItem(KEPT_AS, chosen);
    setLanguage(chosen);
  }, []);
  const spoken = useMemo(() => ({ language, words: catalogues[language], speak, ...formatsOf(language) }), [language, speak]);
  return <Language value={spoken}>{children}</Language>;
}

/** Everything that depends on the language of the console. */
export function useLanguage(): Spoken {
  const spoken = use(Language);
  if (spoken === null) throw new Error('no language is spoken here');
  return spoken;
}

export function useWords(): Catalogue {
  return useLanguage().words;
}

function keptOrPreferred(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === 'en' || kept === 'hi') return kept;
  return navigator.language.startsWith('hi') ? 'hi' : 'en';
}

function formatsOf(language: Language): Pick<Spoken, 'time' | 'day' | 'shortDay' | 'count' | 'share' | 'rupees'> {
  const india = { timeZone: 'Asia/Kolkata' } as const;
  const locale = `${language}-IN`;
  const time = new Intl.DateTimeFormat(locale, { ...india, dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { ...india, dateStyle: 'medium' });
  const short = new Intl.DateTimeFormat(locale, { ...india, day: 'numeric', month: 'short' });
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const rupees = new Intl.NumberFormat(locale, { style: 'currency', currency: 'INR' });
  return {
    time: (instant) => time.format(new Date(instant)),
    day: (instant) => day.format(new Date(instant)),
    shortDay: (instant) => short.format(new Date(instant)),
    count: (value) => count.format(value),
    share: (value) => share.format(value),
    rupees: (paise) => rupees.format(paise / 100),
  };
}
