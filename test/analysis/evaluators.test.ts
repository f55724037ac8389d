import { expect, test } from 'vitest';
import { compileFilter } from '../../src/analysis/compile-filter.ts';
import { compileOrder } from '../../src/analysis/compile-order.ts';
import { QuestionError } from '../../src/analysis/errors.ts';
import { attachedOf, evaluatorsPicked } from '../../src/analysis/evaluators.ts';
import { createTerms } from '../../src/analysis/terms.ts';
import type { EvaluatorResponse } from '../../src/contract/version.ts';
import { EVALUATORS } from './random-cells.ts';

const evaluators = attachedOf(EVALUATORS);
const lookups = { terms: createTerms(), evaluators };

test('evaluators are told as the evaluation has them, in its order', () => {
  expect(evaluators.map(({ returnType, options, isRated }) => ({ returnType, options, isRated }))).toEqual([
    { returnType: 'boolean', options: [], isRated: true },
    { returnType: 'boolean', options: [], isRated: true },
    { returnType: 'number', options: [], isRated: false },
    { returnType: 'select', options: ['good', 'bad', 'meh', 'odd'], isRated: true },
    { returnType: 'multi_select', options: ['good', 'bad', 'meh', 'odd'], isRated: false },
    { returnType: 'text', options: [], isRated: false },
  ]);
  expect(evaluators[3]).toMatchObject({ versionId: 'evv_tone', fileId: 'ev_tone', name: 'Tone', path: 'Checks/tone/Tone' });
});

test('a damaged evaluator keeps its place', () => {
  const damaged = [
    null,
    undefined,
    { version_id: 7, path: {}, spec: 'x' },
    { spec: { return_type: 'select', options: [null, 3, { name: 'a' }, { name: 'a' }] } },
  ];
  const nothing = { versionId: '', fileId: null, name: null, path: null, returnType: null, options: [], isRated: false };
  expect(attachedOf(damaged as unknown as EvaluatorResponse[])).toEqual([
    nothing,
    nothing,
    nothing,
    { ...nothing, returnType: 'select', options: ['a'] },
  ]);
});

test('an evaluator is picked by path, name or version, and several by a name that they share', () => {
  expect(evaluatorsPicked({ path: 'Checks/tone/Tone' }, evaluators, [])).toEqual([3]);
  expect(evaluatorsPicked({ versionId: 'evv_comment' }, evaluators, [])).toEqual([5]);
  expect(evaluatorsPicked({ name: 'Correct' }, evaluators, [])).toEqual([0, 1]);
});

const refused = (run: () => unknown): QuestionError => {
  try {
    run();
  } catch (error) {
    if (error instanceof QuestionError) return error;
    throw error;
  }
  return expect.unreachable('It was not refused.');
};

test.each([
  [
    { name: 'tonne' },
    'picks no evaluator of the evaluation; by name there are "Correct", "Distance", "Tone", "Topics", "Comment". Did you mean "Tone"?',
  ],
  [{ name: 'zzz' }, 'picks no evaluator of the evaluation; by name there are "Correct", "Distance", "Tone", "Topics", "Comment".'],
  [
    { path: 'Checks/tone/Ton' },
    'picks no evaluator of the evaluation; by path there are "Checks/right/Correct", "Checks/wrong/Correct", "Checks/distance/Distance", "Checks/tone/Tone", "Checks/topics/Topics", "Checks/comment/Comment". Did you mean "Checks/tone/Tone"?',
  ],
  [
    { versionId: 'evv_tune' },
    'picks no evaluator of the evaluation; by version there are "evv_right", "evv_wrong", "evv_distance", "evv_tone", "evv_topics", "evv_comment". Did you mean "evv_tone"?',
  ],
] as const)('%j is refused, and the evaluators there are named', (selector, message) => {
  const error = refused(() => evaluatorsPicked(selector, evaluators, ['by', 0]));
  expect([error.message, error.place]).toEqual([`"by[0]" ${message}`, ['by', 0]]);
});

test('an evaluation without evaluators has none to pick', () => {
  const error = refused(() => evaluatorsPicked({ path: 'a' }, [], ['evaluator']));
  expect(error.message).toBe('"evaluator" picks an evaluator by its path, and there is none with one in the evaluation.');
});

test('filters and orders say where they name an evaluator that is none', () => {
  const evaluator = { name: 'Tune' };
  const filter = { or: [{}, { not: { judgments: [{ state: ['judged'] }, { evaluator, passed: true }] } }] } as const;
  expect(refused(() => compileFilter(filter, lookups)).place).toEqual(['filter', 'or', 1, 'not', 'judgments', 1, 'evaluator']);
  const steps = [{ by: { listed: true } }, { by: { judgment: evaluator } }] as const;
  expect(refused(() => compileOrder(steps, lookups)).place).toEqual(['orderBy', 1, 'by', 'judgment']);
});

test('an option that the evaluator does not have is refused, and those it has are named', () => {
  const filterOf = (option: object, name = 'Tone') => ({ judgments: [{ evaluator: { name }, option }] });
  const error = refused(() => compileFilter(filterOf({ in: ['good', 'great'] }), lookups));
  expect(error.place).toEqual(['filter', 'judgments', 0, 'option']);
  expect(error.message).toBe(
    '"filter.judgments[0].option" names "great", which is no option of the evaluator: it has "good", "bad", "meh", "odd".',
  );
  expect(refused(() => compileFilter(filterOf({ ne: 'Good', caseSensitive: true }), lookups)).place).toEqual(error.place);
  for (const asked of [{ eq: 'GOOD' }, { contains: 'great' }]) expect(compileFilter(filterOf(asked), lookups)).toBeTypeOf('function');
  // It has no options, so it cannot be told.
  expect(compileFilter(filterOf({ eq: 'great' }, 'Comment'), lookups)).toBeTypeOf('function');
});
