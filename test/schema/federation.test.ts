import { type GraphQLSchema, Kind, parse, printSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../sample/sample-ids.ts';
import type { Send } from '../../src/contract/send.ts';
import { createSubgraph, schema } from '../../src/schema/index.ts';
import { facade, fixed, json, type Reply, sampleBackend } from '../support/helpers.ts';
import { synthetic } from '../support/synthetic.ts';

const subgraph = createSubgraph({ nodeFields: false });
const SPRING = SAMPLE_IDS.evaluations.spring;

/** The subgraph over a v5 API, asked through its front door, with every upstream call recorded. */
const served = (upstream: Send, { live = false } = {}) => {
  const { ask, calls, keys, bugs } = facade({ schema: subgraph.schema, upstream, live });
  /** What a gateway asks: the objects that these representations stand for, with a selection on them. */
  const entities = async (representations: readonly unknown[], selection: string, headers?: Record<string, string>): Promise<Reply> =>
    ask(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
      { representations },
      headers,
    );
  return { ask, entities, calls, keys, bugs };
};

/** The directives on each object type of an SDL, as "name argument …". */
const directivesOf = (sdl: string): Record<string, string[]> => {
  const published: Record<string, string[]> = {};
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || !definition.directives?.length) continue;
    published[definition.name.value] = definition.directives.map(({ name, arguments: args = [] }) =>
      [name.value, ...args.map(({ value }) => ('value' in value ? value.value : value.kind))].join(' '),
    );
  }
  return published;
};

