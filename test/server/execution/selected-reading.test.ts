import fc from 'fast-check';
import { type GraphQLInterfaceType, type GraphQLNamedType, getNamedType, isAbstractType, isLeafType, isObjectType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { wantedRows } from '../../../src/schema/kit/wanted-rows.ts';
import { makeBody, startMaking } from '../../schema/contract/bodies.ts';
import { TYPE_HOMES } from '../../schema/contract/homes.ts';
import { EVALUATION_ID, SOUND, withValueAt } from '../../support/damaged-bodies.ts';
import { UNLIMITED } from '../../support/every-field.ts';
import { facade, fixed } from '../../support/helpers.ts';
import { createAsker, damagedBodies } from './asker.ts';
import { randomQuery } from './random-query.ts';

const asSelected = createAsker({ settings: { readSelected: true } });
const asWhole = createAsker({ settings: { readSelected: false } });

describe('reading only what is selected', () => {
  test('changes no answer to any query, and no call', async () => {
    await fc.assert(
      fc.asyncProperty(randomQuery, async (query) => {
        expect(await asSelected(query, SOUND)).toEqual(await asWhole(query, SOUND));
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });

  test('takes two equal logs without an id for two', async () => {
    const log = { flow: { version_id: 'flv_1' }, output: 'The same text, long enough to be known again when it comes again.' };
    const judgment = { evaluator: { name: 'Judge', version_id: 'evv_1', spec: {} }, judgment: true, error: log.output };
    const record = { run_id: 'run_1', log: { ...log, id: 'log_1', trace_children: [log, log] }, evaluator_logs: [judgment, judgment] };
    const bodies = { ...SOUND, logs: { records: [record], page: 1, size: 10, total: 1 } };
    const query = `{ evaluation(id: "${EVALUATION_ID}") { logs { nodes { log { trace { depth } } allEvaluatorLogs { depth } } } } }`;
    const { answer } = await asSelected(query, bodies);
    expect(JSON.parse(answer).data.evaluation.logs.nodes).toEqual([
      { log: { trace: [{ depth: 1 }, { depth: 1 }] }, allEvaluatorLogs: [{ depth: 1 }, { depth: 1 }] },
    ]);
    expect(await asWhole(query, bodies)).toMatchObject({ answer });
  });

  test('fills the cell of a judgment that the log alone has', async () => {
    const evaluator = { name: 'Judge', path: 'Judges/Judge', version_id: 'evv_1', spec: {} };
    const judgment = { id: 'log_2', evaluator, judgment: 'fine' };
    const record = { run_id: 'run_1', log: { id: 'log_1', evaluator_logs: [judgment] }, evaluator_logs: [] };
    const evaluation = { ...(SOUND.evaluation as object), evaluators: [{ version: evaluator }] };
    const bodies = { ...SOUND, evaluation, logs: { records: [record], page: 1, size: 10, total: 1 } };
    const { answer } = await asSelected(
      `{ evaluation(id: "${EVALUATION_ID}") { logs { nodes { judgments { judgment { display } } } } } }`,
      bodies,
    );
    expect(JSON.parse(answer).data.evaluation.logs.nodes).toEqual([{ judgments: [{ judgment: { display: 'fine' } }] }]);
  });

  test('changes none over damaged bodies either', async () => {
    await fc.assert(
      fc.asyncProperty(randomQuery, damagedBodies, async (query, { body, path, value }) => {
        const damaged = { ...SOUND, [body]: withValueAt(SOUND[body], path, value) };
        expect(await asSelected(query, damaged)).toEqual(await asWhole(query, damaged));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});

const ENDLESS = new Set(TYPE_HOMES.map(([schema]) => schema));

/** Rows with all that the contract lets a row have: logs of every kind, versions, judgments and specs of every kind. */
const ROWS = [
  ...[0, 1, 2, 3, 4, 5].map((variant) => makeBody(startMaking(variant, ENDLESS), 'EvaluationLogResponse', 4)),
  ...(SOUND.logs as { records: readonly Record<string, unknown>[] }).records,
];

interface Place {
  readonly type: GraphQLNamedType | undefined;
  readonly wrap: (selection: string) => string;
}

// Where such an object is found in the rows.
const FIRST_WAYS: Readonly<Record<string, string>> = {
  EvaluatorLog: 'evaluatorLogs',
  EvaluatorVersion: 'evaluatorLogs { evaluator',
  PromptVersion: 'log { ... on PromptLog { prompt',
  AgentVersion: 'log { ... on AgentLog { agent',
  ToolVersion: 'log { ... on ToolLog { tool',
  FlowVersion: 'log { ... on FlowLog { flow',
  JudgmentOption: 'evaluatorLogs { evaluator { spec { options',
};

// No such value is in the rows; of judgments and their cells no field leaves anything out.
const NOT_THERE = /^(Other\w+|Dataset\w+|\w+Judgment|JudgmentCell)\.|^(Code|Llm|External)EvaluatorSpec\.(options|attributes|number\w+)$/;
const NOT_THERE_EITHER = ['EvaluationLog.run', 'ToolVersion.schema', 'ToolCall.arguments', 'ToolCall.argumentsJson'];

const DONE = new Set(['EvaluationLog', 'Run', 'Evaluation', 'HumanloopFile', 'DatapointConnection']);

const rootPlaces = (): Place[] => {
  const row: Place = { type: schema.getType('EvaluationLog'), wrap: (selection) => selection };
  const ways = Object.entries(FIRST_WAYS).map(([name, way]): Place => {
    const closing = '}'.repeat(way.split('{').length);
    return { type: schema.getType(name), wrap: (selection) => `${way} { ${selection} ${closing}` };
  });
  const logs = schema
    .getPossibleTypes(schema.getType('Log') as GraphQLInterfaceType)
    .map((type): Place => ({ type, wrap: (selection) => `log { ... on ${type.name} { ${selection} } }` }));
  return [row, ...ways, ...logs.filter(({ type }) => !Object.hasOwn(FIRST_WAYS, type?.name ?? ''))];
};

/** Every field below a row by itself: what is selected of a row to ask for it. */
const fieldsBelowRows = (): Record<string, string> => {
  const asked: Record<string, string> = {};
  const places = rootPlaces();
  const known = new Set([...DONE, ...places.map(({ type }) => type?.name)]);
  for (let next = places.shift(); next; next = places.shift()) {
    const { type, wrap } = next;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      asked[`${type.name}.${field.name}`] = wrap(isLeafType(below) ? field.name : `${field.name} { __typename }`);
      for (const kind of isAbstractType(below) ? schema.getPossibleTypes(below) : [below]) {
        if (known.has(kind.name)) continue;
        known.add(kind.name);
        places.push({ type: kind, wrap: (selection) => wrap(`${field.name} { ... on ${kind.name} { ${selection} } }`) });
      }
    }
  }
  return asked;
};

const FIELDS = fieldsBelowRows();

const leavesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => (key === '__typename' ? [true] : leavesOf(inner)))
    : [value];

describe('the properties that a field reads', () => {
  test('are read where it is selected by itself, of every kind of log', async () => {
    const upstream = fixed({
      [`/evaluations/${EVALUATION_ID}`]: SOUND.evaluation,
      [`/evaluations/${EVALUATION_ID}/logs`]: { records: ROWS, page: 1, size: 20, total: ROWS.length },
    });
    const askers = [true, false].map((readSelected) => facade({ upstream, settings: { ...UNLIMITED, readSelected } }));
    const untold: string[] = [];
    for (const [field, selection] of Object.entries(FIELDS)) {
      const [selected, whole] = await Promise.all(
        askers.map(({ ask }) =>
          ask(`{ evaluation(id: "${EVALUATION_ID}") { logs(first: 20) { nodes { ${selection} } } } }`, {}, { 'x-request-id': 'same' }),
        ),
      );
      expect(selected, field).toEqual(whole);
      if (!leavesOf(selected?.data).some((leaf) => leaf !== null)) untold.push(field);
    }
    expect(untold.filter((field) => !NOT_THERE.test(field) && !NOT_THERE_EITHER.includes(field))).toEqual([]);
  });

  test.each([
    ['{ evaluation(id: "e") { logs { totalCount } } }', {}],
    ['{ evaluation(id: "e") { logs { nodes { runId } } } }', {}],
    ['{ evaluation(id: "e") { logs { nodes { log { output } } } } }', { log: { output: 'all' } }],
  ])('of %s are no others', (query, more) => {
    expect(wantedRows(schema, parse(query))).toMatchObject({ run_id: 'all', ...more });
  });
});
