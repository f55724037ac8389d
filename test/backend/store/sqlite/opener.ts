import { openData } from '../../../../src/backend/store/sqlite/data-file.ts';

// Opens a data file, reads from it, and closes it.

const store = await openData(process.argv[2] ?? '', { fill: () => Promise.reject(new Error('It is filled a second time.')) });
await store.read((reads) => reads.exports());
store.close();
