import type { DltCategory } from '#domain/notice/meaning.ts';

/** Texts of a request are templates: `{number}`, `{text}` and the others of `placeholders` are filled in. */
export type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };

export interface HttpConfig {
  readonly name: string;
  readonly weight: number;
  readonly accounts: readonly string[] | null;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body:
    | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
    | { readonly kind: 'json'; readonly template: JsonTemplate }
    | null;
  /** What `{category}` stands for: the DLT category of the template, as the provider calls it. */
  readonly categories: Readonly<Record<DltCategory, string>>;
  /** What `{type}` stands for: texts in the GSM alphabet, and others. */
  readonly types: { readonly gsm7: string; readonly ucs2: string };
  readonly perSecond: number;
  /** Requests under way at one time. */
  readonly atOnce: number;
  readonly answerSeconds: number;
  /** Whether its receipts come to one of the hooks. */
  readonly receipts: boolean;
  readonly answer: {
    /** Where the message's id stands in the answer; null where the provider names the message by our key. */
    readonly id: string | null;
    /** What must stand where for a message to count as taken: one of the texts, whatever their case. */
    readonly taken: Readonly<Record<string, readonly string[]>>;
    /** Where the error's code and words stand. */
    readonly code: string | null;
    readonly words: string | null;
  };
  /** Codes, or words, by which a refusal is final, and by which it is not the setting up that is wrong. */
  readonly never: readonly string[];
  readonly later: readonly string[];
}

export const placeholders = [
  'number',
  'text',
  'header',
  'entityId',
  'templateId',
  'category',
  'key',
  'type',
  'brand',
  'line',
] as const;
export type PlaceholderName = (typeof placeholders)[number];
