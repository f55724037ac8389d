import { describe, expect, test } from 'vitest';
import {
  apiOf,
  askLog,
  evaluationBody,
  evaluatorLog,
  evaluatorVersion,
  type Json,
  member,
  promptLog,
  row,
  spec,
} from '../support/bodies.ts';
import { facade, json } from '../support/helpers.ts';

/** What an evaluator of this spec says with this judgment. */
const askJudgment = async (judgment: unknown, judge: Json, more: Json = {}) => {
  const evaluator = evaluatorVersion('Judge', { spec: spec(judge) });
  const { log, errors, bugs } = await askLog(
    promptLog({ evaluator_logs: [evaluatorLog('log_2', 'Judge', { evaluator, judgment, ...more })] }),
    `evaluatorLogs { judgmentState judgment {
      __typename raw display score valence
      ... on BooleanJudgment { passed } ... on NumberJudgment { number } ... on SelectJudgment { option }
      ... on MultiSelectJudgment { options } ... on TextJudgment { text } ... on OtherJudgment { value }
    } }`,
  );
  expect(errors).toBeUndefined();
  expect(bugs).toEqual([]);
  return log.evaluatorLogs[0];
};

const OPTIONS = [
  { name: 'good', valence: 'positive' },
  { name: 'bad', valence: 'negative' },
  { name: 'so-so', valence: 'neutral' },
  { name: 'new', valence: 'sparkling' },
  { name: 'bare' },
  { name: 'worse', valence: 'negative' },
];
const TRUE_GOOD = [
  { name: 'true', valence: 'positive' },
  { name: 'false', valence: 'negative' },
];
const TRUE_BAD = [
  { name: 'true', valence: 'negative' },
  { name: 'false', valence: 'positive' },
];

describe('a boolean judgment', () => {
  test.each([
    [true, TRUE_GOOD, 1, 'POSITIVE'],
    [false, TRUE_GOOD, 0, 'NEGATIVE'],
    [true, TRUE_BAD, 0, 'NEGATIVE'],
    [false, TRUE_BAD, 1, 'POSITIVE'],
    [true, null, 1, null],
    [false, undefined, 0, null],
    [true, [], 1, null],
    [true, [{ name: 'true' }, { name: 'false' }], 1, null],
    [true, [{ name: 'False', valence: 'positive' }], 0, null],
    [false, [{ name: 'True', valence: 'negative' }], 1, null],
    [true, [{ name: 'true', valence: 'neutral' }], null, 'NEUTRAL'],
    [true, [{ name: 'true', valence: 'sparkling' }], null, 'UNKNOWN'],
  ])('%j of options %j scores %j', async (judgment, options, score, valence) => {
    const { judgment: answer } = await askJudgment(judgment, { options });
    expect(answer).toEqual({ __typename: 'BooleanJudgment', raw: judgment, display: String(judgment), score, valence, passed: judgment });
  });
});

describe('a number judgment', () => {
  test.each([
    [17, 'positive', 17, '17'],
    [17, 'negative', -17, '17'],
    [17, 'neutral', 17, '17'],
    [17, null, 17, '17'],
    [-0.5, 'negative', 0.5, '-0.5'],
    [0, 'negative', 0, '0'],
    [1e21, undefined, 1e21, '1e+21'],
    [4294967296, undefined, 4294967296, '4294967296'],
  ])('%s of valence %s scores %s', async (judgment, number_valence, score, display) => {
    const { judgment: answer } = await askJudgment(judgment, { return_type: 'number', number_valence });
    expect(answer).toEqual({ __typename: 'NumberJudgment', raw: judgment, display, score, valence: null, number: judgment });
  });
});

