import { describe, expect, test } from 'vitest';
import { SAMPLE_IDS } from '../../../sample/sample-ids.ts';
import { datasetVersion, evaluatorVersion, type Json, promptVersion, spec } from '../../support/bodies.ts';
import { backendOver, codes, facade, json } from '../../support/helpers.ts';
import { MODES } from '../comparison/modes.ts';
import { AT, beside, callsFor, diffQuery } from './beside.ts';

const CHANGES = 'isEqual changes { part operation name path beforePath afterPath before after }';

/** A version of a kind, with what makes it what it is on both sides, and one difference. */
const of = (type: string, id: string, changes: Json): Json => {
  const { model: _, inputs: __, ...common } = promptVersion();
  return { ...common, id, type, ...changes };
};

const message = (content: string) => [{ role: 'system', content }];

const KINDS: [kind: string, before: Json, after: Json, call: string, part: string, path: string][] = [
  [
    'prompt',
    promptVersion({ version_id: 'v0', temperature: 0 }),
    promptVersion({ temperature: 1 }),
    '/prompts/pr_1',
    'PARAMETERS',
    '/temperature',
  ],
  [
    'agent',
    of('agent', 'ag_1', { version_id: 'v0', model: 'a', tools: [], template: message('Hi') }),
    of('agent', 'ag_1', { model: 'a', tools: [], template: message('Ho') }),
    '/agents/ag_1',
    'MESSAGES',
    '/template/0/content',
  ],
  [
    'tool',
    of('tool', 'tl_1', { version_id: 'v0', source_code: 'return 1' }),
    of('tool', 'tl_1', { source_code: 'return 2' }),
    '/tools/tl_1',
    'CODE',
    '/source_code',
  ],
  [
    'flow',
    of('flow', 'fl_1', { version_id: 'v0', attributes: { steps: [1] } }),
    of('flow', 'fl_1', { attributes: { steps: [2] } }),
    '/flows/fl_1',
    'ATTRIBUTES',
    '/attributes/steps/0',
  ],
  [
    'evaluator',
    evaluatorVersion('x', { version_id: 'v0' }),
    evaluatorVersion('x', { spec: spec({ return_type: 'number' }) }),
    '/evaluators/ev_x',
    'SPEC',
    '/spec/return_type',
  ],
  [
    'dataset',
    datasetVersion({ version_id: 'v0', attributes: { a: 1 } }),
    datasetVersion({ attributes: { a: 2 } }),
    '/datasets/ds_1',
    'ATTRIBUTES',
    '/attributes/a',
  ],
];

describe.each(KINDS)('versions of a %s', (_kind, before, after, path, part, at) => {
  test('are told apart, for one call', async () => {
    const { ask, calls, rounds, bugs } = beside(after, { [path]: [before] });
    const { data, errors } = await ask(diffQuery('with: "v0"', `before { versionId } after { versionId } ${CHANGES}`));
    expect([errors, bugs]).toEqual([undefined, []]);
    const { diff } = data.evaluation.runs[0].version;
    expect(diff).toMatchObject({
      before: { versionId: 'v0' },
      after: { versionId: after['version_id'] },
      isEqual: false,
      changes: [{ part, operation: 'CHANGED', path: at, beforePath: at, afterPath: at }],
    });
    expect([callsFor(calls), rounds.count]).toEqual([[`GET ${path}?version_id=v0`], 2]);
  });

  test('that only circumstances tell apart are equal', async () => {
    const again = { ...after, version_id: 'v0', version_name: 'other', created_at: '2024-01-01T00:00:00Z', version_logs_count: 9 };
    const { ask } = beside(after, { [path]: [again] });
    const { data } = await ask(diffQuery('with: "v0"', 'isEqual isCoarse unified changes { path }'));
    const isEqual = after['type'] === 'dataset' ? null : true;
    expect(data.evaluation.runs[0].version.diff).toEqual({ isEqual, isCoarse: false, unified: '', changes: [] });
  });
});

