/** What was opened, to be closed in the reverse order. */
export interface Closing {
  add(what: string, close: () => Promise<void>): void;
  /** Closes everything, also what comes after something that could not be closed. Doing it again does nothing more. */
  close(failed: (what: string, error: unknown) => void): Promise<void>;
}

export function closing(): Closing {
  const opened: { readonly what: string; readonly close: () => Promise<void> }[] = [];
  return {
    add: (what, close) => void opened.push({ what, close }),
    async close(failed) {
      for (let last = opened.pop(); last !== undefined; last = opened.pop()) {
        try {
          await last.close();
        } catch (error) {
          failed(last.what, error);
        }
      }
    },
  };
}
