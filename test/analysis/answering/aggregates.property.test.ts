import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswering } from '../../../src/analysis/answering/create-answering.ts';
import { OUTCOMES } from '../../../src/analysis/answering/row-columns.ts';
import { JUDGMENT_STATES } from '../../../src/analysis/block.ts';
import type { Aggregates, Question, QuestionAnswer } from '../../../src/analysis/question.ts';
import { finished } from '../../../src/analysis/steps.ts';
import { createTerms } from '../../../src/analysis/terms.ts';
import { ASK, expectAggregates } from './naive-aggregates.ts';
import { anyRow, blockOf, EVALUATORS, optionsOf, type Row, stateOf, TAGS } from './rows.ts';

const QUESTION: Question = { filter: {}, orderBy: [], window: { offset: 0, count: 0 }, total: true, aggregates: ASK };

const answer = (rows: readonly Row[], size: number, question: Question): QuestionAnswer => {
  const terms = createTerms();
  const answering = createAnswering(question, { terms, evaluators: EVALUATORS });
  for (let at = 0; at < rows.length; at += size) finished(answering.take(blockOf(rows.slice(at, at + size), terms)));
  return finished(answering.answer(true));
};

const someRows = fc.array(anyRow, { maxLength: 40 });
const size = fc.integer({ min: 1, max: 20 });

test('aggregates are what they are by hand', () => {
  fc.assert(
    fc.property(someRows, size, (rows, length) => {
      const { aggregates, total, scan } = answer(rows, length, QUESTION);
      expect(total).toBe(rows.length);
      expect(scan).toEqual({ isComplete: true, rowsRead: rows.length });
      expectAggregates(aggregates as Aggregates, rows);
    }),
  );
});

test('how rows are cut into blocks changes no bit of the answer', () => {
  const question: Question = {
    ...QUESTION,
    groups: [{ by: [{ field: 'run' }], first: 10, order: 'key-asc', timeZone: 'UTC', aggregates: ASK }],
  };
  fc.assert(
    fc.property(someRows, size, (rows, length) => {
      expect(answer(rows, length, question)).toEqual(answer(rows, 40, question));
    }),
  );
});

test('the aggregates of a group are those of its rows', () => {
  const question: Question = {
    ...QUESTION,
    groups: [{ by: [{ field: 'run' }, { judgment: { name: 'Tags' } }], first: 500, order: 'count-desc', timeZone: 'UTC', aggregates: ASK }],
  };
  fc.assert(
    fc.property(someRows, size, (rows, length) => {
      for (const { keys, count, aggregates } of answer(rows, length, question).groups?.[0]?.nodes ?? []) {
        const [run, tag] = keys.map(({ value }) => value);
        const inGroup = rows.filter((row) => {
          const options = optionsOf(row.cells[TAGS], TAGS);
          const values = options.length > 0 ? options : [stateOf(row.cells[TAGS]).toUpperCase()];
          return row.run === run && values.includes(tag as string);
        });
        expect(count).toBe(inGroup.length);
        expectAggregates(aggregates as Aggregates, inGroup);
      }
    }),
  );
});

test('outcomes that are states have their numbers', () => {
  expect(JUDGMENT_STATES.map((state) => OUTCOMES[state === 'judged' ? 'unrated' : state])).toEqual([0, 1, 2, 3]);
});

test('only what is asked is there', () => {
  const rows: Row[] = [
    {
      run: 'evr_1',
      datapoint: 'dp_1',
      source: null,
      error: null,
      createdAt: 5,
      duration: 1,
      inputs: {},
      cells: EVALUATORS.map(() => true),
    },
  ];
  const { aggregates } = answer(rows, 1, {
    ...QUESTION,
    aggregates: { judgments: { evaluators: [{ path: 'Evals/Note' }, { name: 'Correct' }] } },
  });
  expect(aggregates).toMatchObject({
    count: 1,
    errorCount: 0,
    errorRateIntervals: [],
    createdFrom: null,
    datapointCount: null,
    numbers: {},
  });
  expect(aggregates?.judgments.map(({ evaluatorVersionId }) => evaluatorVersionId)).toEqual(['evv_Correct', 'evv_Note']);
  expect(answer(rows, 1, { ...QUESTION, aggregates: {} }).aggregates?.judgments).toEqual([]);
});