test('a version of a kind that is not known is compared by all that it holds, where the source has another one', async () => {
  const [before, after] = [of('workflow', 'wf_1', { version_id: 'v0', graph: { a: 1 } }), of('workflow', 'wf_1', { graph: { a: 2 } })];
  const { ask, calls } = beside(after, { '/flows/wf_1': [before] });
  const { data } = await ask(diffQuery('with: "v0"', `before { __typename } ${CHANGES}`));
  expect(data.evaluation.runs[0].version.diff).toMatchObject({
    before: { __typename: 'OtherVersion' },
    changes: [{ part: 'OTHER', name: 'graph', path: '/graph/a', before: 1, after: 2 }],
  });
  const kinds = ['prompts', 'tools', 'flows', 'agents', 'evaluators', 'datasets'];
  expect(callsFor(calls)).toEqual(kinds.map((kind) => `GET /${kind}/wf_1?version_id=v0`));
});

test('a version beside itself is equal, for no call', async () => {
  const { ask, calls } = beside(datasetVersion());
  const { data } = await ask(diffQuery('with: "DatasetVersion:dsv_1"', 'before { id } isEqual'));
  expect(data.evaluation.runs[0].version.diff).toEqual({ before: { id: 'DatasetVersion:dsv_1' }, isEqual: true });
  expect(callsFor(calls)).toEqual([]);
});

test('datasets with another number of datapoints are not equal', async () => {
  const { ask } = beside(datasetVersion(), { '/datasets/ds_1': [datasetVersion({ version_id: 'v0', datapoints_count: 3 })] });
  const { data } = await ask(diffQuery('with: "v0"', 'isEqual'));
  expect(data.evaluation.runs[0].version.diff).toEqual({ isEqual: false });
});

test('a version of another file of the kind is compared with, where that is named by either of its ids', async () => {
  const other = promptVersion({ id: 'pr_2', version_id: 'v0', model: 'gpt-5' });
  const { ask, calls } = beside(promptVersion(), { '/prompts/pr_2': [other] });
  for (const id of ['pr_2', 'HumanloopFile:pr_2']) {
    const { data } = await ask(diffQuery(`with: "PromptVersion:v0", fileId: "${id}"`, 'before { fileId } changes { path }'));
    expect(data.evaluation.runs[0].version.diff).toEqual({ before: { fileId: 'pr_2' }, changes: [{ path: '/model' }] });
  }
  expect(callsFor(calls)).toEqual(Array(2).fill('GET /prompts/pr_2?version_id=v0'));
});

test('differences that several fields ask for share their call', async () => {
  const { ask, calls } = beside(promptVersion(), { '/prompts/pr_1': [promptVersion({ version_id: 'v0', model: 'gpt-5' })] });
  const { data } = await ask(
    diffQuery('with: "v0"', 'isEqual }  again: diff(with: "PromptVersion:v0", fileId: "pr_1") { changes { path }'),
  );
  expect(data.evaluation.runs[0].version).toEqual({ diff: { isEqual: false }, again: { changes: [{ path: '/model' }] } });
  expect(callsFor(calls)).toEqual(['GET /prompts/pr_1?version_id=v0']);
});

const TEXTS = `changes { __typename path name unified(context: 0) ... on FileVersionTextChange {
  lines: segments { operation text isCoarse } words: segments(by: WORD) { operation text } } }`;

test('texts are told by lines and by words, and as unified texts', async () => {
  const before = promptVersion({ version_id: 'v0', template: 'Dear {{name}},\nwe are glad.\nYours', stop: ['a'] });
  const { ask } = beside(promptVersion({ template: 'Dear {{guest}},\nwe are glad.\nYours', stop: null }), { '/prompts/pr_1': [before] });
  const { data } = await ask(diffQuery('with: "v0"', `unified ${TEXTS}`));
  const { unified, changes } = data.evaluation.runs[0].version.diff;
  expect(unified).toBe(
    [
      '--- template\tv0',
      '+++ template\tprv_1',
      '@@ -1,3 +1,3 @@',
      '-Dear {{name}},',
      '+Dear {{guest}},',
      ' we are glad.',
      ' Yours',
      '--- parameters\tv0',
      '+++ parameters\tprv_1',
      '@@ -1,4 +1,1 @@',
      ' model: "gpt-4o"',
      '-stop: [',
      '-  "a"',
      '-]',
      '',
    ].join('\n'),
  );
  expect(changes).toEqual([
    {
      __typename: 'FileVersionTextChange',
      path: '/template',
      name: 'template',
      unified: '--- template\tv0\n+++ template\tprv_1\n@@ -1,1 +1,1 @@\n-Dear {{name}},\n+Dear {{guest}},\n',
      lines: [
        { operation: 'REMOVED', text: 'Dear {{name}},\n', isCoarse: false },
        { operation: 'ADDED', text: 'Dear {{guest}},\n', isCoarse: false },
        { operation: 'EQUAL', text: 'we are glad.\nYours', isCoarse: false },
      ],
      words: [
        { operation: 'EQUAL', text: 'Dear ' },
        { operation: 'REMOVED', text: '{{name}}' },
        { operation: 'ADDED', text: '{{guest}}' },
        { operation: 'EQUAL', text: ',\nwe are glad.\nYours' },
      ],
    },
    {
      __typename: 'FileVersionValueChange',
      path: '/stop',
      name: 'stop',
      unified: '--- stop\tv0\n+++ stop\tprv_1\n@@ -1,3 +0,0 @@\n-[\n-  "a"\n-]\n',
    },
  ]);
});

