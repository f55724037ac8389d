import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCsv } from '../../download/read-csv.ts';
import { facade, json, SAMPLE } from '../../support/helpers.ts';
import { rowBody, synthetic } from '../../support/synthetic.ts';
import { download, EVALUATION, pathOf, refusal } from './downloading.ts';

const FOLDER = join(SAMPLE, 'files/pr_t0a17v5Gt8BRSrudmJXY5/evaluations', EVALUATION);
const exported = await readFile(join(FOLDER, 'logs/1.jsonl'), 'utf8');

interface Row {
  readonly run_id: string;
  readonly datapoint: { readonly id: string; readonly target: Record<string, unknown> } | null;
  // biome-ignore lint/suspicious/noExplicitAny: what a record holds is looked at as it is.
  readonly log: any;
  readonly evaluator_logs: readonly {
    evaluator: { path: string; version_id: string };
    judgment: unknown;
    error: string | null;
    user: string | null;
    created_at: string;
  }[];
}

const rows = exported
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

const seconds = ({ log }: Row): number => (Date.parse(`${log.end_time}Z`) - Date.parse(`${log.start_time}Z`)) / 1000;

const judgmentOf = ({ evaluator_logs }: Row, path: string): unknown =>
  evaluator_logs.find(({ evaluator, error }) => evaluator.path === path && !error)?.judgment;

const inListing = async (): Promise<Row[]> => {
  const response = await download(facade(), pathOf('jsonl'));
  return (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
};

test('JSONL has the bytes of every record, and the headers of a file', async () => {
  const { calls, ...served } = facade();
  const response = await download(served, pathOf('jsonl'));
  expect([response.status, response.headers.get('content-type'), response.headers.get('content-disposition')]).toEqual([
    200,
    'application/x-ndjson; charset=utf-8',
    `attachment; filename="Spring-who-answers-best-${EVALUATION}.jsonl"`,
  ]);
  const lines = (await response.text()).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.toSorted()).toEqual(exported.trimEnd().split('\n').toSorted());
  expect(calls.filter((call) => call.includes('/logs'))).toHaveLength(Math.ceil(lines.length / 100));
});

test('columns have by value what the export has', async () => {
  const columns = [
    'id',
    'run_id',
    'kind',
    'duration',
    'output',
    'error',
    'created_at',
    'prompt_tokens',
    '/inputs/question',
    '/target',
    '/log/prompt/model',
    'judgment:Evaluators/Helpfulness',
    'score:Evaluators/Helpfulness',
    'state:Evaluators/Helpfulness',
    'error:Evaluators/Helpfulness',
    'user:Evaluators/Issue Tags',
    'created_at:Evaluators/Issue Tags',
  ];
  const [header, ...table] = readCsv(await (await download(facade(), pathOf('csv', { columns }))).text());
  expect(header).toEqual(columns);
  const safe = (text: string | null | undefined): string | null =>
    text === null || text === undefined ? null : text.replace(/^[=+\-@\t\r]/, "'$&");
  const known = new Map(rows.map((row) => [`${row.run_id} ${row.log.id}`, row]));
  expect(table).toHaveLength(rows.length);
  for (const [id, runId, kind, duration, output, error, createdAt, tokens, question, target, model, ...cell] of table) {
    const row = known.get(`${runId} ${id}`) as Row;
    const { log, datapoint } = row;
    expect([kind, Number(duration)]).toEqual(['prompt', seconds(row)]);
    expect([output, error, createdAt]).toEqual([safe(log.output), log.error?.trim() ? safe(log.error) : null, log.created_at]);
    expect([tokens, question]).toEqual([log.prompt_tokens == null ? null : String(log.prompt_tokens), safe(log.inputs?.question)]);
    expect([target && JSON.parse(target), model]).toEqual([datapoint?.target ?? null, log.prompt.model ?? null]);
    const judgments = row.evaluator_logs.filter(({ evaluator }) => evaluator.path === 'Evaluators/Helpfulness');
    const [judgment = null, ...more] = judgments;
    expect(more).toEqual([]);
    const value = judgment?.error ? null : (judgment?.judgment ?? null);
    const state = !judgment ? 'MISSING' : judgment.error ? 'ERRORED' : value === null ? 'ABSTAINED' : 'JUDGED';
    const text = value === null ? null : String(value);
    const tags = row.evaluator_logs.find(({ evaluator }) => evaluator.path === 'Evaluators/Issue Tags');
    expect(cell).toEqual([text, text, state, safe(judgment?.error), tags?.user ?? null, tags?.created_at ?? null]);
  }
});

