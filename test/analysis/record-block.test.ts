import { expect, test } from 'vitest';
import {
  type Block,
  type CellBlock,
  JUDGMENT_KINDS,
  JUDGMENT_STATES,
  NUMBER_FIELDS,
  TERM_FIELDS,
  type Terms,
} from '../../src/analysis/block.ts';
import { blockOfRecords } from '../../src/analysis/record-block.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import type { EvaluationLogResponse } from '../../src/contract/evaluation.ts';
import type { EvaluatorResponse } from '../../src/contract/version.ts';
import { EVALUATORS } from './random-cells.ts';

const [RIGHT, , , TONE, TOPICS, COMMENT] = EVALUATORS;

const blockOf = (records: readonly unknown[], evaluators: readonly unknown[] = []) => {
  const terms = createTerms();
  const block = blockOfRecords(records as EvaluationLogResponse[], evaluators as EvaluatorResponse[], terms);
  return { block, terms };
};

const numbersOf = (block: Block, row = 0) => Object.fromEntries(NUMBER_FIELDS.map((field) => [field, block.numbers(field)[row]]));

const termsOf = (block: Block, terms: Terms, row = 0) =>
  Object.fromEntries(
    TERM_FIELDS.map((field) => {
      const code = block.terms(field)[row] as number;
      return [field, code === 0 ? null : terms.textOf(code)];
    }),
  );

const cellAt = (cells: CellBlock, terms: Terms, row = 0) => ({
  state: JUDGMENT_STATES[cells.states[row] as number],
  kind: JUDGMENT_KINDS[cells.kinds[row] as number],
  number: cells.numbers[row],
  term: cells.terms[row] ? terms.textOf(cells.terms[row]) : null,
  options: cells.optionsAt(row).map((code) => terms.textOf(code)),
  error: cells.errors[row] ? terms.textOf(cells.errors[row]) : null,
  score: cells.scores[row],
  valence: cells.valences[row] ? terms.textOf(cells.valences[row]) : null,
});

const NO_CELL = {
  state: 'missing',
  kind: 'none',
  number: Number.NaN,
  term: null,
  options: [],
  error: null,
  score: Number.NaN,
  valence: null,
};

const FULL = {
  run_id: 'evr_1',
  datapoint: { id: 'dp_1', target: { answer: 42 } },
  log: {
    id: 'log_1',
    agent: { version_id: 'av_1', model: 'gpt-4o' },
    created_at: '2025-03-11T10:02:17.604512Z',
    start_time: '2025-03-11T10:02:10.1Z',
    end_time: '2025-03-11T12:02:12.600001+02:00',
    provider_latency: 1.25,
    prompt_tokens: 10,
    output_tokens: 5,
    prompt_cost: 0.5,
    output_cost: 0.25,
    output: '𐐀 Straße\ud800',
    error: 'Failed ÄRGER',
    messages: [{ role: 'user', content: 'Why?' }],
    inputs: { question: 'Why?', list: ['Één', { deep: 'ΟΔΟΣ' }, 3, null], Key: true },
    metadata: [1],
    source: 'sdk',
    user: '',
    environment: 'production',
    finish_reason: 'stop',
    source_datapoint_id: 'dp_other',
  },
  evaluator_logs: [],
};

test('a record is seen by its columns', () => {
  const { block, terms } = blockOf([FULL]);
  expect(numbersOf(block)).toEqual({
    createdAt: 1741687337604512,
    duration: 2.500001,
    providerLatency: 1.25,
    promptTokens: 10,
    outputTokens: 5,
    totalTokens: 15,
    totalCost: 0.75,
    outputLength: 9,
  });
  expect(termsOf(block, terms)).toEqual({
    run: 'evr_1',
    log: 'log_1',
    datapoint: 'dp_1',
    version: 'av_1',
    kind: 'agent',
    source: 'sdk',
    // An empty text is one.
    user: '',
    environment: 'production',
    model: 'gpt-4o',
    finishReason: 'stop',
    error: 'Failed ÄRGER',
  });
  expect(block.output(0)).toBe('𐐀 Straße\ud800');
  expect([block.json('inputs', 0), block.json('metadata', 0), block.json('target', 0)]).toEqual([FULL.log.inputs, [1], { answer: 42 }]);
  expect(block.messages(0)).toEqual(FULL.log.messages);
  expect(block.searched(0).toSorted()).toEqual(['failed ärger', 'why?', 'één', 'οδοσ', '𐐨 strasse\ud800'].toSorted());
});

const DAMAGED = [
  {},
  { log: null, datapoint: 'dp_1', run_id: 7 },
  { log: 'x', datapoint: { id: 7 }, evaluator_logs: 'none' },
  {
    log: {
      id: {},
      prompt: 'v',
      evaluator_logs: { length: 2 },
      inputs: null,
      output: ['x'],
      error: '  ',
      created_at: 1,
      start_time: '2025-03-11T10:02:17Z',
    },
  },
  {
    log: {
      prompt: { version_id: 1, model: {} },
      prompt_tokens: '3',
      output_tokens: Number.NaN,
      prompt_cost: Number.POSITIVE_INFINITY,
      end_time: 'x',
      start_time: 'y',
    },
  },
];

test('what is damaged in a record is as if it were not there', () => {
  const { block, terms } = blockOf(DAMAGED, EVALUATORS);
  DAMAGED.forEach((record, row) => {
    expect(new Set(Object.values(numbersOf(block, row)))).toEqual(new Set([Number.NaN]));
    const { kind, ...others } = termsOf(block, terms, row);
    expect(kind).toBe(typeof record.log === 'object' && record.log && 'prompt' in record.log ? 'prompt' : 'unknown');
    expect(new Set(Object.values(others))).toEqual(new Set([null]));
    expect([block.output(row), block.searched(row)]).toEqual([null, []]);
    expect([block.json('inputs', row), block.json('metadata', row), block.json('target', row)]).toEqual([undefined, undefined, undefined]);
    for (const index of EVALUATORS.keys()) expect(cellAt(block.cells(index), terms, row)).toEqual(NO_CELL);
  });
});

