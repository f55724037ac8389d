import { expect, test } from 'vitest';
import { behind, isOfPairs } from '../../web/src/gate/behind.ts';
import type { Rule } from '../../web/src/gate/rule-words.ts';
import { askedIn } from '../../web/src/rows/rows-address.ts';

const wayOf = (rule: Rule) => behind({ id: 'evr_1', run: 'run_1', control: 'run_0', rule, column: undefined });

test('rows behind a rule are those that its own filter lets through', () => {
  const rule: Rule = {
    measure: 'ERROR_RATE',
    max: 0.1,
    filter: { search: 'late train', model: { in: ['a', 'b'] }, datapointIds: ['dp_1'] },
  };
  const { search } = new URL(wayOf(rule)?.href ?? '', 'http://pages');
  expect(askedIn(new URLSearchParams(search))).toEqual({ filter: { runIds: ['run_1'], hasError: true, ...rule.filter } });
  expect(wayOf({ measure: 'LOG_COUNT', min: 1 })?.href).toBe('/evaluations/evr_1/rows?run=run_1');
});

test.each<Rule['filter']>([
  { inputs: [{ path: '/topic', eq: 'refund' }] },
  { model: { startsWith: 'gpt' } },
  { model: { in: ['a'], caseSensitive: true } },
  { model: null },
  { datapointIds: [] },
  { search: '' },
  // The rule looks at rows that failed already.
  { hasError: false },
])('there is no way to rows that an address cannot choose: %j', (filter) =>
  expect(wayOf({ measure: 'ERROR_RATE', max: 0.1, filter })).toBeUndefined(),
);

test('pairs behind a rule have no filter', () => {
  const rule: Rule = { measure: 'ERROR_RATE', maxDrop: 0.1 };
  expect([isOfPairs(rule), wayOf(rule)?.label]).toEqual([true, 'Pairs behind it']);
  expect(wayOf({ ...rule, filter: { search: 'late' } })).toBeUndefined();
});