test('a message and its other members are told by the role, and a text beside them by words', async () => {
  const call = { id: 'c', type: 'function', function: { name: 'sum', arguments: '{}' } };
  const before = promptVersion({ version_id: 'v0', template: [{ role: 'user', content: 'Hi', name: null }] });
  const after = promptVersion({
    template: [
      { role: 'assistant', tool_calls: [call] },
      { role: 'user', content: 'Hi' },
    ],
  });
  const { ask } = beside(after, { '/prompts/pr_1': [before] });
  const { data } = await ask(diffQuery('with: "v0"', 'unified changes { __typename operation name path unified }'));
  expect(data.evaluation.runs[0].version.diff.changes).toMatchObject([
    { __typename: 'FileVersionValueChange', operation: 'ADDED', name: 'assistant', path: '/template/0' },
  ]);
  expect(data.evaluation.runs[0].version.diff.unified).toBe(
    [
      '--- messages\tv0',
      '+++ messages\tprv_1',
      '@@ -1,3 +1,16 @@',
      '+<assistant>',
      '+tool_calls: [',
      '+  {',
      '+    "function": {',
      '+      "arguments": "{}",',
      '+      "name": "sum"',
      '+    },',
      '+    "id": "c",',
      '+    "type": "function"',
      '+  }',
      '+]',
      '+</assistant>',
      '+',
      ' <user>',
      ' Hi',
      ' </user>',
      '',
    ].join('\n'),
  );
});

