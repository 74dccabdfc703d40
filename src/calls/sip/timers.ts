/** Waiting, as the SIP server sees it. */
export interface Timers {
  /** Does the work later, unless what it returns is called before. */
  after(milliseconds: number, work: () => void): () => void;
}

/** Real time; a timer keeps no process alive. */
export const realTimers: Timers = {
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
