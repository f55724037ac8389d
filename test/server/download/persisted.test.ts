import { expect, test } from 'vitest';
import { backendOver, facade } from '../../support/helpers.ts';
import { asQ, download, EVALUATION, pathOf, refusal } from './downloading.ts';

const FIELDS = `
  fragment Files on EvaluationLogConnection {
    table: download(format: CSV, columns: $columns) { path }
    download(format: JSONL) { path }
  }
`;
const TABLE = `query Table($id: ID!, $filter: EvaluationLogFilter, $columns: [String!] = ["id", "duration"], $withRun: Boolean = false) {
    evaluation(id: $id) {
      name
      failed: logs(filter: { hasError: true }) { ...Files }
      logs(first: 2, filter: $filter, orderBy: [{ by: { field: DURATION } }]) { totalCount nodes { runId } ...Files }
      runs @include(if: $withRun) { logs { ...Files } }
    }
  } ${FIELDS}`;
const LIST = `query List($columns: [String!] = ["id"]) { evaluations(first: 3, fileId: "pr_t0a17v5Gt8BRSrudmJXY5") { nodes { humanloopId logs { ...Files } } } } ${FIELDS}`;
const NO_FILE = '{ evaluation(id: "evr_7ZAECYi82P80BOqjkseLt") { logs { totalCount } } }';
const persisted = new Map(Object.entries({ table: TABLE, list: LIST, none: NO_FILE, broken: '{ nothing { download } }' }));

const asked = { filter: { duration: { lt: 2 } }, columns: ['run_id', 'id'] };
const variables = { id: EVALUATION, ...asked };

interface Files {
  readonly table: { readonly path: string };
  readonly download: { readonly path: string };
}

const told = async (served: Pick<ReturnType<typeof facade>, 'post'>, documentId: string, given: object) => {
  const { data } = (await (await served.post({ documentId, variables: given })).json()) as { data: Record<string, unknown> };
  return data;
};

const heldIn = (path: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(new URL(path, 'http://facade.test').searchParams.get('q') ?? '', 'base64url').toString());

