/**
 * How an import of numbers goes on. The table is total: a new state or act does not compile until every cell says what happens.
 *
 *   receiving ─▶ ready ─▶ waiting ─▶ running ⇄ paused        cancelled: what was not posted by then never is
 *                                      ▼         ▼           undoing: what was posted and not yet sent is taken back
 *                                     done ─▶ undoing ─▶ undone
 */

/** `receiving`: its file is being sent. `ready`: looked at, nothing begun. `waiting`: started, within its grace. */
export type ImportState = 'receiving' | 'ready' | 'waiting' | 'running' | 'paused' | 'done' | 'cancelled' | 'undoing' | 'undone';

/** What people do to it. */
export type ImportAct = 'start' | 'skip_grace' | 'pause' | 'resume' | 'cancel' | 'undo';

/** Where an act leads; where it leads to the same state, it was done before, and repeating it changes nothing. Null: refused. */
const acts: Readonly<Record<ImportState, Readonly<Record<ImportAct, ImportState | null>>>> = {
  receiving: { start: null, skip_grace: null, pause: null, resume: null, cancel: null, undo: null },
  ready: { start: 'waiting', skip_grace: null, pause: null, resume: null, cancel: 'cancelled', undo: null },
  // Nothing was posted yet: there is nothing to undo but the start.
  waiting: { start: 'waiting', skip_grace: 'running', pause: null, resume: null, cancel: 'cancelled', undo: 'cancelled' },
  running: { start: 'running', skip_grace: 'running', pause: 'paused', resume: 'running', cancel: 'cancelled', undo: 'undoing' },
  paused: { start: 'paused', skip_grace: 'paused', pause: 'paused', resume: 'running', cancel: 'cancelled', undo: 'undoing' },
  done: { start: 'done', skip_grace: 'done', pause: null, resume: null, cancel: null, undo: 'undoing' },
  cancelled: { start: null, skip_grace: null, pause: null, resume: null, cancel: 'cancelled', undo: 'undoing' },
  undoing: { start: null, skip_grace: null, pause: null, resume: null, cancel: null, undo: 'undoing' },
  undone: { start: null, skip_grace: null, pause: null, resume: null, cancel: null, undo: 'undone' },
};

export function stateAfter(state: ImportState, act: ImportAct): ImportState | null {
  return acts[state][act];
}

/** Between the start and the first number that is posted: time to think again. */
export const GRACE_MINUTES = 5;
