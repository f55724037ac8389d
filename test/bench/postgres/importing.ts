import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { INDICES } from '../../../src/backend/store/postgres/indices.ts';
import { COPIED_TABLES, TABLES } from '../../../src/backend/store/postgres/schema.ts';
import { askDatabase } from '../../support/sample-database.ts';
import { runToEnd } from '../processes.ts';
import { number, tableOf } from '../table.ts';
import { endedCpuOf, serverCpuOf } from './server-cpu.ts';

const OURS = fileURLToPath(new URL('../../../bin/humanloop-graphql.js', import.meta.url));
const HAND = 'bench_by_hand';

/** Copies all tables of a database that is filled to another one, as they are, and makes their indices: what no import can do without. */
const copyByHand = async (from: string, to: string): Promise<void> => {
  const [source, target] = [new pg.Client(from), new pg.Client(to)];
  await Promise.all([source.connect(), target.connect()]);
  try {
    await target.query(`BEGIN; ${TABLES}`);
    for (const table of COPIED_TABLES)
      await pipeline(
        source.query(copyTo(`COPY ${table} TO STDOUT (FORMAT binary)`)),
        target.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT binary)`)),
      );
    await target.query(`${INDICES}; ANALYZE; COMMIT`);
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
};

export interface Imports {
  readonly exported: string;
  readonly data: string;
  readonly url: string;
  readonly urlOf: (database: string) => string;
  /** Where an import into a database keeps what it copies from. */
  readonly cache: string;
}

/** Imports an export into a data file and into a database, and copies the database by hand: prints seconds by the clock and of CPU. */
export const importTable = async ({ exported, data, url, urlOf, cache }: Imports, print: (line: string) => void): Promise<void> => {
  process.env['XDG_CACHE_HOME'] = cache;
  const serverCpu = await serverCpuOf(url);
  const measured = async (name: string, work: () => Promise<unknown>): Promise<string[]> => {
    const [start, ended, own, server] = [performance.now(), endedCpuOf(process.pid), process.cpuUsage(), serverCpu()];
    await work();
    const { user, system } = process.cpuUsage(own);
    const ours = endedCpuOf(process.pid) - ended + (user + system) / 1000;
    return [name, ...[performance.now() - start, ours, serverCpu() - server].map((milliseconds) => number(milliseconds / 1000))];
  };
  const rows = [
    await measured('into a data file', () => runToEnd([OURS, 'import', exported, '--data', data], 'any core')),
    await measured('into PostgreSQL', () => runToEnd([OURS, 'import', exported, '--data', url], 'any core')),
  ];
  await askDatabase(urlOf('postgres'), `CREATE DATABASE ${HAND} TEMPLATE template0`);
  rows.push(await measured('the tables alone, copied by hand', () => copyByHand(url, urlOf(HAND))));
  await askDatabase(urlOf('postgres'), `DROP DATABASE ${HAND}`);
  print(`${tableOf(['import', 's', 's of CPU', 'and of the server'], rows)}\n`);
};
