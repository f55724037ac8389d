import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { median } from './measure.ts';
import { freePort, type Running, runToEnd, startServer } from './processes.ts';
import { EVALUATION, writeRowExport } from './row-export.ts';
import { number, tableOf } from './table.ts';

const OURS = fileURLToPath(new URL('../../bin/humanloop-graphql.js', import.meta.url));
const READ_ROWS = fileURLToPath(new URL('./read-rows.ts', import.meta.url));

const PAGE = 100;

const QUERY = `query ($after: String) {
  evaluation(id: "${EVALUATION}") {
    logs(first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { runId log { humanloopId output createdAt } evaluatorLogs { humanloopId judgment { raw } evaluator { name } } }
    }
  }
}`;

interface LogsPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly unknown[];
}

const askPage = async (url: string, after: string | undefined): Promise<LogsPage> => {
  const body = JSON.stringify({ query: QUERY, variables: { after } });
  const response = await request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data } = (await response.body.json()) as { data: { evaluation: { logs: LogsPage } } };
  return data.evaluation.logs;
};

/** Follows the cursors to the end; the milliseconds of each page, the memory that the server held after it, and its CPU for all of them. */
const pageThrough = async (server: Running) => {
  const taken: number[] = [];
  const memory: number[] = [];
  let rows = 0;
  const before = await server.usage();
  for (let after: string | undefined, isMore = true; isMore; ) {
    const start = performance.now();
    const { pageInfo, nodes } = await askPage(server.url, after);
    taken.push(performance.now() - start);
    memory.push((await server.usage()).memory);
    rows += nodes.length;
    isMore = pageInfo.hasNextPage;
    after = pageInfo.endCursor;
  }
  const { cpu } = await server.usage();
  return { taken, memory, rows, cpu: cpu - before.cpu };
};

export interface EmbeddedOptions {
  readonly logs: number;
  readonly print: (line: string) => void;
}

/** Pages through an export by cursors, beside reading the same rows from the same file with SQLite and JSON.parse alone. */
export const embedded = async ({ logs, print }: EmbeddedOptions): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const data = join(folder, 'data.db');
  try {
    const exported = join(folder, '20250606-120000');
    await writeRowExport(exported, logs);
    const port = await freePort();
    const server = await startServer({ args: [OURS, '--export', exported, '--data', data], env: { PORT: String(port) } }, port);
    // Once to warm up, once to be told.
    await pageThrough(server);
    const { taken, memory, rows, cpu } = await pageThrough(server);
    await server.stop();
    const alone = JSON.parse(await runToEnd([READ_ROWS, data, String(PAGE)])) as Record<'rows' | 'milliseconds' | 'cpu', number>;
    const seconds = taken.reduce((sum, each) => sum + each, 0) / 1000;
    const tenth = Math.ceil(taken.length / 10);
    print(
      tableOf(
        [
          '',
          'rows',
          'rows/s',
          'CPU ms a page',
          'ms a page',
          'of the first tenth',
          'of the last tenth',
          'MiB after the first tenth',
          'MiB at the end',
        ],
        [
          [
            'SQLite and JSON.parse alone',
            String(alone.rows),
            number(alone.rows / (alone.milliseconds / 1000)),
            number((alone.cpu / alone.rows) * PAGE),
            number((alone.milliseconds / alone.rows) * PAGE),
          ],
          [
            'humanloop-graphql',
            String(rows),
            number(rows / seconds),
            number((cpu / rows) * PAGE),
            number(median(taken)),
            number(median(taken.slice(0, tenth))),
            number(median(taken.slice(-tenth))),
            number(memory[tenth] ?? Number.NaN),
            number(memory.at(-1) ?? Number.NaN),
          ],
        ],
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