test('a path of a persisted document holds its id and the variables, and brings the file that the free question brings', async () => {
  const served = facade({ persisted });
  const { evaluation } = (await told(served, 'table', { ...variables, withRun: true })) as {
    evaluation: { logs: Files; failed: Files; runs: { logs: Files }[] };
  };
  expect(heldIn(evaluation.logs.table.path)).toEqual({
    document: 'table',
    variables: { ...variables, withRun: true },
    file: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  const order = [{ by: { field: 'DURATION' } }];
  for (const [path, free] of [
    [evaluation.logs.table.path, pathOf('csv', { ...asked, orderBy: order })],
    [evaluation.logs.download.path, pathOf('jsonl', { filter: asked.filter, orderBy: order })],
    [evaluation.failed.table.path, pathOf('csv', { filter: { hasError: true }, columns: asked.columns })],
  ] as const) {
    const expected = await (await download(facade(), free)).text();
    expect(expected.split('\n').length).toBeGreaterThan(3);
    expect(await (await download(served, path)).text()).toBe(expected);
  }
  expect(evaluation.runs.length).toBeGreaterThan(1);
  const texts = await Promise.all(evaluation.runs.map(async ({ logs }) => (await download(facade({ persisted }), logs.table.path)).text()));
  expect(new Set(texts).size).toBe(texts.length);
});

test('the file is looked for by what tells of files alone', async () => {
  const { calls, ...served } = facade({ persisted });
  const { evaluation } = (await told(served, 'table', variables)) as { evaluation: { logs: Files } };
  calls.length = 0;
  expect((await download(served, evaluation.logs.table.path)).status).toBe(200);
  const EVALUATION_CALL = `GET /evaluations/${EVALUATION}`;
  expect(calls.slice(0, 3)).toEqual([EVALUATION_CALL, EVALUATION_CALL, `GET /evaluations/${EVALUATION}/runs`]);
});

test('variables are checked as any are, and choose among the files of the document', async () => {
  const served = facade({ persisted });
  const get = async (held: object, file = 'csv', id = EVALUATION) => download(served, `/evaluations/${id}/logs.${file}?q=${asQ(held)}`);
  const { evaluation } = (await told(served, 'table', variables)) as { evaluation: { logs: Files } };
  const { file } = heldIn(evaluation.logs.table.path);
  const other = { id: EVALUATION, filter: { duration: { gte: 2 } } };
  expect(await refusal(await get({ document: 'table', variables: { ...variables, ...other }, file }))).toEqual([
    403,
    'PERSISTED_QUERY_ONLY',
    expect.any(String),
  ]);
  for (const tampered of [
    { filter: { duration: { lt: 'two' } } },
    { filter: { secret: true } },
    { columns: [1] },
    { id: undefined },
    { filter: { duration: {} } },
    { id: 'a.b' },
  ]) {
    const refused = await refusal(await get({ document: 'table', variables: { ...variables, ...tampered }, file }));
    expect(refused).toEqual([400, 'BAD_USER_INPUT', expect.any(String)]);
  }
  expect(await refusal(await get({ document: 'table', variables: { ...variables, columns: ['nothing'] } }))).toEqual([
    403,
    'PERSISTED_QUERY_ONLY',
    expect.any(String),
  ]);
  const failing = { document: 'list', variables: { columns: ['nothing'] } };
  expect(await refusal(await get(failing))).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining('"columns[0]" is no column')]);
  // Where a document tells of one such file, nothing has to say which: a client can POST what is too long for a path.
  const posted = new Request(`http://facade.test${pathOf('csv')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document: 'list', variables: { columns: ['run_id'] } }),
  });
  expect(await (await served.fetch(posted)).text()).toBe(await (await download(facade(), pathOf('csv', { columns: ['run_id'] }))).text());
});

test('nothing is had that no document tells of', async () => {
  const { calls, ...served } = facade({ persisted });
  const get = async (held: unknown, id = EVALUATION, format = 'csv') => refusal(await download(served, pathOf(format, held, id)));
  const only = [403, 'PERSISTED_QUERY_ONLY', expect.any(String)];
  expect(await refusal(await download(served, pathOf('csv')))).toEqual(only);
  for (const held of [
    { filter: {} },
    {},
    [],
    null,
    'table',
    { document: 'list', filter: {} },
    { document: 1 },
    { document: 'list', variables: [] },
    { document: 'list', file: 1 },
  ]) {
    expect(await get(held)).toEqual(only);
  }
  expect(await get({ document: 'none' })).toEqual(only);
  expect(await get({ document: 'list', operationName: 'Other' })).toEqual(only);
  expect(await get({ document: 'unknown' })).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND', expect.any(String)]);
  expect(await get({ document: '__proto__' })).toEqual([404, 'PERSISTED_QUERY_NOT_FOUND', expect.any(String)]);
  expect(await get({ document: 'broken' })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED', expect.any(String)]);
  expect(calls).toEqual([]);
  const { evaluations } = (await told(served, 'list', {})) as { evaluations: { nodes: { humanloopId: string; logs: Files }[] } };
  const [first, second] = evaluations.nodes;
  const path = first?.logs.table.path ?? '';
  expect((await download(served, path)).status).toBe(200);
  // The file of another evaluation, of one that the document does not list, in another format, and of another document.
  expect(await refusal(await download(served, path.replace(first?.humanloopId ?? '', second?.humanloopId ?? '')))).toEqual(only);
  expect(await get({ document: 'list' }, 'evr_t5PRbiaXLDwTBiCQs8GmV')).toEqual(only);
  expect(await refusal(await download(served, path.replace('.csv', '.jsonl')))).toEqual(only);
  expect(await get({ ...heldIn(path), document: 'table', variables: { id: first?.humanloopId } }, first?.humanloopId)).toEqual(only);
});

test('with the rights of who asks', async () => {
  const served = facade({ persisted, live: true });
  expect(await refusal(await download(served, pathOf('csv', { document: 'list' })))).toEqual([401, 'UNAUTHENTICATED', expect.any(String)]);
});

test('a change tells of no file, for it is not made again', async () => {
  const change = `mutation Change($id: ID!) { removeRunFromEvaluation(input: { evaluationId: $id, runId: "run_Bdv0nqQLgznqOPuFFaz4f" }) {
    evaluation { logs { ...Files } }
  } } ${FIELDS.replaceAll(', columns: $columns', '')}`;
  const { calls, ...served } = facade({ upstream: await backendOver(), readOnly: false, persisted: new Map([['change', change]]) });
  const made = await told(served, 'change', { id: EVALUATION });
  const files = { table: { path: null }, download: { path: null } };
  expect(made).toEqual({ removeRunFromEvaluation: { evaluation: { logs: files } } });
  calls.length = 0;
  expect(await refusal(await download(served, pathOf('csv', { document: 'change', variables: { id: EVALUATION } })))).toEqual([
    403,
    'PERSISTED_QUERY_ONLY',
    expect.any(String),
  ]);
  expect(calls).toEqual([]);
});