describe('a text judgment', () => {
  test.each([
    ['select', 'good', 'SelectJudgment', 1, 'POSITIVE'],
    ['select', 'bad', 'SelectJudgment', 0, 'NEGATIVE'],
    ['select', 'so-so', 'SelectJudgment', null, 'NEUTRAL'],
    ['select', 'new', 'SelectJudgment', null, 'UNKNOWN'],
    ['select', 'bare', 'SelectJudgment', null, null],
    ['select', 'not an option', 'SelectJudgment', null, null],
    ['select', '3', 'SelectJudgment', null, null],
    ['multi_select', 'good', 'SelectJudgment', null, null],
  ])('of a %s evaluator, %j, is an option', async (return_type, judgment, __typename, score, valence) => {
    const { judgment: answer } = await askJudgment(judgment, { return_type, options: OPTIONS });
    expect(answer).toEqual({ __typename, raw: judgment, display: judgment, score, valence, option: judgment });
  });

  test.each([
    ['text', 'true'],
    ['text', '17'],
    ['text', ''],
    ['number', '17'],
    ['boolean', 'true'],
    ['poem', 'exact'],
    [undefined, 'exact'],
  ])('of a %s evaluator, %j, is a text and never turned into anything else', async (return_type, judgment) => {
    const { judgment: answer } = await askJudgment(judgment, { return_type });
    expect(answer).toEqual({ __typename: 'TextJudgment', raw: judgment, display: judgment, score: null, valence: null, text: judgment });
  });

  test('of an option whose name differs from another in case only is read as written', async () => {
    const options = [
      { name: 'OK', valence: 'positive' },
      { name: 'ok', valence: 'negative' },
    ];
    expect((await askJudgment('ok', { return_type: 'select', options })).judgment).toMatchObject({
      option: 'ok',
      score: 0,
      valence: 'NEGATIVE',
    });
    expect((await askJudgment('OK', { return_type: 'select', options })).judgment).toMatchObject({
      option: 'OK',
      score: 1,
      valence: 'POSITIVE',
    });
  });
});

describe('a judgment of several options', () => {
  test.each([
    [['good'], 'good', 'POSITIVE'],
    [['bad', 'worse'], 'bad, worse', 'NEGATIVE'],
    [['good', 'bad'], 'good, bad', null],
    [['good', 'bare'], 'good, bare', null],
    [['gone'], 'gone', null],
    [[], '', null],
  ])('%j is shown as %j with valence %s and has no score', async (judgment, display, valence) => {
    const { judgment: answer, judgmentState } = await askJudgment(judgment, { return_type: 'multi_select', options: OPTIONS });
    expect(answer).toEqual({ __typename: 'MultiSelectJudgment', raw: judgment, display, score: null, valence, options: judgment });
    expect(judgmentState).toBe('JUDGED');
  });
});

describe('a judgment of an unknown form', () => {
  test.each([
    [{ verdict: 'good' }, '{"verdict":"good"}'],
    [[1, 'good'], '[1,"good"]'],
    [{}, '{}'],
  ])('%j stays data', async (judgment, display) => {
    const { judgment: answer } = await askJudgment(judgment, { return_type: 'essay', options: OPTIONS });
    expect(answer).toEqual({ __typename: 'OtherJudgment', raw: judgment, display, score: null, valence: null, value: judgment });
  });

  test.each([[[{ toString: 1, valueOf: 2 }]], [[null, [{}], true]], [{ toJSON: 'x', length: 3 }]])(
    '%j stays data whatever its keys are',
    async (judgment) => {
      const { judgment: answer } = await askJudgment(judgment, { return_type: 'essay', options: OPTIONS });
      expect(answer).toMatchObject({ __typename: 'OtherJudgment', raw: judgment, score: null, valence: null, value: judgment });
    },
  );
});

describe('a judgment of another type than the evaluator’s', () => {
  const NUMBERED = [
    { name: '3', valence: 'negative' },
    { name: 'true', valence: 'positive' },
  ];
  test.each([
    ['select', 3, 'NumberJudgment'],
    ['select', true, 'BooleanJudgment'],
    ['select', ['true'], 'MultiSelectJudgment'],
    ['select', { name: 'true' }, 'OtherJudgment'],
    ['boolean', 'true', 'TextJudgment'],
    ['boolean', 1, 'NumberJudgment'],
    ['boolean', ['true'], 'MultiSelectJudgment'],
    ['number', true, 'BooleanJudgment'],
    ['number', '3', 'TextJudgment'],
    ['number', ['3'], 'MultiSelectJudgment'],
    ['multi_select', 'true', 'SelectJudgment'],
    ['multi_select', 3, 'NumberJudgment'],
    ['multi_select', [true], 'OtherJudgment'],
    ['multi_select', [['true']], 'OtherJudgment'],
    ['text', 3, 'NumberJudgment'],
    ['text', false, 'BooleanJudgment'],
    ['constructor', true, 'BooleanJudgment'],
    ['poem', 3, 'NumberJudgment'],
    [null, true, 'BooleanJudgment'],
    [undefined, 3, 'NumberJudgment'],
  ])('of a %s evaluator, %j, keeps the type of its value and has neither score nor valence', async (return_type, judgment, __typename) => {
    const answer = await askJudgment(judgment, { return_type, options: NUMBERED, number_valence: 'negative' });
    expect(answer.judgmentState).toBe('JUDGED');
    expect(answer.judgment).toMatchObject({ __typename, raw: judgment, score: null, valence: null });
  });
});

