import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/analysis/question.ts';
import { expectAnsweredRight, question, questionPath } from '../support/asked-backend.ts';
import { ENGINES, over } from '../support/engines.ts';

const REPLIES = 'evr_7ZAECYi82P80BOqjkseLt';

/** One question of each kind. */
const QUESTIONS: Readonly<Record<string, Partial<Question>>> = {
  'all rows': {},
  'no rows': { window: { offset: 0, count: 0 } },
  'the last rows': { window: { offset: 95, count: 10 } },
  'a number': { filter: { outputTokens: { gte: 40 } }, orderBy: [{ by: { number: 'duration' }, descending: true }] },
  'an error': { filter: { hasError: true } },
  'a text of the output': { filter: { output: { contains: 'REFUND' } } },
  words: { filter: { search: ['refund'] }, orderBy: [{ by: { number: 'outputLength' } }] },
  'a place in the inputs': { filter: { not: { inputs: [{ path: '/question', exists: false }] } } },
  'a place in the target': {
    filter: { target: [{ path: '', exists: true }] },
    facets: [{ by: { place: 'target', path: '' }, first: 5, timeZone: 'UTC' }],
  },
  'a judgment': {
    filter: { judgments: [{ state: ['errored'] }] },
    orderBy: [{ by: { judgmentErrors: true }, descending: true }],
    groups: [{ by: [{ field: 'run' }], first: 10, order: 'count-desc', timeZone: 'UTC', aggregates: {} }],
  },
  'all that is summed up': {
    aggregates: {
      numbers: { duration: { percentiles: [50, 90], histograms: [{ bins: 5 }], intervals: [0.95] }, totalCost: {} },
      datapointCount: true,
      created: true,
      errorRateIntervals: [0.95],
      judgments: { numbers: { percentiles: [50] }, passRateIntervals: [{ confidence: 0.95, denominator: 'logs' }], scoreIntervals: [0.9] },
    },
  },
};

const asking = (asked: object): unknown => ({ semantics: 1, question: { ...question(), ...asked } });

const nested = (depth: number): unknown => (depth === 0 ? {} : { not: nested(depth - 1) });

const GROUPS = { first: 10, order: 'count-desc', timeZone: 'UTC' };
const PERCENTILE = ['question', 'aggregates', 'numbers', 'duration', 'percentiles', 0];
const EVALUATOR = ['question', 'filter', 'judgments', 0];

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test.each(Object.entries(QUESTIONS))('%s: a question is answered as its rows say', async (_, asked) => {
    const { ask } = await sampleBackend();
    await expectAnsweredRight(ask, REPLIES, question(asked));
  });

  test('a question takes no logs beside it', async () => {
    const { ask } = await sampleBackend();
    const { status, body } = await ask('GET', `${questionPath(REPLIES, question())}&log_id=log_1`);
    expect([status, body.detail]).toEqual([422, [expect.objectContaining({ loc: ['query', 'log_id'] })]]);
  });

  test('a question of some runs is answered by their rows alone', async () => {
    const { ask } = await sampleBackend();
    const { runs } = (await ask('GET', `/evaluations/${REPLIES}/runs`)).body;
    const ids = runs.slice(1, 3).map(({ id }: { id: string }) => id);
    await expectAnsweredRight(ask, REPLIES, question({ window: { offset: 3, count: 40 } }), ids);
    await expectAnsweredRight(ask, REPLIES, question(), ['run_unknown']);
  });

  test('of an evaluation that is not there nothing can be asked', async () => {
    const { ask } = await sampleBackend();
    expect((await ask('GET', questionPath('evr_none', question()))).status).toBe(404);
  });

  test.each<[name: string, sent: unknown, loc: readonly (string | number)[]]>([
    ['no JSON', '{', []],
    ['a list', [], []],
    ['other semantics', { semantics: 2, question: question() }, ['semantics']],
    ['no semantics', { question: question() }, ['semantics']],
    ['more than a question', { semantics: 1, question: question(), answer: {} }, ['answer']],
    ['no question', { semantics: 1 }, ['question']],
    ['no filter', asking({ filter: undefined }), ['question', 'filter']],
    ['a filter of an unknown field', asking({ filter: { colour: { eq: 'red' } } }), ['question', 'filter', 'colour']],
    ['a null', asking({ filter: { hasError: null } }), ['question', 'filter', 'hasError']],
    ['an empty union', asking({ filter: { or: [] } }), ['question', 'filter', 'or']],
    ['a filter too deep', asking({ filter: nested(11) }), ['question', 'filter', ...Array<string>(10).fill('not')]],
    ['too many operators', asking({ filter: { or: Array(201).fill({ hasError: true }) } }), ['question', 'filter']],
    ['a list too long', asking({ filter: { logIds: Array.from({ length: 1_001 }, String) } }), ['question', 'filter', 'logIds']],
    ['no pointer', asking({ filter: { inputs: [{ path: 'a', exists: true }] } }), ['question', 'filter', 'inputs', 0, 'path']],
    ['too many steps', asking({ orderBy: Array(6).fill({ by: { listed: true } }) }), ['question', 'orderBy']],
    ['an order by nothing', asking({ orderBy: [{ by: {} }] }), ['question', 'orderBy', 0, 'by']],
    ['a window before all', asking({ window: { offset: -1, count: 1 } }), ['question', 'window', 'offset']],
    ['percentiles beyond 100', asking({ aggregates: { numbers: { duration: { percentiles: [101] } } } }), PERCENTILE],
    ['too many keys', asking({ groups: [{ ...GROUPS, by: Array(4).fill({ field: 'run' }) }] }), ['question', 'groups', 0, 'by']],
    [
      'an unknown field of groups',
      asking({ groups: [{ ...GROUPS, by: [{ field: 'log' }] }] }),
      ['question', 'groups', 0, 'by', 0, 'field'],
    ],
    ['an unknown evaluator', asking({ filter: { judgments: [{ evaluator: { name: 'Nobody' } }] } }), EVALUATOR],
  ])('%s is refused, and said where', async (_, sent, loc) => {
    const { ask } = await sampleBackend();
    const text = typeof sent === 'string' ? sent : JSON.stringify(sent);
    const { status, body } = await ask('GET', `/evaluations/${REPLIES}/logs?analysis=${encodeURIComponent(text)}`);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ loc: ['query', 'analysis', ...loc] }]);
  });
});
