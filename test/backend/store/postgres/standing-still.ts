import { writeSync } from 'node:fs';
import { createChanges } from '../../../../src/backend/store/postgres/changes.ts';
import { ask, edit } from '../../../../src/backend/store/steps.ts';

// Begins a change, prints so, and does nothing any more.

const changes = createChanges({ url: process.argv[2] ?? '', stillMilliseconds: 200 });

await changes.change(function* () {
  yield* edit('addEvaluation', { id: 'evr_still', fileId: null, name: null, createdAt: null, body: Buffer.from('{}') });
  yield* ask('evaluation', 'evr_still');
  writeSync(1, 'begun');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
