import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importExport } from '../../../src/backend/import/importer.ts';
import { fillDatabase } from '../../../src/backend/store/postgres/fill.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { SAMPLE_DIRECTORY } from '../../support/sample-backend.ts';
import { askDatabase } from '../../support/sample-database.ts';
import { median } from '../measure.ts';
import { number, spread, tableOf } from '../table.ts';
import type { Changed } from './changer.ts';
import type { Database } from './database.ts';
import { serverCpuOf } from './server-cpu.ts';
import { WAYS } from './ways.ts';

const CHANGER = fileURLToPath(new URL('./changer.ts', import.meta.url));
const PROCESSES = 4;
const NAME = 'bench_changes';

/** Lets several processes create evaluations at once. */
const race = async (way: string, place: string, seconds: number): Promise<Changed[]> => {
  const racers = Array.from({ length: PROCESSES }, () => fork(CHANGER, [way, place, String(seconds)]));
  await Promise.all(racers.map((racer) => once(racer, 'message')));
  const ended = racers.map((racer) => once(racer, 'message'));
  for (const racer of racers) racer.send('go');
  return (await Promise.all(ended)).map(([changed]) => changed as Changed);
};

interface Measured {
  readonly rates: number[];
  readonly cpu: number[];
  readonly serverCpu: number[];
  slowest: number;
}

export interface ChangingOptions {
  readonly seconds: number;
  readonly repeats: number;
  readonly print: (line: string) => void;
}

/** Prints how many evaluations four processes create in a second, over either engine and by hand. */
export const changeTable = async ({ urlOf }: Pick<Database, 'urlOf'>, { seconds, repeats, print }: ChangingOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const data = join(folder, 'data.db');
  const store = openStore(data);
  await importExport(SAMPLE_DIRECTORY, store);
  store.close();
  await askDatabase(urlOf('postgres'), `CREATE DATABASE ${NAME} TEMPLATE template0`);
  try {
    await fillDatabase({ url: urlOf(NAME) }, data);
    const serverCpu = await serverCpuOf(urlOf(NAME));
    const byWay = new Map<string, Measured>(WAYS.map((way) => [way, { rates: [], cpu: [], serverCpu: [], slowest: 0 }]));
    for (let repeat = 0; repeat < repeats; repeat += 1)
      for (const [way, measured] of byWay) {
        const before = serverCpu();
        const changed = await race(way, way === 'SQLite' ? data : urlOf(NAME), seconds);
        const count = changed.reduce((sum, each) => sum + each.count, 0);
        measured.rates.push(count / seconds);
        measured.cpu.push(changed.reduce((sum, { cpu }) => sum + cpu, 0) / count);
        measured.serverCpu.push((serverCpu() - before) / count);
        measured.slowest = Math.max(measured.slowest, ...changed.map((each) => each.slowest));
      }
    const rows = [...byWay].map(([way, { rates, cpu, serverCpu: ofServer, slowest }]) => [
      way,
      number(median(rates)),
      spread(rates),
      number(median(cpu)),
      way === 'SQLite' ? '' : number(median(ofServer)),
      number(slowest),
    ]);
    const head = [
      `evaluations created by ${PROCESSES} processes`,
      'a second',
      'half of them',
      'CPU ms each',
      'and of the server',
      'ms the slowest',
    ];
    print(`${tableOf(head, rows)}\n`);
  } finally {
    await askDatabase(urlOf('postgres'), `DROP DATABASE ${NAME} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  }
};
