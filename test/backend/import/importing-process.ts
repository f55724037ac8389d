import { writeSync } from 'node:fs';
import { findExports } from '../../../src/backend/files/exports.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openData } from '../../../src/backend/store/sqlite/data-file.ts';

// Imports exports into a data file, in small batches, and prints on its standard output how many bytes it has read.
// Arguments: the data file, and the directories of the exports.

const [file = '', ...directories] = process.argv.slice(2);

const found = await findExports(directories);
const fill = (store: Parameters<typeof importExports>[1]) =>
  importExports(found, store, { batchBytes: 400_000, onProgress: (read) => writeSync(1, `${read}\n`) });
const store = await openData(file, { fill, onWait: () => writeSync(1, 'waiting\n') });
await fill(store);
store.close();
