import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleOf } from '../../../src/cli/gate/rule-text.ts';

test.each([
  ['Evaluators/Correct pass_rate >= 0.9', { evaluator: { path: 'Evaluators/Correct' }, measure: 'PASS_RATE', min: 0.9 }],
  ['Empty Promise score max_drop 0.02', { evaluator: { name: 'Empty Promise' }, measure: 'SCORE', maxDrop: 0.02 }],
  ['p95(duration) <= 4', { measure: 'PERCENTILE', percentile: 95, max: 4 }],
  ['Words p99.5<=400', { evaluator: { name: 'Words' }, measure: 'PERCENTILE', percentile: 99.5, max: 400 }],
  [
    'Evaluators/Tone option_share(not polite) <= 1e-2',
    { evaluator: { path: 'Evaluators/Tone' }, measure: 'OPTION_SHARE', option: 'not polite', max: 0.01 },
  ],
  ['error_rate<=.05', { measure: 'ERROR_RATE', max: 0.05 }],
  ['  log_count >= 100 ', { measure: 'LOG_COUNT', min: 100 }],
  ['Evaluators/score mean >= -1', { evaluator: { path: 'Evaluators/score' }, measure: 'MEAN', min: -1 }],
])('reads %s', (text, rule) => {
  expect(ruleOf(text)).toEqual(rule);
});

test.each([
  ['', 'a rule is'],
  ['Correct pass_rate', 'a rule is'],
  ['Correct pass_rate > 0.9', 'a bound is >=, <= or max_drop'],
  ['Correct pass_rate == 0.9', 'a bound is >=, <= or max_drop'],
  ['Correct pas_rate >= 0.9', 'there is no measure pas_rate; did you mean pass_rate?'],
  ['Correct PASS >= 0.9', 'there is no measure PASS'],
  ['Correct pass_rate >= 90%', '90% is no number'],
  ['Correct pass_rate >= NaN', 'NaN is no number'],
  ['Correct pass_rate >= Infinity', 'Infinity is no number'],
  ['Correct pass_rate >= 0x10', '0x10 is no number'],
  ['Words p95(duration) <= 4', 'duration is of logs, and of no evaluator'],
  ['p95 <= 4', 'p95 needs an evaluator, or (duration) behind it'],
])('refuses %j', (text, message) => {
  expect(() => ruleOf(text)).toThrow(message);
});

test('takes an evaluator of any name, and any bound that JSON has', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text === text.trim() && !/[\r\n]/.test(text));
  const bound = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(name, bound, (evaluator, min) => {
      const selector = evaluator.includes('/') ? { path: evaluator } : { name: evaluator };
      expect(ruleOf(`${evaluator} pass_rate >= ${min}`)).toEqual({
        evaluator: selector,
        measure: 'PASS_RATE',
        min: Object.is(min, -0) ? 0 : min,
      });
    }),
  );
});