test('an error that is no text says something all the same', () => {
  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
  const { block, terms } = blockOf([
    { log: { error: { code: 7 } } },
    { log: { error: deep } },
    { log: { judgment: Number.NaN, evaluator: {} } },
  ]);
  expect([0, 1, 2].map((row) => termsOf(block, terms, row)['error'])).toEqual([
    '{"code":7}',
    'The error is nested too deeply to be shown.',
    'The judgment is not a finite number.',
  ]);
  expect(block.searched(0)).toEqual(['{"code":7}']);
});

test('one of two that are summed up is enough', () => {
  const { block } = blockOf([
    { log: { prompt_tokens: 3, output_cost: 0.5 } },
    { log: { output_tokens: 4, prompt_cost: 0, output_cost: null } },
    { log: { prompt_cost: 1e308, output_cost: 1e308 } },
  ]);
  expect([...block.numbers('totalTokens')]).toEqual([3, 4, Number.NaN]);
  expect([...block.numbers('totalCost')]).toEqual([0.5, 0, Number.NaN]);
});

test('terms have one code, also from block to block', () => {
  const terms = createTerms();
  const blocks = [FULL, FULL].map((record) => blockOfRecords([record] as unknown as EvaluationLogResponse[], [], terms));
  const codes = blocks.map((block) => block.terms('run')[0] as number);
  expect(codes[0]).toBe(codes[1]);
  expect([terms.codeOf('evr_1'), terms.codeOf('evr_2'), terms.size > (codes[0] as number)]).toEqual([codes[0], undefined, true]);
  expect(terms.codeOf('__proto__')).toBeUndefined();
});

const said = (evaluator: unknown, judgment: unknown, more: object = {}) => ({ evaluator, judgment, ...more });

const cellsOf = (attached: unknown, ...logs: unknown[]) => {
  const { block, terms } = blockOf([{ log: { evaluator_logs: logs } }], [attached]);
  return cellAt(block.cells(0), terms);
};

const withSpec = (spec: unknown) => ({ id: 'ev_1', version_id: 'evv_1', spec });

test.each<[what: string, attached: unknown, log: object, cell: Partial<typeof NO_CELL> | object]>([
  ['a good boolean', RIGHT, said(RIGHT, true), { state: 'judged', kind: 'boolean', number: 1, score: 1 }],
  ['an option', TONE, said(TONE, 'bad'), { state: 'judged', kind: 'select', term: 'bad', options: ['bad'], score: 0, valence: 'negative' }],
  ['options', TOPICS, said(TOPICS, ['good', 'meh', 'good']), { state: 'judged', kind: 'multi_select', options: ['good', 'meh'] }],
  [
    'options of one valence',
    TOPICS,
    said(TOPICS, ['good']),
    { state: 'judged', kind: 'multi_select', options: ['good'], valence: 'positive' },
  ],
  ['a text', COMMENT, said(COMMENT, 'Fine'), { state: 'judged', kind: 'text', term: 'Fine' }],
  ['a number of an evaluator that gives texts', COMMENT, said(COMMENT, 3), { state: 'judged', kind: 'number', number: 3 }],
  ['a text of an evaluator that gives several', TOPICS, said(TOPICS, 'good'), { state: 'judged', kind: 'select', term: 'good' }],
  ['an object', COMMENT, said(COMMENT, { a: 1 }), { state: 'judged', kind: 'other' }],
  ['nothing', RIGHT, said(RIGHT, null), { state: 'abstained' }],
  ['an error beside a judgment', RIGHT, said(RIGHT, true, { error: 'Broke' }), { state: 'errored', error: 'Broke' }],
  ['an error that says nothing', RIGHT, said(RIGHT, false, { error: ' ' }), { state: 'judged', kind: 'boolean', number: 0, score: 0 }],
  ['a number that is none', COMMENT, said(COMMENT, Number.NaN), { state: 'errored', error: 'The judgment is not a finite number.' }],
  [
    'a failure of another version',
    TONE,
    said({ id: 'ev_tone', version_id: 'evv_old' }, null, { error: 'Broke' }),
    { state: 'errored', error: 'Broke' },
  ],
  ['a judgment of another version', TONE, said({ id: 'ev_tone', version_id: 'evv_old' }, 'good'), {}],
  [
    'a judgment without a spec',
    withSpec({ return_type: 'boolean' }),
    said(withSpec(null), true),
    { state: 'judged', kind: 'boolean', number: 1 },
  ],
  ['a spec that is none', withSpec('x'), said(withSpec('x'), 'a'), { state: 'judged', kind: 'text', term: 'a' }],
])('the cell of %s', (_what, attached, log, cell) => {
  expect(cellsOf(attached, log)).toEqual({ ...NO_CELL, ...cell });
});

test('the newest log of a version fills the cell, wherever it is', () => {
  const at = (created_at: string, judgment: boolean) => said(RIGHT, judgment, { created_at });
  const record = {
    log: { evaluator_logs: [at('2025-03-11T10:00:00Z', true)] },
    evaluator_logs: [at('2025-03-11T10:00:00.000001Z', false)],
  };
  const { block, terms } = blockOf([record, { log: record.log }], [RIGHT]);
  expect([0, 1].map((row) => cellAt(block.cells(0), terms, row).number)).toEqual([0, 1]);
});
