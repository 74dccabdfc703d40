/** How requests about many numbers share one process with requests about one. */

export interface ManyTurns {
  /**
   * Lets a request about so many numbers in; null, at once, where those that were let in before have so many that it would wait for
   * long. They count until its work has ended.
   */
  admit<T>(numbers: number, work: () => Promise<T>): Promise<T> | null;
  /** Does one part of such a request when it is its turn: after those of others, and after the single questions that wait, for a while. */
  turn<T>(part: () => T | Promise<T>): Promise<T>;
}
