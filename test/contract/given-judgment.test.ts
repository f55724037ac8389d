import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgmentFlaw } from '../../src/contract/given-judgment.ts';
import type { JudgmentSpec } from '../../src/contract/judgment.ts';

const OPTIONS = [{ name: 'good' }, { name: 'fair' }, { name: 'bad' }];
const SELECT: JudgmentSpec = { return_type: 'select', options: OPTIONS };
const SEVERAL: JudgmentSpec = { return_type: 'multi_select', options: OPTIONS };
const STARS: JudgmentSpec = { return_type: 'number', number_limits: { min: 1, max: 5, step: 1 } };
const TENTHS: JudgmentSpec = { return_type: 'number', number_limits: { min: 0, max: 1, step: 0.1 } };
const OPEN: JudgmentSpec = { return_type: 'number', number_limits: { min: null } };

describe('a judgment that an evaluator may give', () => {
  test.each<[unknown, JudgmentSpec]>([
    [true, { return_type: 'boolean' }],
    [false, { return_type: 'boolean', options: [{ name: 'true', valence: 'negative' }] }],
    [3, STARS],
    [5, STARS],
    [0.3, TENTHS],
    [0.7, TENTHS],
    [-1e9, OPEN],
    ['fair', SELECT],
    ['anything', { return_type: 'select' }],
    ['anything', { return_type: 'select', options: 7 as never }],
    [[], SEVERAL],
    [['bad', 'good'], SEVERAL],
    ['', { return_type: 'text' }],
    ['good', { return_type: 'ranking' as never }],
    [4, {}],
    [2.5, { return_type: 'number', number_limits: { min: 'low', max: null, step: 0 } as never }],
  ])('%j by %j', (value, spec) => {
    expect(judgmentFlaw(value, spec)).toBeUndefined();
  });

  test.each<[unknown, JudgmentSpec, string, string, number?]>([
    ['true', { return_type: 'boolean' }, 'type', 'is not true or false'],
    [1, { return_type: 'boolean' }, 'type', 'is not true or false'],
    ['3', STARS, 'type', 'is not a number'],
    [Number.NaN, STARS, 'type', 'is not a number'],
    [Number.POSITIVE_INFINITY, OPEN, 'type', 'is not a number'],
    [0, STARS, 'limits', 'no number below 1'],
    [6, STARS, 'limits', 'no number above 5'],
    [2.5, STARS, 'limits', 'steps of 1 from 1'],
    [0.25, TENTHS, 'limits', 'steps of 0.1 from 0'],
    [['good'], SELECT, 'type', 'is not the name of one option'],
    ['god', SELECT, 'option', 'Did you mean "good"?'],
    ['GOOD', SELECT, 'option', 'it has "good", "fair", "bad"'],
    ['good', SEVERAL, 'type', 'is not a list of the names'],
    [['good', 'awful'], SEVERAL, 'option', 'chooses "awful"', 1],
    [['good', 'good'], SEVERAL, 'option', 'chooses "good" twice', 1],
    [['good', 'good'], { return_type: 'multi_select' }, 'option', 'twice', 1],
    [7, { return_type: 'text' }, 'type', 'is not a text'],
    [{ a: 1 }, {}, 'type', 'is not a boolean, a number'],
    [null, { return_type: 'text' }, 'type', 'is not a text'],
  ])('is not %j by %j', (value, spec, reason, says, index) => {
    expect(judgmentFlaw(value, spec)).toEqual({ reason, says: expect.stringContaining(says), ...(reason === 'option' && { index }) });
  });

  test('every number on a step within the limits, whatever the step, and none between two steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 500 }), fc.nat(50), (from, hundredths, steps) => {
        const step = hundredths / 100;
        const spec: JudgmentSpec = { return_type: 'number', number_limits: { min: from, max: from + 50 * step, step } };
        expect(judgmentFlaw(from + steps * step, spec)).toBeUndefined();
        expect(judgmentFlaw(from + (steps - 0.5) * step, spec)).toMatchObject({ reason: 'limits' });
      }),
    );
  });
});
