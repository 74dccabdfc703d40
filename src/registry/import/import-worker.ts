/** Entry of the threads of an import: one reads the files, the others read lines and own numbers. */
import { parentPort, workerData } from 'node:worker_threads';
import { runFileThread } from './file-thread.ts';
import type { ImportWorkerData } from './import-messages.ts';
import { runLineThread } from './line-thread.ts';

if (parentPort !== null) {
  const data: ImportWorkerData = workerData;
  if (data.role === 'files') await runFileThread(parentPort, data);
  else runLineThread(parentPort, data);
}
