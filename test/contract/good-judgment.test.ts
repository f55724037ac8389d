import { expect, test } from 'vitest';
import { hasGoodJudgment, type JudgmentSpec } from '../../src/contract/judgment.ts';

const named = (...options: [string, string?][]) => options.map(([name, valence = null]) => ({ name, valence }));

test.each<[JudgmentSpec, boolean]>([
  [{ return_type: 'boolean' }, true],
  [{ return_type: 'boolean', options: named(['true', 'negative']) }, true],
  [{ return_type: 'boolean', options: named(['true', 'neutral'], ['false', 'neutral']) }, false],
  [{ return_type: 'boolean', options: named(['true', 'neutral'], ['false', 'negative']) }, false],
  [{ return_type: 'select', options: named(['a', 'neutral'], ['b', 'positive']) }, true],
  [{ return_type: 'select', options: named(['a', 'negative'], ['b']) }, false],
  [{ return_type: 'select' }, false],
  [{ return_type: 'multi_select', options: named(['a', 'positive']) }, false],
  [{ return_type: 'number', number_valence: 'positive' }, false],
  [{}, false],
])('a judgment of %j can be a good one: %s', (spec, expected) => {
  expect(hasGoodJudgment(spec)).toBe(expected);
});
