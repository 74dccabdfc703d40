/** A thread that makes the rows of past requests. */
import { parentPort } from 'node:worker_threads';
import { copiesOf, type PastRequest } from './fixture-rows.ts';

parentPort?.on('message', (past: PastRequest) => {
  parentPort?.postMessage(copiesOf(past));
});