describe('the SDL that gateways compose', () => {
  test('comes with _service, without an upstream call and without a key', async () => {
    const { ask, calls } = served(synthetic(), { live: true });
    expect(await ask('{ _service { sdl } }')).toEqual({ data: { _service: { sdl: subgraph.sdl } } });
    expect(calls).toEqual([]);
  });

  test('has the keys that others may refer to', () => {
    expect(directivesOf(subgraph.sdl)).toEqual({
      Evaluation: ['key humanloopId', 'key id'],
      Run: ['key id'],
      EvaluationLog: ['key id'],
      PromptLog: ['key id'],
      AgentLog: ['key id'],
      ToolLog: ['key id'],
      FlowLog: ['key id'],
      EvaluatorLog: ['key id'],
      OtherLog: ['key id'],
      HumanloopFile: ['key id'],
      PromptVersion: ['key id fileId', 'key id'],
      AgentVersion: ['key id fileId', 'key id'],
      ToolVersion: ['key id fileId', 'key id'],
      FlowVersion: ['key id fileId', 'key id'],
      EvaluatorVersion: ['key id fileId', 'key id'],
      DatasetVersion: ['key id fileId', 'key id'],
      OtherVersion: ['key id fileId', 'key id'],
      PageInfo: ['shareable'],
    });
  });

  test('has neither @oneOf, nor the fields of federation itself', () => {
    expect(subgraph.sdl).not.toMatch(/@oneOf|_entities|_service|_Any|_Entity|_Service/);
  });

  test('has Query.node and Query.nodes only where they are asked for, and the Node interface in any case', () => {
    const queryOf = (sdl: string) => /^type Query \{\n(.*?)^\}/ms.exec(sdl)?.[1] ?? '';
    const nodeFields = (sdl: string) => [...queryOf(sdl).matchAll(/^ {2}(nodes?)\(/gm)].map(([, name]) => name);
    expect(nodeFields(subgraph.sdl)).toEqual([]);
    expect(nodeFields(createSubgraph({ nodeFields: true }).sdl)).toEqual(['node', 'nodes']);
    expect(subgraph.sdl).toContain('interface Node {');
    expect(queryOf(subgraph.sdl)).toContain('evaluations(');
  });
});

describe('the schema that is served', () => {
  test('is the public schema with _service and _entities', () => {
    expect(validateSchema(subgraph.schema)).toEqual([]);
    const added = (of: (schema: GraphQLSchema) => object | undefined) => {
      const known = of(schema) ?? {};
      return Object.keys(of(subgraph.schema) ?? {}).filter((name) => !(name in known));
    };
    expect(added((of) => of.getTypeMap())).toEqual(['_Any', '_Entity', '_Service']);
    expect(added((of) => of.getQueryType()?.getFields())).toEqual(['_entities', '_service']);
    expect(added((of) => of.getMutationType()?.getFields())).toEqual([]);
  });

  test('leaves the public schema free of federation', () => {
    expect(printSchema(schema)).not.toMatch(/_entities|_service|_Any|_Entity|_Service|@key|@shareable|@link/);
  });

  test('still answers node to those who ask without a gateway', async () => {
    const { ask } = served(synthetic());
    const { data } = await ask('{ node(id: "Evaluation:evr_0") { id ... on Evaluation { name } } }');
    expect(data.node).toEqual({ id: 'Evaluation:evr_0', name: 'Evaluation evr_0' });
  });

  test('still holds to @oneOf', async () => {
    const { ask, calls } = served(synthetic());
    const { errors } = await ask(
      '{ evaluation(id: "evr_0") { evaluator(select: { name: "Judge 1", path: "Evaluators/Judge 1" }) { orchestrated } } }',
    );
    expect(errors?.[0]?.message).toContain('EvaluatorSelector');
    expect(calls).toEqual([]);
  });
});

describe('references', () => {
  test('to an evaluation are resolved by either key, with one call, and its children beside it', async () => {
    const { entities, calls } = served(synthetic({ runs: 2, logsPerRun: 3 }));
    const { data, errors } = await entities(
      [
        { __typename: 'Evaluation', humanloopId: 'evr_0' },
        { __typename: 'Evaluation', id: 'Evaluation:evr_0' },
      ],
      '... on Evaluation { __typename id name runs { id } logs(first: 1) { totalCount } }',
    );
    const runs = [{ id: 'Run:evr_0:evr_0-r0' }, { id: 'Run:evr_0:evr_0-r1' }];
    const evaluation = { __typename: 'Evaluation', id: 'Evaluation:evr_0', name: 'Evaluation evr_0', runs, logs: { totalCount: 6 } };
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([evaluation, evaluation]);
    expect(calls).toEqual(['GET /evaluations/evr_0', 'GET /evaluations/evr_0/runs', 'GET /evaluations/evr_0/logs?page=1&size=1']);
  });

  test('to runs of one evaluation share its call', async () => {
    const { entities, calls } = served(synthetic({ runs: 3 }));
    const references = [2, 0].map((number) => ({ __typename: 'Run', id: `Run:evr_0:evr_0-r${number}` }));
    const { data } = await entities(references, '... on Run { humanloopId control }');
    expect(data._entities).toEqual([
      { humanloopId: 'evr_0-r2', control: false },
      { humanloopId: 'evr_0-r0', control: true },
    ]);
    expect(calls).toEqual(['GET /evaluations/evr_0/runs']);
  });

  test('to a scored row are resolved', async () => {
    const { entities } = served(synthetic());
    const id = 'EvaluationLog:evr_0:evr_0-r1:evr_0-r1-l7';
    const { data } = await entities([{ __typename: 'EvaluationLog', id }], '... on EvaluationLog { id log { output } }');
    expect(data._entities).toEqual([{ id, log: { output: 'Answer 7' } }]);
  });

  test.each([
    ['PromptLog', 'log_lZRNvj2KDHvXP611D2qAz'],
    ['ToolLog', 'log_p86s8dSuZRyNrtLqLEZ8L'],
    ['FlowLog', 'log_Jsw8M0p2EttWV9oCy83Za'],
    ['AgentLog', 'log_yVm4wi6MMU5gPDaZoj7z1'],
    ['EvaluatorLog', 'log_6uaFzamTRrGtB9PSoGOCh'],
  ])('to logs (%s) are resolved, and are null under the name of another kind', async (typename, log) => {
    const { entities, calls } = served(await sampleBackend());
    const names = ['PromptLog', 'ToolLog', 'FlowLog', 'AgentLog', 'EvaluatorLog', 'OtherLog'];
    const { data, errors } = await entities(
      names.map((__typename) => ({ __typename, id: `Log:${log}` })),
      '__typename ... on Log { id }',
    );
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual(names.map((name) => (name === typename ? { __typename: typename, id: `Log:${log}` } : null)));
    expect(calls).toEqual([`GET /logs/${log}`]);
  });

  test('to a log of a kind that is not known, with an id that its writer chose', async () => {
    const { entities } = served(fixed({ '/logs/order%3A17%2F3': { id: 'order:17/3', sketch: {}, evaluator_logs: [] } }));
    const { data } = await entities([{ __typename: 'OtherLog', id: 'Log:order:17/3' }], '... on OtherLog { id raw }');
    expect(data._entities).toEqual([{ id: 'Log:order:17/3', raw: { id: 'order:17/3', sketch: {}, evaluator_logs: [] } }]);
  });

  test('keep their order, with null for what does not exist', async () => {
    const { entities } = served(synthetic({ evaluations: 2 }));
    const { data, errors } = await entities(
      [
        { __typename: 'Run', id: 'Run:evr_1:evr_1-r1' },
        { __typename: 'Evaluation', humanloopId: 'evr_9' },
        { __typename: 'Evaluation', humanloopId: 'evr_1' },
        { __typename: 'Run', id: 'Run:evr_0:run_of_nobody' },
        { __typename: 'EvaluationLog', id: 'EvaluationLog:evr_0:evr_0-r0:log_of_nobody' },
        { __typename: 'PromptLog', id: 'Log:log_of_nobody' },
        { __typename: 'Evaluation', id: 'Evaluation:evr_0' },
      ],
      '... on Run { id } ... on Evaluation { id } ... on EvaluationLog { id } ... on PromptLog { id }',
    );
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { id: 'Run:evr_1:evr_1-r1' },
      null,
      { id: 'Evaluation:evr_1' },
      null,
      null,
      null,
      { id: 'Evaluation:evr_0' },
    ]);
  });

  test('to files and versions are looked up together, with one call for the versions of a kind; a version with its file by that', async () => {
    const { files } = SAMPLE_IDS;
    const { entities, calls } = served(await sampleBackend());
    const version = (id: string) => ({ __typename: 'PromptVersion', id: `PromptVersion:${id}` });
    const staged = 'prv_WRqXVO0Rbr2O4RbVvvQPI';
    const { data, errors } = await entities(
      [
        { __typename: 'HumanloopFile', id: `HumanloopFile:${files.deskFlow}` },
        version(staged),
        version('prv_JNhMZs4HJy8T0edmKLrcs'),
        version('prv_none'),
        { ...version(staged), fileId: files.replyPrompt },
        { ...version(staged), fileId: files.triagePrompt },
        { __typename: 'ToolVersion', id: `ToolVersion:${staged}` },
      ],
      '__typename ... on HumanloopFile { name } ... on PromptVersion { versionId }',
    );
    expect(errors).toBeUndefined();
    const found = (versionId: string) => ({ __typename: 'PromptVersion', versionId });
    expect(data._entities).toEqual([
      { __typename: 'HumanloopFile', name: 'Ticket Desk' },
      found(staged),
      found('prv_JNhMZs4HJy8T0edmKLrcs'),
      null,
      found(staged),
      null,
      null,
    ]);
    expect(calls).toEqual([
      `GET /flows/${files.deskFlow}`,
      `GET /prompts?page=1&size=100&version_id=${staged}&version_id=prv_JNhMZs4HJy8T0edmKLrcs&version_id=prv_none`,
      `GET /prompts/${files.replyPrompt}?version_id=${staged}`,
      `GET /prompts/${files.triagePrompt}?version_id=${staged}`,
      `GET /tools?page=1&size=100&version_id=${staged}`,
      'GET /prompts?page=1&size=100&version_id=prv_none',
    ]);
  });

  const BAD: readonly unknown[] = [
    { __typename: 'Evaluation', humanloopId: '../../secrets' },
    { __typename: 'Evaluation', humanloopId: 'Evaluation:evr_0' },
    { __typename: 'Evaluation', humanloopId: 7 },
    { __typename: 'Evaluation', id: 'evr_0' },
    { __typename: 'Evaluation', id: 'Run:evr_0:evr_0-r0' },
    { __typename: 'Evaluation' },
    { __typename: 'Run', id: 'Run:evr_0' },
    { __typename: 'Run', id: 'Run:evr_0:evr_0-r0?page=1' },
    { __typename: 'EvaluationLog', id: 'EvaluationLog:evr_0:evr_0-r0' },
    { __typename: 'PromptLog', id: 'Log:..' },
    { __typename: 'PromptLog', id: 'log_1' },
    { __typename: 'PromptVersion', id: 'ToolVersion:tlv_1' },
    { __typename: 'PromptVersion', id: 'PromptVersion:prv_1', fileId: '../x' },
    { __typename: 'PromptVersion', fileId: 'pr_1' },
    { __typename: 'HumanloopFile', id: 'pr_1' },
    { __typename: 'FileDeployment', id: 'PromptVersion:prv_1' },
    { __typename: 'EvaluationStats', id: 'Evaluation:evr_0' },
    { __typename: '__proto__', id: 'Evaluation:evr_0' },
    { id: 'Evaluation:evr_0' },
    'Evaluation:evr_0',
    [],
  ];

  test.each(BAD.map((bad) => [JSON.stringify(bad), bad]))('%s is an error at its own index, before any call', async (_name, bad) => {
    const { entities, calls, bugs } = served(synthetic());
    const good = { __typename: 'Evaluation', humanloopId: 'evr_0' };
    const { data, errors } = await entities([good, bad, good], '... on Evaluation { humanloopId }');
    expect(data._entities).toEqual([{ humanloopId: 'evr_0' }, null, { humanloopId: 'evr_0' }]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls).toEqual(['GET /evaluations/evr_0']);
    expect(bugs).toEqual([]);
  });

  test('that upstream fails to answer leave the others alone', async () => {
    const upstream = synthetic({ evaluations: 3 });
    const { entities } = served(async (call) => (call.path === '/evaluations/evr_1' ? json({}, 500) : upstream(call)));
    const references = [0, 1, 2].map((number) => ({ __typename: 'Evaluation', humanloopId: `evr_${number}` }));
    const { data, errors } = await entities(references, '... on Evaluation { humanloopId }');
    expect(data._entities).toEqual([{ humanloopId: 'evr_0' }, null, { humanloopId: 'evr_2' }]);
    expect(errors).toMatchObject([{ path: ['_entities', 1], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  test('ten thousand of them to fifty evaluations are fifty calls', async () => {
    const { entities, calls } = served(synthetic({ evaluations: 50, runs: 200 }));
    const numbers = Array.from({ length: 10_000 }, (_, index) => index % 50);
    const evaluations = await entities(
      numbers.map((number) => ({ __typename: 'Evaluation', humanloopId: `evr_${number}` })),
      '... on Evaluation { humanloopId }',
    );
    expect(evaluations.data._entities).toEqual(numbers.map((number) => ({ humanloopId: `evr_${number}` })));
    expect(calls).toHaveLength(50);
    calls.length = 0;
    const runIds = Array.from({ length: 10_000 }, (_, index) => `Run:evr_${index % 50}:evr_${index % 50}-r${Math.floor(index / 50)}`);
    const references = runIds.map((id) => ({ __typename: 'Run', id }));
    const runs = await entities(references, '... on Run { id }');
    expect(runs.data._entities).toEqual(runIds.map((id) => ({ id })));
    expect(calls).toHaveLength(50);
  });

  test('of evaluations are compared as the evaluation itself would be', async () => {
    const { ask, entities } = served(await sampleBackend());
    const compared =
      'humanloopId comparison { pairedCount summary { pairs significance { verdict } } rows(first: 3) { totalCount pageInfo { endCursor } } }';
    const { data, errors } = await entities([{ __typename: 'Evaluation', humanloopId: SPRING }], `... on Evaluation { ${compared} }`);
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([(await ask(`{ evaluation(id: "${SPRING}") { ${compared} } }`)).data.evaluation]);
    expect(data._entities[0].comparison.rows.totalCount).toBe(32);
  });

  test('carry the key of the caller, and need one in front of a live API', async () => {
    const reference = { __typename: 'Evaluation', humanloopId: 'evr_0' };
    const { entities, calls, keys } = served(synthetic(), { live: true });
    const refused = await entities([reference], '... on Evaluation { name }');
    expect(refused.errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(calls).toEqual([]);
    await entities([reference], '... on Evaluation { name }', { 'x-api-key': 'sesame' });
    expect(keys).toEqual(['sesame']);
  });
});
