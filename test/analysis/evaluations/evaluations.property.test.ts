import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from '../../../src/analysis/compile-order.ts';
import {
  type CostlyFacts,
  compileEvaluationFilter,
  compileEvaluationOrder,
} from '../../../src/analysis/evaluations/compile-evaluations.ts';
import { factsOfEvaluation } from '../../../src/analysis/evaluations/evaluation-facts.ts';
import type { StatusName } from '../../../src/analysis/evaluations/evaluation-filter.ts';
import { parseEvaluationFilter, parseEvaluationOrder } from '../../../src/analysis/evaluations/parse-evaluation-filter.ts';
import { canonicalJson, questionHash } from '../../../src/analysis/json-value.ts';
import { filterOf } from '../random-filter.ts';
import { byPoints, foldedByPoints } from '../text-rules.ts';
import { evaluations, fields, type Judged, type Listed } from './random-evaluations.ts';

const anything = filterOf(fields.map(([, asked]) => asked));

const parsed = (input: unknown) => parseEvaluationFilter(input, ['filter']);

/** Whether it passes, with what is asked for on the way. */
const look = ({ judged, record }: Listed, test: ReturnType<typeof compileEvaluationFilter>) => {
  const costly: CostlyFacts = {};
  const asked: string[] = [];
  for (;;) {
    const verdict = test(factsOfEvaluation(record), costly);
    if (typeof verdict === 'boolean') return { passes: verdict, asked };
    asked.push(verdict);
    if (verdict === 'status') costly.status = judged.status as StatusName | null;
    else costly.hasControlRun = judged.hasControlRun;
  }
};

test.each([...fields, ['anything', anything]] as const)('a filter of %s lets those through of which it holds', (name, asked) => {
  let passed = 0;
  let count = 0;
  const property = fc.property(evaluations, asked, (given, { input, fits }) => {
    const compiled = compileEvaluationFilter(parsed(input));
    const found = given.map((listed) => look(listed, compiled).passes);
    passed += found.filter(Boolean).length;
    count += found.length;
    expect(found).toEqual(given.map(({ judged }) => fits(judged)));
  });
  fc.assert(property, { numRuns: name === 'anything' ? 400 : 100 });
  // Neither all nor none, or nothing was tried.
  expect(passed / count).toBeGreaterThan(0.03);
  expect(passed / count).toBeLessThan(0.97);
});

test('what costs a call is asked for once, and never where what is listed decides', () => {
  let decided = 0;
  let asked = 0;
  const property = fc.property(evaluations, anything, (given, { input, fits }) => {
    const filter = parsed(input);
    const compiled = compileEvaluationFilter(filter);
    for (const listed of given) {
      const { asked: lookUps } = look(listed, compiled);
      expect(lookUps).toEqual([...new Set(lookUps)]);
      const others = [true, false].flatMap((hasControlRun) =>
        ['pending', 'completed', 'unknown', 'cancelled', null].map((status): Judged => ({ ...listed.judged, hasControlRun, status })),
      );
      if (lookUps.length === 0) expect(new Set(others.map(fits)).size).toBe(1);
      const text = canonicalJson(filter);
      if (!text.includes('"hasControlRun"')) expect(lookUps).not.toContain('hasControlRun');
      if (!text.includes('"status"')) expect(lookUps).not.toContain('status');
      if (lookUps.length > 0) asked += 1;
      else if (text.includes('"status"')) decided += 1;
    }
  });
  fc.assert(property, { numRuns: 300 });
  expect(asked).toBeGreaterThan(100);
  expect(decided).toBeGreaterThan(100);
});

test('equal filters have one spelling and one hash, however lists and keys are ordered', () => {
  const one = parsed({ status: ['pending', 'completed', 'pending'], name: { in: ['b', 'a'] }, search: 'Two  one "one"' });
  const other = parsed({ search: 'one TWO', name: { in: ['a', 'b', 'a'] }, status: ['completed', 'pending'] });
  expect(canonicalJson(one)).toBe(canonicalJson(other));
  expect(questionHash(one, [])).toBe(questionHash(other, []));
  expect(questionHash(one, [])).not.toBe(questionHash(one, parseEvaluationOrder([{ field: 'name' }], ['orderBy'])));
  expect(parsed(undefined)).toEqual(parsed({}));
});

const FIELDS = ['createdAt', 'name', 'runsCount', 'updatedAt'] as const;

const steps = fc.array(
  fc.record({ field: fc.constantFrom(...FIELDS), direction: fc.constantFrom('asc', 'desc'), nulls: fc.constantFrom('first', 'last') }),
  { maxLength: 3 },
);

const compared = (one: string | number, other: string | number): number =>
  typeof one === 'string' && typeof other === 'string'
    ? byPoints(foldedByPoints(one), foldedByPoints(other)) || byPoints(one, other)
    : Math.sign((one as number) - (other as number));

test('they are ordered step by step, with those that lack it at the end that was asked for, and ties as they are listed', () => {
  const property = fc.property(evaluations, steps, (given, input) => {
    const keyOf = compileEvaluationOrder(parseEvaluationOrder(input, ['orderBy']));
    const keys = given.map(({ record }) => keyOf(factsOfEvaluation(record)));
    const byHand = (one: Judged, other: Judged): number => {
      for (const { field, direction, nulls } of input) {
        const [a, b] = [one[field], other[field]];
        if (a === null && b === null) continue;
        if (a === null || b === null) return (a === null) === (nulls === 'first') ? -1 : 1;
        const found = compared(a, b);
        if (found !== 0) return direction === 'desc' ? -found : found;
      }
      return 0;
    };
    for (const [at, one] of given.entries())
      for (const [index, other] of given.entries())
        expect(Math.sign(compareKeys(keys[at] ?? [], keys[index] ?? []))).toBe(byHand(one.judged, other.judged));
  });
  fc.assert(property, { numRuns: 200 });
});
