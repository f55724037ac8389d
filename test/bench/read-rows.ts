import { DatabaseSync } from 'node:sqlite';
import { LOGS_FROM } from '../../src/backend/store/sqlite/places.ts';

/* Run as a process of its own, with a data file and a page size: reads every row in the order of the listing, page by page, and parses it. */

const [, , file = '', size = '100'] = process.argv;
const database = new DatabaseSync(file, { readOnly: true });
const runs = database.prepare('SELECT key, logs_count FROM run ORDER BY rank').all();
const page = database.prepare(LOGS_FROM);

const readAll = (): number => {
  let rows = 0;
  for (const { key, logs_count: count } of runs) {
    for (let first = 0; first < Number(count); first += Number(size)) {
      for (const { bytes } of page.iterate(key ?? null, first, Number(size))) {
        JSON.parse(Buffer.from(bytes as Uint8Array).toString('utf8'));
        rows += 1;
      }
    }
  }
  return rows;
};

// Once to warm up, once to be told.
readAll();
const start = performance.now();
const before = process.cpuUsage();
const rows = readAll();
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ rows, milliseconds: performance.now() - start, cpu: (user + system) / 1000 }));
