import { DatabaseSync } from 'node:sqlite';
import { findExports } from '../../../src/backend/files/exports.ts';
import { importExports } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';

// Imports an export into a new data file, with the facts of its rows or without. What that took, and how large it became, as JSON.
// Arguments: the export, the data file, and 'with', 'alone' (with facts, and without a second thread) or 'without'.

const [directory = '', dataFile = '', facts = 'with'] = process.argv.slice(2);

/** Bytes of a file, and of what in it is facts; of these, of the folded texts. */
export interface ImportedFacts {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of these, those of the thread that writes. */
  readonly mainSeconds: number;
  /** MiB. */
  readonly peak: number;
  readonly bytes: number;
  readonly factBytes: number;
  readonly textBytes: number;
}

const store = openStore(dataFile, { mode: 'alone' });
const [before, cpuBefore, mainBefore] = [performance.now(), process.cpuUsage(), process.threadCpuUsage()];
const into = facts === 'without' ? { ...store, factTables: undefined } : store;
await importExports(await findExports([directory]), into, facts === 'alone' ? { threadBytes: Number.POSITIVE_INFINITY } : {});
const seconds = (performance.now() - before) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const main = process.threadCpuUsage(mainBefore);
store.close();

const database = new DatabaseSync(dataFile, { readOnly: true });
const numberOf = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0);
const columns = 'SELECT sum(length(bytes)) FROM fact_column';
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    mainSeconds: (main.user + main.system) / 1e6,
    peak: process.resourceUsage().maxRSS / 1024,
    bytes: numberOf('PRAGMA page_count') * numberOf('PRAGMA page_size'),
    factBytes: numberOf(columns) + numberOf('SELECT sum(length(text)) FROM fact_term'),
    textBytes: numberOf(`${columns} WHERE name = 'texts'`),
  } satisfies ImportedFacts),
);
database.close();
