import {
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { schema as graph } from '../../../src/schema/index.ts';
import { everyField, UNLIMITED } from '../../support/every-field.ts';
import { facade } from '../../support/helpers.ts';
import { synthetic } from '../../support/synthetic.ts';
import { scenario } from './scenarios.ts';

const E = 'GET /evaluations/evr_0';
const upstream = synthetic({ runs: 6, logsPerRun: 400 });

/** What upstream was asked for, in one order, with the number of steps that depended on each other. */
const callsOf = async (query: string, variables: Record<string, unknown> = {}, options: Parameters<typeof facade>[0] = { upstream }) => {
  const { ask, calls, rounds, bugs } = facade(options);
  const { data, errors } = await ask(query, variables);
  expect([errors, bugs]).toEqual([undefined, []]);
  return { data, calls: calls.toSorted(), rounds: rounds.count };
};

/** What is computed of all rows, which takes more calls than a page of them. */
const OF_ALL_ROWS = ['aggregates', 'groups', 'facets'].map((name) => `EvaluationLogConnection.${name}`);

/** What asks a question of its own; test/schema/comparison has its calls. */
const BESIDE = ['Evaluation.agreement', 'Evaluation.comparison'];

/** Read another version; test/schema/differences has their calls. */
const DIFFS = ['FileVersion', ...graph.getPossibleTypes(graph.getType('FileVersion') as GraphQLInterfaceType).map(({ name }) => name)].map(
  (name) => `${name}.diff`,
);

/** Lead away from evaluations; test/schema/catalogue has their calls. */
const CATALOGUE = ['HumanloopFile', 'DatapointConnection'];
const FILES = ['Evaluation.file', ...DIFFS.map((name) => name.replace(/diff$/, 'file'))];

const everything = (rows: number, skip: readonly string[] = []): string =>
  `{ evaluation(id: "evr_0") { ${everyField(graph.getType('Evaluation') as GraphQLObjectType, {
    graph,
    skip: ['Run.logs', 'Evaluation.log', 'DatasetVersion.datapoints', ...DIFFS, ...skip],
    repeats: { Log: 2, HumanloopFile: 0 },
    args: {
      'Evaluation.agreement': 'first: { name: "Judge 1" }, second: { name: "Judge 2" }',
      'Evaluation.logs': `first: ${rows}`,
      'Evaluation.evaluator': 'select: { name: "Judge 1" }',
      'Evaluation.run': 'id: "evr_0-r1"',
      'EvaluationLogConnection.download': 'format: CSV',
      'EvaluationLogConnection.facets': 'by: [{ field: RUN }]',
      'EvaluationLogConnection.groups': 'by: [{ field: RUN }]',
      'EvaluationNumberSummary.percentile': 'p: 50',
      'EvaluationSignificance.requiredPairs': 'delta: 0.1',
      'NumericEvaluatorStats.percentile': 'p: 50',
    },
  })} runs { evaluation { humanloopId } } } }`;

/** `Type.field` of all object types that an evaluation leads to. */
const reachable = (name: string, found = new Map<string, string[]>()): Map<string, string[]> => {
  const type = graph.getType(name);
  if (isInterfaceType(type)) for (const { name: kind } of graph.getPossibleTypes(type)) reachable(kind, found);
  if (!isObjectType(type) || found.has(name)) return found;
  const fields = Object.values(type.getFields());
  found.set(
    name,
    fields.map((field) => `${name}.${field.name}`),
  );
  for (const field of fields) reachable(getNamedType(field.type).name, found);
  return found;
};

/** `Type.field` of what a query asks; a field of an interface is asked of all its types. */
const asked = (query: string): Set<string> => {
  const names = new Set<string>();
  const info = new TypeInfo(graph);
  const note = ({ name }: FieldNode): void => {
    const parent = info.getParentType();
    const owners = isInterfaceType(parent) ? graph.getPossibleTypes(parent) : [parent];
    for (const owner of owners) names.add(`${owner?.name}.${name.value}`);
  };
  visit(parse(query), visitWithTypeInfo(info, { Field: note }));
  return names;
};

describe('every field of the schema at once', () => {
  test('is asked, but for the rows of each run, the look-ups of a row and of another version, and what is of files', () => {
    const names = asked(everything(50));
    const known = new Map(CATALOGUE.map((type): [string, string[]] => [type, []]));
    const others = [...DIFFS, ...FILES, 'DatasetVersion.datapoints'];
    expect([...reachable('Evaluation', known).values()].flat().filter((name) => !names.has(name) && !others.includes(name))).toEqual([
      'Evaluation.log',
      'Run.logs',
    ]);
  });

  test('over fifty rows costs four calls in one round, but for what is computed of all rows: the evaluation, its runs, its stats, the page', async () => {
    const { data, calls, rounds } = await callsOf(everything(50, [...OF_ALL_ROWS, ...BESIDE]), {}, { upstream, settings: UNLIMITED });
    expect(data.evaluation.logs.nodes).toHaveLength(50);
    expect(calls).toEqual([E, `${E}/logs?page=1&size=50`, `${E}/runs`, `${E}/stats`]);
    expect(rounds).toBe(1);
  });

  test('with what is computed of all rows costs the pages of all rows in their stead', async () => {
    const { data, calls } = await callsOf(everything(50, BESIDE), {}, { upstream, settings: { ...UNLIMITED, maxCost: 20_000 } });
    expect(data.evaluation.logs).toMatchObject({ totalCount: 2_400, aggregates: { count: 2_400 } });
    const pages = Array.from({ length: 24 }, (_, index) => `${E}/logs?page=${index + 1}&size=100`);
    expect(calls.map((call) => call.replace(/&analysis=.*/, ''))).toEqual([E, ...pages.toSorted(), `${E}/runs`, `${E}/stats`]);
  });
});

describe('a screen', () => {
  test('EvaluationsList costs one call', async () => {
    const { calls, rounds } = await callsOf(
      scenario('EvaluationsList'),
      { file: 'pr_1', page: 2 },
      { upstream: synthetic({ evaluations: 60 }) },
    );
    expect(calls).toEqual(['GET /evaluations?file_id=pr_1&page=2&size=25']);
    expect(rounds).toBe(1);
  });

  test.each([1, 6, 40])('EvaluationOverview of %i runs costs three calls in one round', async (runs) => {
    const { data, calls, rounds } = await callsOf(scenario('EvaluationOverview'), { id: 'evr_0' }, { upstream: synthetic({ runs }) });
    expect(data.evaluation.runs).toHaveLength(runs);
    expect(calls).toEqual([E, `${E}/runs`, `${E}/stats`]);
    expect(rounds).toBe(1);
  });

  test('RunLogsTable costs two calls a page in one round, on every page', async () => {
    const page = async (after: string | null, expected: string) => {
      const { data, calls, rounds } = await callsOf(scenario('RunLogsTable'), { id: 'evr_0', filter: { runIds: ['evr_0-r2'] }, after });
      expect(calls).toEqual([E, `${E}/logs?${expected}&run_id=evr_0-r2`]);
      expect(rounds).toBe(1);
      return data.evaluation.logs;
    };
    const first = await page(null, 'page=1&size=50');
    const second = await page(first.pageInfo.endCursor, 'page=2&size=50');
    expect([first.edges[0].node.id, second.edges[0].node.id, second.edges.length]).toEqual([
      'EvaluationLog:evr_0:evr_0-r2:evr_0-r2-l0',
      'EvaluationLog:evr_0:evr_0-r2:evr_0-r2-l50',
      50,
    ]);
  });

  test('LogDrawer over the embedded backend costs the row and the runs, in one round', async () => {
    const { spring } = SAMPLE_IDS.evaluations;
    const { threeJudgmentsDeep: log } = SAMPLE_IDS.logs;
    const run = SAMPLE_IDS.runs.storyteller;
    const { data, calls, rounds } = await callsOf(scenario('LogDrawer'), { id: `EvaluationLog:${spring}:${run}:${log}` }, {});
    expect(data.node.log.id).toBe(`Log:${log}`);
    expect(calls).toEqual([
      `GET /evaluations/${spring}/logs?page=1&size=100&run_id=${run}&log_id=${log}`,
      `GET /evaluations/${spring}/runs`,
    ]);
    expect(rounds).toBe(1);
  });

  test('KnownDepth costs the evaluation and the page', async () => {
    const { calls, rounds } = await callsOf(scenario('KnownDepth'), { id: 'evr_0' });
    expect(calls).toEqual([E, `${E}/logs?page=1&size=5`]);
    expect(rounds).toBe(1);
  });

  test('Backwards costs one call more for the total, and one more round', async () => {
    const last = await callsOf(scenario('Backwards'), { id: 'evr_0' });
    expect(last.calls).toEqual([E, `${E}/logs?page=1&size=1`, `${E}/logs?page=48&size=50`, `${E}/runs`]);
    expect(last.rounds).toBe(2);
    const before = await callsOf(scenario('Backwards'), { id: 'evr_0', before: last.data.evaluation.logs.pageInfo.startCursor });
    expect(before.calls).toEqual([E, `${E}/logs?page=47&size=50`, `${E}/runs`]);
    expect(before.rounds).toBe(1);
  });

  test('ByName costs the list, then stats and runs', async () => {
    const { calls, rounds } = await callsOf(
      scenario('ByName'),
      { file: 'pr_1', name: 'Evaluation evr_0', evaluator: 'Evaluators/Judge 1' },
      { upstream: synthetic({ evaluations: 3 }) },
    );
    expect(calls).toEqual([`${E}/runs`, `${E}/stats`, 'GET /evaluations?file_id=pr_1&page=1&size=100']);
    expect(rounds).toBe(2);
  });
});

describe('five hundred rows', () => {
  const DERIVED = `id runId run { id label control stats { numLogs expectedLogs evaluatorStats { score } } }
    evaluatorLogs { judgmentState judgment { display score valence } }
    judgments { evaluator { name } state error judgment { display score } log { id duration } }
    allEvaluatorLogs { depth path parentId isTruncated }
    log { duration version { id } trace { depth } ... on ModelLog { totalTokens totalCost } }`;

  test('with every derived field cost five pages and the three calls they share', async () => {
    const { data, calls, rounds } = await callsOf(`{ evaluation(id: "evr_0") { status logs(first: 500) { nodes { ${DERIVED} } } } }`);
    expect(data.evaluation.logs.nodes).toHaveLength(500);
    expect(data.evaluation.logs.nodes[499]).toMatchObject({ runId: 'evr_0-r1', run: { label: 'v1', stats: { numLogs: 400 } } });
    const pages = [1, 2, 3, 4, 5].map((page) => `${E}/logs?page=${page}&size=100`);
    expect(calls).toEqual([E, ...pages, `${E}/runs`, `${E}/stats`]);
    expect(rounds).toBe(1);
  });

  test('of one run cost that run’s pages', async () => {
    const { data, calls } = await callsOf(
      '{ node(id: "Run:evr_0:evr_0-r3") { ... on Run { label logs(first: 400) { nodes { run { label } judgments { state } } } } } }',
    );
    expect(data.node.logs.nodes).toHaveLength(400);
    expect(calls).toEqual([E, ...[1, 2, 3, 4].map((page) => `${E}/logs?page=${page}&size=100&run_id=evr_0-r3`), `${E}/runs`]);
  });
});

test('the rows of each run of a list are one call a run, and the look-up of a row one more', async () => {
  const { calls, rounds } = await callsOf(
    '{ evaluation(id: "evr_0") { runs { logs(first: 10) { nodes { run { label } evaluatorLogs { id } } } } log(id: "evr_0-r0-l3") { run { label } } } }',
  );
  const perRun = Array.from({ length: 6 }, (_, run) => `${E}/logs?page=1&size=10&run_id=evr_0-r${run}`);
  expect(calls).toEqual([E, ...perRun, `${E}/logs?page=1&size=100&log_id=evr_0-r0-l3`, `${E}/runs`]);
  expect(rounds).toBe(2);
});
