import { describe, expect, test } from 'vitest';
import { choicesOf, choose, draftOf, EMPTY, judgmentOf, type Spec } from '../../web/src/judge/judgment-draft.ts';

const spec = (given: Partial<Spec>): Spec => ({
  __typename: 'HumanEvaluatorSpec',
  returnType: 'TEXT',
  options: [],
  numberLimits: null,
  instructions: null,
  ...given,
});

const options = ['warm', 'stiff'].map((option) => ({ option, valence: null }));
const BOOLEAN = spec({ returnType: 'BOOLEAN' });
const SELECT = spec({ returnType: 'SELECT', options });
const SEVERAL = spec({ returnType: 'MULTI_SELECT', options });
const NUMBER = spec({ returnType: 'NUMBER' });
const limited = (min: number | null, max: number | null, step: number | null): Spec => ({ ...NUMBER, numberLimits: { min, max, step } });

describe('what is chosen from', () => {
  test.each([
    [BOOLEAN, ['true', 'false']],
    [SELECT, ['warm', 'stiff']],
    [limited(1, 5, 1), ['1', '2', '3', '4', '5']],
    [limited(0, 0.3, 0.1), ['0', '0.1', '0.2', '0.3']],
    [limited(0, 100, 1), undefined],
    [limited(0, null, 1), undefined],
    [limited(1, 5, null), undefined],
    [limited(1, 5, 0), undefined],
    [limited(5, 1, 1), undefined],
    [spec({}), undefined],
  ])('%o', (given, choices) => {
    expect(choicesOf(given)).toEqual(choices);
  });
});

describe('what a draft comes to', () => {
  test.each([
    ['nothing', BOOLEAN, EMPTY, undefined],
    ['nothing', SELECT, EMPTY, undefined],
    ['no option at all, which is one', SEVERAL, EMPTY, { options: [] }],
    ['false', BOOLEAN, choose(BOOLEAN, choose(BOOLEAN, EMPTY, 'true'), 'false'), { passed: false }],
    ['an option', SELECT, choose(SELECT, EMPTY, 'stiff'), { option: 'stiff' }],
    ['an option that was taken back', SEVERAL, choose(SEVERAL, choose(SEVERAL, EMPTY, 'warm'), 'warm'), { options: [] }],
    ['two options', SEVERAL, choose(SEVERAL, choose(SEVERAL, EMPTY, 'stiff'), 'warm'), { options: ['stiff', 'warm'] }],
    ['a number that is written', NUMBER, { ...EMPTY, text: ' -2.5 ' }, { number: -2.5 }],
    ['no number', NUMBER, { ...EMPTY, text: '' }, undefined],
    ['a number that is chosen', limited(1, 5, 1), choose(limited(1, 5, 1), EMPTY, '4'), { number: 4 }],
    ['words', spec({}), { ...EMPTY, text: 'dry ' }, { text: 'dry ' }],
    ['no words', spec({}), { ...EMPTY, text: '  ' }, undefined],
    ['what nobody knows', spec({ returnType: 'UNKNOWN' }), { text: 'x', chosen: ['x'] }, undefined],
  ])('%s', (_what, given, draft, judgment) => {
    expect(judgmentOf(given, draft)).toEqual(judgment);
  });
});

test.each([
  [BOOLEAN, true],
  [SELECT, 'warm'],
  [SEVERAL, ['warm', 'stiff']],
  [limited(1, 5, 1), 3],
  [NUMBER, 0.25],
  [spec({}), 'dry'],
])('a judgment that is corrected begins as it was: %o %o', (given, raw) => {
  expect(Object.values(judgmentOf(given, draftOf(given, raw)) ?? {})).toEqual([raw]);
});

test.each([BOOLEAN, SELECT, limited(1, 5, 1), NUMBER, spec({})])('an abstention that is corrected begins as nothing: %o', (given) => {
  expect([undefined, null].map((raw) => judgmentOf(given, draftOf(given, raw)))).toEqual([undefined, undefined]);
});
