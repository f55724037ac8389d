import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend } from '../../../src/backend/backend.ts';
import { importExport } from '../../../src/backend/import/importer.ts';
import { openStore } from '../../../src/backend/store/sqlite/store.ts';
import { facade } from '../../support/helpers.ts';
import { median } from '../measure.ts';
import { EVALUATION, RUNS, runIdOf, writeRowExport } from '../row-export.ts';
import { rowBody } from '../rows.ts';
import { number, tableOf, withRatio } from '../table.ts';

/* The same logs as rows of an evaluation and as a file's own, asked the same. */

const FILE = 'pr_own';
const REPEATS = 15;

/** The logs of the rows, with no judgments on them. */
const writeOwnLogs = async (directory: string, logs: number): Promise<void> => {
  const folder = join(directory, 'files', FILE);
  await mkdir(join(folder, 'logs'), { recursive: true });
  await writeFile(join(folder, 'file.json'), JSON.stringify({ id: FILE, type: 'prompt', name: 'Own', path: 'Own' }));
  await writeFile(join(folder, '.done'), 'done');
  const lines = createWriteStream(join(folder, 'logs', '1.jsonl'));
  for (let run = 0; run < RUNS; run += 1) {
    for (let log = 0; log < logs / RUNS; log += 1) {
      const { log: body } = rowBody(runIdOf(run), log, 1);
      const own = {
        ...body,
        id: `own_${run}_${log}`,
        prompt: { ...Object((body as { prompt?: object }).prompt), id: FILE },
        evaluator_logs: [],
      };
      if (!lines.write(`${JSON.stringify(own)}\n`)) await once(lines, 'drain');
    }
  }
  lines.end();
  await once(lines, 'finish');
};

const CASES = [
  [
    'filter and order, first 50',
    'first: 50, filter: { duration: { gte: 3 } }, orderBy: [{ by: { field: TOTAL_COST }, direction: DESC }]',
    '',
  ],
  ['all, slowest first, 50', 'first: 50, orderBy: [{ by: { field: DURATION }, direction: DESC }]', ''],
  ['count and sums', 'first: 0', 'aggregates { count duration { mean } totalCost { sum } }'],
  ['a phrase in texts', 'first: 50, filter: { search: "refund damp" }', ''],
] as const;

export interface OwnLogsOptions {
  readonly logs: number;
  readonly print: (line: string) => void;
}

/** Prints what the same question costs of a file's own logs, beside that of scored rows. */
export const ownLogs = async ({ logs, print }: OwnLogsOptions): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'own-logs-'));
  const exported = join(directory, '20250708-224035');
  await writeRowExport(exported, logs);
  await writeOwnLogs(exported, logs);
  const store = openStore(join(directory, 'data.db'), { mode: 'durable' });
  await importExport(exported, store);
  const { ask } = facade({ upstream: createBackend({ store }).send, anyRange: true });
  const cpuOf = async (query: string): Promise<{ readonly cpu: number; readonly total: number }> => {
    const taken: number[] = [];
    let total = 0;
    for (let time = 0; time < REPEATS + 2; time += 1) {
      const before = process.cpuUsage();
      const { data, errors } = await ask(query);
      const { user, system } = process.cpuUsage(before);
      if (errors) throw new Error(JSON.stringify(errors));
      // The first times are to warm up.
      if (time >= 2) taken.push((user + system) / 1_000);
      total = (data.logs ?? data.evaluation.logs).totalCount;
    }
    return { cpu: median(taken), total };
  };
  const rows: string[][] = [];
  for (const [name, args, fields] of CASES) {
    const nodes = 'humanloopId output createdAt duration';
    const scored = await cpuOf(`{ evaluation(id: "${EVALUATION}") { logs(${args}) { totalCount nodes { log { ${nodes} } } ${fields} } } }`);
    const own = await cpuOf(`{ logs: humanloopLogs(fileId: "${FILE}", ${args}) { totalCount nodes { ${nodes} } ${fields} } }`);
    if (scored.total !== own.total) throw new Error(`${name}: ${own.total} logs are not ${scored.total}`);
    rows.push([`${name} (of ${own.total})`, number(scored.cpu), withRatio(own.cpu, scored.cpu)]);
  }
  print(tableOf([`${logs} logs, CPU ms`, 'scored rows', 'own logs'], rows));
  store.close();
  await rm(directory, { recursive: true });
};
