import { parentPort } from 'node:worker_threads';

// A second thread of an import that takes in no records.

parentPort?.on('message', () => {
  throw new Error('It has no more memory.');
});