describe('without a judgment', () => {
  test.each([
    ['ABSTAINED', { judgment: null }],
    ['ABSTAINED', {}],
    ['ERRORED', { judgment: null, error: 'Provider timed out' }],
    ['ERRORED', { error: ' x\n' }],
    ['ABSTAINED', { error: '' }],
    ['ABSTAINED', { error: ' \t\n' }],
    ['ABSTAINED', { judgment: null, marked_completed: true }],
  ])('the state is %s for %j', async (state, log) => {
    expect(await askJudgment(undefined, {}, log)).toEqual({ judgmentState: state, judgment: null });
  });

  test('an error outweighs a judgment that came with it', async () => {
    expect(await askJudgment(true, {}, { error: 'half done' })).toMatchObject({ judgmentState: 'ERRORED', judgment: { raw: true } });
  });

  test.each([[''], ['  \n']])('the error %j says nothing, and the judgment stands', async (error) => {
    expect(await askJudgment(true, {}, { error })).toMatchObject({ judgmentState: 'JUDGED', judgment: { raw: true, score: 1 } });
  });
});

describe('a judgment that is no finite number', () => {
  const ask = async (judgment: string, more: Json = {}) => {
    const log = evaluatorLog('log_2', 'Judge', {
      judgment: 'HERE',
      evaluator: evaluatorVersion('Judge', { spec: spec({ return_type: 'number' }) }),
      ...more,
    });
    const body = JSON.stringify({ records: [row(promptLog({ evaluator_logs: [log] }))], page: 1, size: 100, total: 1 }).replace(
      '"HERE"',
      judgment,
    );
    const upstream = apiOf({ evaluation: evaluationBody({ evaluators: [member(evaluatorVersion('Judge'))] }) });
    const respond = ({ path }: { path: string }) => (path.includes('/logs?') ? json(body) : undefined);
    const { ask, bugs } = facade({ upstream, respond });
    const { data, errors } = await ask(`{ evaluation(id: "evr_1") { logs { nodes {
      judgments { state error display score judgment { raw } } log { evaluatorLogs { judgmentState error judgment { raw } } }
    } } } }`);
    expect(errors).toBeUndefined();
    expect(bugs).toEqual([]);
    const [node] = data.evaluation.logs.nodes;
    return { cell: node.judgments[0], log: node.log.evaluatorLogs[0] };
  };
  const error = 'The judgment is not a finite number.';

  test.each(['1e400', '-1e400', '1E+99999', '[1e400]', '{"a":[0,-1e999]}'])(
    '%s is a failure, with a sentence that says so',
    async (judgment) => {
      expect(await ask(judgment)).toEqual({
        cell: { state: 'ERRORED', error, display: null, score: null, judgment: null },
        log: { judgmentState: 'ERRORED', error, judgment: null },
      });
    },
  );

  test('keeps the error that came with it', async () => {
    const answer = await ask('1e400', { error: 'overflow' });
    expect(answer).toMatchObject({ cell: { state: 'ERRORED', error: 'overflow' }, log: { judgmentState: 'ERRORED', error: 'overflow' } });
  });

  test.each(['1e308', '-0', '5e-400', '"1e400"', '"NaN"'])('%s is none of them', async (judgment) => {
    expect((await ask(judgment)).cell).toMatchObject({ state: 'JUDGED', error: null });
  });
});
