import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rowBody } from './rows.ts';
import { evaluationBody, runBody } from './upstream.ts';

/** The one evaluation of the export, and how many runs it has. */
export const EVALUATION = 'evr_0';
export const RUNS = 10;

export const runIdOf = (run: number): string => `run_${run}`;

/** What an export is of, where it is not of ten runs as `rowBody` has them. */
export interface Exported {
  readonly evaluation?: object;
  readonly runs?: number;
  readonly row?: (runId: string, log: number) => object;
}

const usual = (runId: string, log: number): object => rowBody(runId, log, 1);

/** Writes an export of one evaluation with so many logs, each with texts and numbers of its own. */
export const writeRowExport = async (
  directory: string,
  logs: number,
  { evaluation: others, runs = RUNS, row = usual }: Exported = {},
): Promise<void> => {
  const evaluation = { ...evaluationBody(EVALUATION), ...others };
  const file = join(directory, 'files', String(evaluation.file_id));
  const folder = join(file, 'evaluations', EVALUATION);
  await mkdir(join(folder, 'runs'), { recursive: true });
  await mkdir(join(folder, 'logs'));
  await writeFile(join(file, 'file.json'), JSON.stringify({ id: evaluation.file_id }));
  await writeFile(join(file, '.done'), 'done');
  await writeFile(join(folder, 'evaluation.json'), JSON.stringify(evaluation));
  await writeFile(join(folder, 'stats.json'), JSON.stringify({ run_stats: [] }));
  const lines = createWriteStream(join(folder, 'logs', '1.jsonl'));
  for (let run = 0; run < runs; run += 1) {
    const runId = runIdOf(run);
    await writeFile(join(folder, 'runs', runId), JSON.stringify(runBody(runId)));
    for (let log = 0; log < logs / runs; log += 1) {
      if (!lines.write(`${JSON.stringify(row(runId, log))}\n`)) await once(lines, 'drain');
    }
  }
  lines.end();
  await once(lines, 'finish');
};
