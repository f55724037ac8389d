import { describe, expect, test } from 'vitest';
import type { Question } from '../../src/analysis/question.ts';
import { answerOfRows, question, questionPath } from '../support/asked-backend.ts';
import { ENGINES, over } from '../support/engines.ts';
import type { Ask } from '../support/sample-backend.ts';

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

const told = async (ask: Ask, asked: Question, runIds: readonly string[] = []) => {
  const { status, body } = await ask('GET', questionPath(REPLIES, asked, runIds));
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
};

/** Where no row may be left out, `scan` says that all were read. */
const expectSame = async (ask: Ask, asked: Question, runIds: readonly string[] = []): Promise<void> => {
  const body = await told(ask, asked, runIds);
  const { answer, records } = await answerOfRows(ask, REPLIES, asked, runIds);
  expect(body.analysis).toEqual({ semantics: 1, question: asked, answer: JSON.parse(JSON.stringify(answer)) });
  expect(body.records).toEqual(records);
  expect(body.total).toBe(answer.total);
};

describe.each(ENGINES)('over $name', (engine) => {
  const { sampleBackend } = over(engine);

  test.each(Object.entries(QUESTIONS))('%s: a question is answered as its rows say', async (_, asked) => {
    const { ask } = await sampleBackend();
    await expectSame(ask, question(asked));
  });

  test('a question of some runs is answered by their rows alone', async () => {
    const { ask } = await sampleBackend();
    const { runs } = (await ask('GET', `/evaluations/${REPLIES}/runs`)).body;
    const ids = runs.slice(1, 3).map(({ id }: { id: string }) => id);
    await expectSame(ask, question({ window: { offset: 3, count: 40 } }), ids);
    await expectSame(ask, question(), ['run_unknown']);
  });

  test('of an evaluation that is not there nothing can be asked', async () => {
    const { ask } = await sampleBackend();
    expect((await ask('GET', questionPath('evr_none', question()))).status).toBe(404);
  });
});
