/** What the tests use of split-sms, which has no types of its own. */
declare module 'split-sms' {
  interface Split {
    readonly characterSet: 'GSM' | 'Unicode';
    readonly parts: readonly { readonly content: string; readonly length: number; readonly bytes: number }[];
    readonly bytes: number;
  }
  export function split(message: string): Split;
}