test('without columns there are the common ones and the judgment of each evaluator', async () => {
  const [header = [], ...table] = readCsv(await (await download(facade(), pathOf('csv'))).text());
  const labels = (await facade().ask(`{ evaluation(id: "${EVALUATION}") { runs { humanloopId label } evaluators { version { path } } } }`))
    .data.evaluation;
  expect(header.slice(-labels.evaluators.length)).toEqual(
    labels.evaluators.map(({ version }: { version: { path: string } }) => `judgment:${version.path}`),
  );
  const label = new Map(labels.runs.map((run: { humanloopId: string; label: string }) => [run.humanloopId, run.label]));
  expect(table.every((row) => row[header.indexOf('run')] === label.get(row[header.indexOf('run_id')]))).toBe(true);
  expect(table).toHaveLength(rows.length);
});

test('a filter and an order leave the rows that they ask for, in both formats, by GET and by POST', async () => {
  const query = {
    filter: { judgments: [{ evaluator: { path: 'Evaluators/Helpfulness' }, number: { lte: 3 } }] },
    orderBy: [{ by: { judgment: { path: 'Evaluators/Helpfulness' } }, direction: 'DESC' }, { by: { field: 'DURATION' } }],
  };
  const helpfulness = (row: Row): number => judgmentOf(row, 'Evaluators/Helpfulness') as number;
  const expected = (await inListing())
    .filter((row) => typeof helpfulness(row) === 'number' && helpfulness(row) <= 3)
    .sort((one, other) => helpfulness(other) - helpfulness(one) || seconds(one) - seconds(other))
    .map(({ run_id, log }) => [run_id, log.id]);
  expect(expected.length).toBeGreaterThan(5);
  const table = readCsv(await (await download(facade(), pathOf('csv', { ...query, columns: ['run_id', 'id'] }))).text());
  expect(table.slice(1)).toEqual(expected);
  const body = JSON.stringify(query);
  const posted = await facade().fetch(
    new Request(`http://facade.test${pathOf('jsonl')}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  );
  const lines = (await posted.text()).trimEnd().split('\n');
  expect(lines.map((line) => [JSON.parse(line).run_id, JSON.parse(line).log.id])).toEqual(expected);
  expect(exported.split('\n')).toEqual(expect.arrayContaining(lines));
});

test('a null means what it means in the graph: no order and the common columns, but no filter', async () => {
  const whole = await (await download(facade(), pathOf('csv'))).text();
  expect(await (await download(facade(), pathOf('csv', { orderBy: null, columns: null }))).text()).toBe(whole);
  const { ask } = facade();
  const query = `query Nulls($filter: EvaluationLogFilter, $orderBy: [EvaluationLogOrder!], $columns: [String!]) {
    evaluation(id: "${EVALUATION}") { logs(filter: $filter, orderBy: $orderBy) { download(format: CSV, columns: $columns) { path } } }
  }`;
  const given = await ask(query, { orderBy: null, columns: null });
  expect(given.data.evaluation.logs.download).toEqual({ path: pathOf('csv') });
  const refused = await ask(query, { filter: null });
  const [status, code, message] = await refusal(await download(facade(), pathOf('csv', { filter: null })));
  expect([status, code]).toEqual([400, 'BAD_USER_INPUT']);
  expect(refused.errors?.map((error) => error.message)).toEqual([message]);
});

test('the runs of a filter are asked for alone, and no rows without a call', async () => {
  const { calls, ...served } = facade({ upstream: synthetic({ runs: 3, logsPerRun: 120 }) });
  const of = (runIds: string[]) => pathOf('csv', { filter: { runIds }, columns: ['id'] }, 'evr_0');
  const [, ...one] = readCsv(await (await download(served, of(['evr_0-r1']))).text());
  expect([one.length, one[0], one.at(-1)]).toEqual([120, ['evr_0-r1-l0'], ['evr_0-r1-l119']]);
  expect(calls.filter((call) => call.includes('/logs'))).toEqual([
    'GET /evaluations/evr_0/logs?page=1&size=100&run_id=evr_0-r1',
    'GET /evaluations/evr_0/logs?page=2&size=100&run_id=evr_0-r1',
  ]);
  calls.length = 0;
  expect(readCsv(await (await download(served, of([]))).text())).toEqual([['id']]);
  expect(calls.filter((call) => call.includes('/logs'))).toEqual([]);
});

test('a record of a live page is cut out as it stands, in one line, whatever JSON does not know', async () => {
  const records = [
    '{ "run_id": "r1",\r\n  "log": {"id": "l1", "n": 1.50, "nan": NaN, "prompt": {}} ,"evaluator_logs": [] }',
    '{"run_id":"r1"}',
  ];
  const body = `{"records": [ ${records.join(' ,\n ')} ], "page": 1, "size": 100, "total": 2}`;
  const respond = ({ path }: { path: string }) => (path.includes('/logs') ? json(body) : undefined);
  const served = facade({ upstream: synthetic(), respond });
  expect(await (await download(served, pathOf('jsonl', undefined, 'evr_0'))).text()).toBe(
    `${records.map((record) => record.replaceAll(/[\r\n]/g, ' ')).join('\n')}\n`,
  );
  const columns = ['/log/n', '/log/nan', 'id'];
  expect(await (await download(served, pathOf('csv', { columns }, 'evr_0'))).text()).toBe('/log/n,/log/nan,id\r\n1.50,NaN,l1\r\n,,\r\n');
});

test('two versions of an evaluator are told apart by their ids, and no table has two equal headers', async () => {
  const twice = (version_id: string) => ({
    version: { ...rowBody('r', 'l', 1).evaluator_logs[0]?.evaluator, version_id },
    orchestrated: true,
    added_at: '2025-01-01T00:00:00Z',
  });
  const upstream = synthetic({ runs: 1, logsPerRun: 1 });
  const respond = ({ path }: { path: string }) =>
    path === '/evaluations/evr_0' ? json({ id: 'evr_0', evaluators: [twice('evv_1'), twice('evv_9')] }) : undefined;
  const served = facade({ upstream, respond });
  const names = ['judgment:Evaluators/Judge 1@evv_1', 'judgment:Evaluators/Judge 1@evv_9'];
  const [header = [], row = []] = readCsv(await (await download(served, pathOf('csv', undefined, 'evr_0'))).text());
  expect([header.slice(-2), row.slice(-2)]).toEqual([names, ['true', null]]);
  const ambiguous = await refusal(await download(served, pathOf('csv', { columns: ['judgment:Evaluators/Judge 1'] }, 'evr_0')));
  expect(ambiguous).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining(names.join(', '))]);
  const equal = await refusal(await download(served, pathOf('csv', { columns: ['id', 'run', 'id'] }, 'evr_0')));
  expect(equal).toEqual([400, 'BAD_USER_INPUT', '"columns[2]" is there twice: "id".']);
});

test('what cannot be asked is refused before any row is read, with the names that there are', async () => {
  const { calls, ...served } = facade();
  const asked = async (query: unknown) => refusal(await download(served, pathOf('csv', query)));
  expect(await asked({ columns: ['duratoin'] })).toEqual([
    400,
    'BAD_USER_INPUT',
    expect.stringMatching(/"columns\[0\]" is no column: "duratoin"\. There are id, .* Did you mean "duration"\?$/),
  ]);
  for (const columns of [['/outputs'], ['/log~2'], ['judgment:Nobody'], [''], ['judgement:Evaluators/Voice'], ['/'], []]) {
    expect(await asked({ columns })).toEqual([400, 'BAD_USER_INPUT', expect.any(String)]);
  }
  expect(await asked({ filter: { duration: {} } })).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining('"filter.duration"')]);
  expect(await asked({ orderBy: [{ by: { judgment: { path: 'Nobody' } } }] })).toEqual([
    400,
    'BAD_USER_INPUT',
    expect.stringContaining('Evaluators/Voice'),
  ]);
  expect(await asked({ colums: ['id'] })).toEqual([400, 'BAD_USER_INPUT', '"colums" is not known.']);
  expect(await asked([])).toEqual([400, 'BAD_USER_INPUT', '"q" has to be an object.']);
  expect(await refusal(await download(served, `${pathOf('csv')}?q=a+b`))).toEqual([400, 'BAD_USER_INPUT', '"q" is no base64url.']);
  expect(await refusal(await download(served, `${pathOf('csv')}?q=${Buffer.from('{').toString('base64url')}`))).toEqual([
    400,
    'BAD_USER_INPUT',
    '"q" is no JSON.',
  ]);
  expect(calls.filter((call) => call.includes('/logs'))).toEqual([]);
});

test('an evaluation that is not known is a 404, and any of its ids names one that is', async () => {
  expect(await refusal(await download(facade(), pathOf('csv', undefined, 'evr_none')))).toEqual([404, 'NOT_FOUND', expect.any(String)]);
  expect(await refusal(await download(facade(), pathOf('csv', undefined, 'a.b')))).toEqual([400, 'BAD_USER_INPUT', expect.any(String)]);
  for (const id of [`Evaluation:${EVALUATION}`, `Evaluation%3A${EVALUATION}`]) {
    expect((await download(facade(), pathOf('csv', undefined, id))).status).toBe(200);
  }
});
