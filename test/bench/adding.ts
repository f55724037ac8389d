import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend } from '../../src/backend/backend.ts';
import { importExport } from '../../src/backend/import/importer.ts';
import { openData } from '../../src/backend/store/sqlite/data-file.ts';
import type { Call } from '../../src/contract/send.ts';
import { writeGeneratedExport } from './large-export.ts';
import { number, tableOf } from './table.ts';

const CHUNK = 100;
/** Chunks of which the middle is told. */
const TOLD = 10;

export interface AddingOptions {
  readonly logs: number;
  readonly print: (line: string) => void;
}

const middleOf = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** Adds logs to a run in a data file, a hundred at a time: to a run of one evaluation, and of three that have it in common. */
export const adding = async ({ logs, print }: AddingOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const exported = join(folder, '20250606-120000');
    await writeGeneratedExport(exported, { logs, evaluations: 1, runsPerEvaluation: 1 });
    const store = await openData(join(folder, 'data.db'), { fill: (empty) => importExport(exported, empty) });
    const backend = createBackend({ store });
    const ask = async (method: Call['method'], path: string, body?: unknown): Promise<ReturnType<typeof JSON.parse>> => {
      const answer = await backend.send({
        method,
        path,
        headers: {},
        ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
      });
      const text = Buffer.from(answer.body).toString();
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? undefined : JSON.parse(text);
    };
    const [source] = (await ask('GET', '/evaluations')).records;
    const [{ dataset }] = (await ask('GET', `/evaluations/${source.id}/runs`)).runs;
    const logIds: string[] = [];
    for (let page = 1; logIds.length < logs; page++) {
      const { records } = await ask('GET', `/evaluations/${source.id}/logs?size=1000&page=${page}`);
      logIds.push(...records.map(({ log }: { log: { id: string } }) => log.id));
    }
    const evaluators = source.evaluators.map(({ version }: { version: { version_id: string } }) => ({ version_id: version.version_id }));
    const timesOf = async (ids: readonly string[], shared: number): Promise<number[]> => {
      const made = await ask('POST', '/evaluations', { file: { id: source.file_id }, evaluators });
      const run = await ask('POST', `/evaluations/${made.id}/runs`, { dataset: { version_id: dataset.version_id } });
      for (let count = 1; count < shared; count++) {
        const other = await ask('POST', '/evaluations', { file: { id: source.file_id }, evaluators });
        await ask('POST', `/evaluations/${other.id}/runs/${run.id}`);
      }
      const times: number[] = [];
      for (let at = 0; at < ids.length; at += CHUNK) {
        const start = performance.now();
        await ask('POST', `/evaluations/${made.id}/runs/${run.id}/logs`, { log_ids: ids.slice(at, at + CHUNK) });
        times.push(performance.now() - start);
      }
      return times;
    };
    const row = (name: string, times: readonly number[]): string[] => [
      name,
      ...[times.slice(0, TOLD), times.slice(-TOLD)].map((part) => number(middleOf(part))),
      number(Math.max(...times)),
      number(times.reduce((sum, time) => sum + time, 0) / 1000),
    ];
    const rows = [
      row('in their order', await timesOf(logIds, 1)),
      row('newest first', await timesOf(logIds.toReversed(), 1)),
      row('in any order', await timesOf(logIds.toSorted(), 1)),
      row('to three evaluations', await timesOf(logIds, 3)),
    ];
    print(`${logs} logs added to a run with ${evaluators.length} evaluators, ${CHUNK} at a time\n`);
    print(tableOf(['ms for a chunk', 'first', 'last', 'longest', 's in all'], rows));
    await backend.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