describe.each(MODES)('%s', (_mode, optionsOf) => {
  test('versions of the sample are told apart by value, for one call more', async () => {
    const { ask, calls, rounds } = facade(optionsOf(await backendOver()));
    const { spring } = SAMPLE_IDS.evaluations;
    const runs = await ask(
      `{ evaluation(id: "${spring}") { runs { version { versionId } } control: run(id: "${SAMPLE_IDS.runs.firstDraft}") { version { versionId } } } }`,
    );
    const first = runs.data.evaluation.control.version.versionId;
    calls.length = 0;
    rounds.count = 0;
    const { data, errors } = await ask(
      `{ run(id: "${SAMPLE_IDS.runs.storyteller}", evaluationId: "${spring}") { version { diff(with: "${first}") { changes { part path ... on FileVersionValueChange { before after } } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.run.version.diff.changes).toEqual([
      { part: 'MESSAGES', path: '/template/0/content' },
      { part: 'PARAMETERS', path: '/model' },
      { part: 'PARAMETERS', path: '/temperature', before: 0.7, after: 1.2 },
    ]);
    expect([calls, rounds.count]).toEqual([
      [`GET /evaluations/${spring}/runs`, `GET /prompts/${SAMPLE_IDS.files.replyPrompt}?version_id=${first}`],
      2,
    ]);
  });
});

describe('what cannot be compared', () => {
  const refusedBefore: [name: string, args: string, selection: string, field: string][] = [
    ['an id that is none', 'with: "a b"', 'isEqual', 'with'],
    ['a file that is none', 'with: "v0", fileId: "a/b"', 'isEqual', 'fileId'],
    ['a context below zero', 'with: "v0"', 'unified(context: -1)', 'context'],
    ['a context beyond all bounds', 'with: "v0"', 'changes { text: unified(context: 100000) }', 'context'],
  ];

  test.each(refusedBefore)('%s is refused before any call', async (_name, args, selection, field) => {
    const { ask, calls } = beside(promptVersion());
    const reply = await ask(diffQuery(args, selection));
    expect(reply.errors?.map(({ extensions }) => [extensions['code'], extensions['field']])).toEqual([['BAD_USER_INPUT', field]]);
    expect(calls).toEqual([]);
  });

  test.each(refusedBefore)('%s is refused beside what else is asked', async (_name, args, selection, field) => {
    const { ask, bugs } = beside(promptVersion(), { '/prompts/pr_1': [promptVersion({ version_id: 'v0', temperature: 0 })] });
    const { errors } = await ask(
      diffQuery(args, `${selection} changes { name }`).replace('diff(', 'versionName other: diff(with: "v0") { isEqual } diff('),
    );
    expect(new Set(errors?.map(({ extensions }) => `${extensions['code']} ${extensions['field']}`))).toEqual(
      new Set([`BAD_USER_INPUT ${field}`]),
    );
    expect(bugs).toEqual([]);
  });

  test('a global id of another kind is refused before any call for it', async () => {
    const { ask, calls } = beside(promptVersion());
    const reply = await ask(diffQuery('with: "FlowVersion:v0"', 'isEqual'));
    expect(codes(reply)).toEqual({ [AT]: 'BAD_USER_INPUT' });
    expect(callsFor(calls)).toEqual([]);
  });

  const other = promptVersion({ id: 'pr_2', version_id: 'v0' });
  test.each<[string, string, Record<string, Json[]>]>([
    ['a version that there is not', 'with: "v9"', {}],
    ['a version of another file that is not named', 'with: "v0"', { '/prompts/pr_2': [other] }],
    ['a version of a file of another kind', 'with: "v0", fileId: "fl_1"', { '/flows/fl_1': [of('flow', 'fl_1', { version_id: 'v0' })] }],
  ])('%s is refused', async (_name, args, others) => {
    const { ask, bugs } = beside(promptVersion(), others);
    const reply = await ask(diffQuery(args, 'isEqual'));
    expect([codes(reply), bugs]).toEqual([{ [AT]: 'BAD_USER_INPUT' }, []]);
    expect(reply.errors?.[0]?.extensions['field']).toBe('with');
    expect(reply.data.evaluation.runs[0].version).toEqual({ diff: null });
  });

  test.each([
    ['another version than was asked for', promptVersion({ version_id: 'v7' })],
    ['one of another kind', of('flow', 'pr_1', { version_id: 'v0' })],
  ])('the answer of a source that brings %s is not taken for it', async (_name, body) => {
    const { ask } = beside(promptVersion(), {}, { respond: ({ path }) => (path.startsWith('/prompts') ? json(body) : undefined) });
    expect(codes(await ask(diffQuery('with: "v0"', 'isEqual')))).toEqual({ [AT]: 'UPSTREAM_BAD_RESPONSE' });
  });

  test('a damaged version is null with an error at its place', async () => {
    const deep = JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`);
    const { ask, bugs } = beside(promptVersion(), { '/prompts/pr_1': [promptVersion({ version_id: 'v0', other: { deep } })] });
    const reply = await ask(diffQuery('with: "v0"', 'isEqual'));
    expect([codes(reply), bugs]).toEqual([{ [AT]: 'UPSTREAM_BAD_RESPONSE' }, []]);
    const failed = beside(promptVersion(), {}, { respond: ({ path }) => (path.startsWith('/prompts') ? json([]) : undefined) });
    expect(codes(await failed.ask(diffQuery('with: "v0"', 'isEqual')))).toEqual({ [AT]: 'UPSTREAM_BAD_RESPONSE' });
  });

  test('members of a version that are not what they should be are compared as what they are', async () => {
    const odd = { template: 5, tools: 'none', spec: [], inputs: [null, 3], attributes: true };
    const { ask, bugs } = beside(promptVersion(odd), { '/prompts/pr_1': [promptVersion({ version_id: 'v0', template: [7, null, 'x'] })] });
    const { data, errors } = await ask(
      diffQuery('with: "v0"', 'unified isCoarse changes { path operation unified ... on FileVersionTextChange { segments { text } } }'),
    );
    expect([errors, bugs]).toEqual([undefined, []]);
    expect(data.evaluation.runs[0].version.diff.changes.map(({ path }: { path: string }) => path)).toEqual([
      '/template',
      '/inputs',
      '/tools',
      '/attributes',
    ]);
  });
});
