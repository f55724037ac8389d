import { expect, test } from 'vitest';
import { readCsv } from '../../download/read-csv.ts';
import { backendOver, facade } from '../../support/helpers.ts';

const EVALUATION = 'evr_7ZAECYi82P80BOqjkseLt';
const RUN = 'run_Bdv0nqQLgznqOPuFFaz4f';

const TABLE = `query Table($filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $columns: [String!]) {
  evaluation(id: "${EVALUATION}") {
    logs(first: 500, filter: $filter, orderBy: $orderBy) {
      totalCount
      nodes { runId log { humanloopId } }
      csv: download(format: CSV, columns: $columns) { path contentType fileName }
      jsonl: download(format: JSONL) { path contentType fileName }
    }
  }
}`;

const asks: Record<string, unknown>[] = [
  {},
  { filter: {} },
  { filter: { runIds: [`Run:${EVALUATION}:${RUN}`] }, orderBy: [{ by: { field: 'DURATION' }, direction: 'DESC', nulls: 'FIRST' }] },
  {
    filter: {
      or: [
        { judgments: [{ evaluator: { path: 'Evaluators/Helpfulness' }, state: ['ERRORED', 'MISSING'] }] },
        { not: { createdAt: { lt: '2025-04-22T00:00:00+02:00' } }, output: { contains: 'THE', caseSensitive: false } },
      ],
      kinds: ['PROMPT'],
      inputs: [{ path: '/question', exists: true, ne: { a: [1, null] } }],
    },
    orderBy: [{ by: { judgment: { name: 'Helpfulness' } } }, { by: { inputsPath: '/question' }, direction: 'DESC' }],
  },
  { filter: { search: '"the owl" train', totalTokens: { gte: 100, lte: 200 } }, orderBy: [{ by: { field: 'LISTED' }, direction: 'DESC' }] },
  { filter: { logIds: [] } },
];

test.each(asks)('a file has the rows of the table that it was asked for with: %j', async (variables) => {
  const served = facade({ upstream: await backendOver(), anyRange: true });
  const { data, errors } = await served.ask(TABLE, { ...variables, columns: ['run_id', 'id'] });
  expect(errors).toBeUndefined();
  const { nodes, totalCount, csv, jsonl } = data.evaluation.logs;
  const rows = nodes.map(({ runId, log }: { runId: string; log: { humanloopId: string } }) => [runId, log.humanloopId]);
  expect(rows).toHaveLength(totalCount);
  expect(csv).toMatchObject({ contentType: 'text/csv; charset=utf-8', fileName: `Spring-who-answers-best-${EVALUATION}.csv` });
  const table = await served.fetch(new Request(`http://facade.test${csv.path}`));
  expect(table.headers.get('content-disposition')).toContain(`"${csv.fileName}"`);
  expect(readCsv(await table.text())).toEqual([['run_id', 'id'], ...rows]);
  const lines = await (await served.fetch(new Request(`http://facade.test${jsonl.path}`))).text();
  const records = lines.split('\n').slice(0, -1);
  expect(records.map((line) => [JSON.parse(line).run_id, JSON.parse(line).log.id])).toEqual(rows);
});

test('a download of a run has its rows alone', async () => {
  const served = facade();
  const { data } = await served.ask(
    `{ evaluation(id: "${EVALUATION}") { run(id: "${RUN}") { logs(filter: { hasError: false }) { totalCount download(format: CSV, columns: ["run_id"]) { path } } } } }`,
  );
  const { download, totalCount } = data.evaluation.run.logs;
  const [, ...rows] = readCsv(await (await served.fetch(new Request(`http://facade.test${download.path}`))).text());
  expect([rows.length, new Set(rows.flat())]).toEqual([totalCount, new Set([RUN])]);
});

test('it costs nothing to be told of one', async () => {
  const { ask, calls } = facade();
  const { data } = await ask(
    `{ evaluation(id: "${EVALUATION}") { logs(filter: { search: "owl" }) { __typename download(format: JSONL) { path contentType } } } }`,
  );
  expect(calls).toEqual([`GET /evaluations/${EVALUATION}`]);
  const path = expect.stringMatching(new RegExp(`^/evaluations/${EVALUATION}/logs\\.jsonl\\?q=[\\w-]+$`));
  expect(data.evaluation.logs.download).toEqual({ path, contentType: 'application/x-ndjson; charset=utf-8' });
});

test('a path that would be too long is none, and what cannot be asked is refused', async () => {
  const { ask } = facade();
  const query = `query Long($filter: EvaluationLogFilter) { evaluation(id: "${EVALUATION}") { logs(filter: $filter) { download(format: CSV) { path } } } }`;
  const long = await ask(query, { filter: { search: Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ') } });
  expect(long.data.evaluation.logs.download.path).toEqual(expect.any(String));
  const longer = await ask(query, { filter: { logIds: Array.from({ length: 500 }, (_, index) => `log_${index}`) } });
  expect(longer.data.evaluation.logs.download.path).toBeNull();
  const refused = await ask(query, { filter: { duration: {} } });
  expect(refused.errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
});
